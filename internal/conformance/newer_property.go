package conformance

// Limits of texts in Stripe's document, in characters. Some limits are higher in responses.
const (
	shortText       = 5_000
	longTextSent    = 20_000
	longTextShown   = 150_000
	issuingTextSent = 2_500
)

// idFormat marks the ids of newer.go in a schema. Stripe's document does not mark its ids.
const idFormat = "id"

// property is a field of an object, a parameter, or both.
type property struct {
	name string
	kind string // text, id, file, files, enum, boolean, integer, timestamp, timeRange or object: see common, shown and sent

	members []property // of an object
	values  []string   // of an enum

	sentLimit  int  // of a text in a request: 0 is the limit that texts usually have there, -1 none
	shownLimit int  // the same in a response
	present    bool // in every response, and never null
	clears     bool // the empty text clears it
}

// text is a text of at most 5,000 characters, 2,500 where an Issuing dispute sends it.
func text(name string) property { return property{name: name, kind: "text"} }

// longText is a text of at most 20,000 characters.
func longText(name string) property {
	return property{name: name, kind: "text", sentLimit: longTextSent, shownLimit: longTextShown}
}

// id is the id of an object. The library refuses what cannot be an id: see ids in generate.go.
func id(name string) property { return property{name: name, kind: "id"} }

// file is the id of a file, which can be expanded.
func file(name string) property { return property{name: name, kind: "file"} }

// files is a list of ids of files.
func files(name string) property { return property{name: name, kind: "files"} }

// enum is a text that is one of the values.
func enum(name string, values ...string) property {
	return property{name: name, kind: "enum", values: values}
}

func boolean(name string) property { return property{name: name, kind: "boolean"} }

func integer(name string) property { return property{name: name, kind: "integer"} }

// timestamp is a number of Unix seconds.
func timestamp(name string) property { return property{name: name, kind: "timestamp"} }

// timeRange is a filter such as created: a timestamp, or an object with gt, gte, lt and lte.
func timeRange(name string) property { return property{name: name, kind: "timeRange"} }

// object has members of its own.
func object(name string, members ...property) property {
	return property{name: name, kind: "object", members: members}
}

// required marks p as a member that every response has and that is never null.
func (p property) required() property {
	p.present = true
	return p
}

// unlimited marks a text for which the document gives no maximum length.
func (p property) unlimited() property {
	p.sentLimit, p.shownLimit = -1, -1
	return p
}

// clearable marks a parameter that the empty text clears, and each of its members.
func (p property) clearable() property {
	p.clears = true
	p.members = each(p.members, property.clearable)
	return p
}

// shown is the schema of p in a response.
func (p property) shown() map[string]any {
	s := p.common(shortText, p.shownLimit, property.shown)
	switch p.kind {
	case "file":
		reference := map[string]any{"$ref": "#/components/schemas/file"}
		s = map[string]any{"anyOf": []any{s, reference}, "x-expansionResources": map[string]any{"oneOf": []any{reference}}}
	case "files":
		s["items"] = map[string]any{"type": "string", "maxLength": shortText}
	case "object":
		s["required"], s["x-expandableFields"] = namesOf(p.members, property.isPresent), namesOf(p.members, property.isFile)
	}
	if !p.present {
		s["nullable"] = true
	}
	return s
}

// sent is the schema of p in a request. A text may have usual characters, unless p has another limit.
func (p property) sent(usual int) map[string]any {
	s := p.common(usual, p.sentLimit, func(p property) map[string]any { return p.sent(usual) })
	empty := map[string]any{"type": "string", "enum": []any{""}}
	switch p.kind {
	case "file":
		delete(s, "maxLength")
	case "timeRange":
		bound := map[string]any{"type": "integer"}
		bounds := map[string]any{"gt": bound, "gte": bound, "lt": bound, "lte": bound}
		s = map[string]any{"anyOf": []any{map[string]any{"type": "object", "properties": bounds}, bound}}
	}
	switch {
	case p.clears && p.kind == "enum":
		s["enum"] = listOf(append([]string{""}, p.values...))
	case p.clears:
		s = map[string]any{"anyOf": []any{s, empty}}
	}
	return s
}

// common returns what the schemas of p in a response and in a request have in common.
func (p property) common(usual, limit int, member func(property) map[string]any) map[string]any {
	switch p.kind {
	case "enum":
		return map[string]any{"type": "string", "enum": listOf(p.values)}
	case "files":
		return map[string]any{"type": "array", "items": map[string]any{"type": "string"}}
	case "boolean", "integer":
		return map[string]any{"type": p.kind}
	case "timestamp":
		return map[string]any{"type": "integer", "format": "unix-time"}
	case "object":
		members := map[string]any{}
		for _, m := range p.members {
			members[m.name] = member(m)
		}
		return map[string]any{"type": "object", "properties": members}
	}
	s := map[string]any{"type": "string"}
	if limit == 0 {
		limit = usual
	}
	if limit > 0 {
		s["maxLength"] = limit
	}
	if p.kind == "id" {
		s["format"] = idFormat
	}
	return s
}

func (p property) isPresent() bool { return p.present }

func (p property) isFile() bool { return p.kind == "file" }

// namesOf lists the names of the properties for which is is true.
func namesOf(all []property, is func(property) bool) []any {
	names := []any{}
	for _, p := range all {
		if is(p) {
			names = append(names, p.name)
		}
	}
	return names
}

func each(all []property, change func(property) property) []property {
	changed := make([]property, len(all))
	for i, p := range all {
		changed[i] = change(p)
	}
	return changed
}

func listOf(texts []string) []any {
	all := make([]any, len(texts))
	for i, s := range texts {
		all[i] = s
	}
	return all
}

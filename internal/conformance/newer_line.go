package conformance

import (
	"fmt"
	"slices"
	"strings"
)

// line says one thing that Stripe has and the document of stripe-mock does not have yet.
type line struct {
	call    string // the text of the line in newer.go, for messages: evidence("delivery_photo")
	version string // the API version that has it, "" where that is not known
	why     string // the reason of a line without a version

	names  []string   // what it adds, by Stripe's names
	fields []property // the same, if it adds fields or parameters
	places []place
}

// place returns what a line adds, and where. It may search the document for the place.
type place func(document map[string]any) []addition

// addition puts members or elements at a place of a document.
type addition struct {
	at   []string // the names from the root down; "{}" is the only member of an object
	more any      // map[string]any: members of an object; []any: elements of a list
}

// since groups lines that came with one API version.
func since(version string, lines ...line) []line {
	for i := range lines {
		lines[i].version = version
	}
	return lines
}

// undated groups lines for which no page of Stripe gives an API version.
func undated(why string, lines ...line) []line {
	for i := range lines {
		lines[i].why = why
	}
	return lines
}

// evidence adds fields to the evidence of a dispute, and to the parameters that change it.
func evidence(fields ...property) line {
	l := field("dispute_evidence", fields...)
	l.call = callOf("evidence", "", fields)
	l.places = append(l.places, sentIn(inside(bodyOf("POST /v1/disputes/{dispute}"), "evidence", "properties"), shortText, fields))
	return l
}

// evidenceIn adds fields to an object or to each element of a list inside the evidence of a dispute,
// and to the parameters that change it. The path has dots, as in Stripe's reference:
// "enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions".
func evidenceIn(path string, fields ...property) line {
	at, body := []string{"components", "schemas", "dispute_evidence"}, inside(bodyOf("POST /v1/disputes/{dispute}"), "evidence")
	for name := range strings.SplitSeq(path, ".") {
		at, body = inside(at, "properties", name), inside(body, "properties", name)
	}
	return line{call: callOf("evidenceIn", path, fields), names: fieldNames(fields), fields: fields, places: []place{
		shownIn(at, fields), sentIn(inside(body, "properties"), shortText, fields),
	}}
}

// field adds fields to an object of the document, such as dispute or dispute_evidence_details.
func field(schema string, fields ...property) line {
	return line{call: callOf("field", schema, fields), names: fieldNames(fields), fields: fields, places: []place{
		shownIn([]string{"components", "schemas", schema}, fields),
	}}
}

// alsoSentTo adds the fields of a line to the parameters of operations, such as
// "POST /v1/disputes/{dispute}".
func (l line) alsoSentTo(operations ...string) line {
	for _, o := range operations {
		l.places = append(l.places, parametersOf(o, l.fields))
	}
	return l
}

// parameter adds parameters to one operation, and to no object.
func parameter(operation string, parameters ...property) line {
	return line{call: callOf("parameter", operation, parameters)}.sending(operation, parameters)
}

// filter adds filters to the list at a path, such as /v1/disputes.
func filter(path string, filters ...property) line {
	return line{call: callOf("filter", path, filters)}.sending("GET "+path, filters)
}

func (l line) sending(operation string, parameters []property) line {
	l.names, l.fields = fieldNames(parameters), parameters
	return l.alsoSentTo(operation)
}

// enumValue adds values to an enum of an object, and to the enums of the same name in the
// parameters of the operations that respond with that object or with a list of it.
func enumValue(schema, name string, values ...string) line {
	at := []string{"components", "schemas", schema, "properties", name, "enum"}
	more := listOf(values)
	return line{call: fmt.Sprintf("enumValue(%q, %q, %s)", schema, name, quotedList(values)), names: values, places: []place{
		always(addition{at, more}),
		func(document map[string]any) (all []addition) {
			for _, at := range enumsOfParameters(document, schema, name) {
				all = append(all, addition{at, more})
			}
			return all
		},
	}}
}

// event adds types of events to those that a webhook endpoint can be set to send.
func event(types ...string) line {
	at := inside(bodyOf("POST /v1/webhook_endpoints"), "enabled_events", "items", "enum")
	return line{call: "event(" + quotedList(types) + ")", names: types, places: []place{always(addition{at, listOf(types)})}}
}

// issuingReason adds a reason of an Issuing dispute with the evidence for it, which is sent
// when a dispute is created and when it is changed.
func issuingReason(reason string, fields ...property) line {
	at := []string{"components", "schemas", "issuing_dispute_evidence"}
	schema := "issuing_dispute_" + reason + "_evidence"
	l := line{call: callOf("issuingReason", reason, fields), names: []string{reason}, places: []place{always(
		addition{[]string{"components", "schemas"}, map[string]any{schema: object(schema, fields...).required().shown()}},
		addition{inside(at, "properties"), map[string]any{reason: map[string]any{"$ref": "#/components/schemas/" + schema}}},
		addition{inside(at, "x-expandableFields"), []any{reason}},
		addition{inside(at, "properties", "reason", "enum"), []any{reason}},
	)}}
	sent := []property{object(reason, fields...).clearable()}
	for _, o := range []string{"POST /v1/issuing/disputes", "POST /v1/issuing/disputes/{dispute}"} {
		members := inside(bodyOf(o), "evidence", "properties")
		l.places = append(l.places, sentIn(members, issuingTextSent, sent), always(addition{inside(members, "reason", "enum"), []any{reason}}))
	}
	return l
}

// always returns a place that does not depend on the document.
func always(all ...addition) place {
	return func(map[string]any) []addition { return all }
}

// shownIn adds fields to the responses with an object.
func shownIn(at []string, fields []property) place {
	return always(
		addition{inside(at, "properties"), schemasOf(fields, property.shown)},
		addition{inside(at, "required"), namesOf(fields, property.isPresent)},
		addition{inside(at, "x-expandableFields"), namesOf(fields, property.isFile)},
	)
}

// sentIn adds parameters to the members of an object of a body. A text may have limit characters,
// unless the property has another limit.
func sentIn(at []string, limit int, parameters []property) place {
	sent := func(p property) map[string]any { return p.sent(limit) }
	return always(addition{at, schemasOf(parameters, sent)})
}

// parametersOf adds parameters to the query of a GET, and to the body of a POST.
func parametersOf(operation string, parameters []property) place {
	method, path, _ := strings.Cut(operation, " ")
	if method == "POST" {
		return sentIn(bodyOf(operation), shortText, parameters)
	}
	query := []any{}
	for _, p := range parameters {
		query = append(query, map[string]any{"in": "query", "name": p.name, "required": false, "schema": p.sent(shortText)})
	}
	return always(addition{[]string{"paths", path, strings.ToLower(method), "parameters"}, query})
}

// bodyOf returns the place of the parameters of a body.
func bodyOf(operation string) []string {
	method, path, _ := strings.Cut(operation, " ")
	return []string{"paths", path, strings.ToLower(method), "requestBody", "content", "{}", "schema", "properties"}
}

// inside returns a place below another one.
func inside(at []string, names ...string) []string { return slices.Concat(at, names) }

func schemasOf(all []property, schema func(property) map[string]any) map[string]any {
	schemas := map[string]any{}
	for _, p := range all {
		schemas[p.name] = schema(p)
	}
	return schemas
}

// callOf returns the text of a line of newer.go, with the names of the fields.
func callOf(kind, first string, fields []property) string {
	var names []string
	if first != "" {
		names = append(names, first)
	}
	return kind + "(" + quotedList(append(names, fieldNames(fields)...)) + ")"
}

func fieldNames(fields []property) []string {
	names := make([]string, len(fields))
	for i, p := range fields {
		names[i] = p.name
	}
	return names
}

func quotedList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(quoted, ", ")
}

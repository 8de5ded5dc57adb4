package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Validate returns the faults of a JSON text against a schema, each with its path: a member that is
// missing or unknown, a value of another type, outside its enum or too long, or a null that the
// schema does not allow.
func (d *Document) Validate(s *Schema, body []byte) []string {
	v, err := decodeNumbers(body)
	if err != nil {
		return []string{"is not JSON: " + err.Error()}
	}
	return d.faults("", s, v)
}

// decodeNumbers decodes a JSON text. Numbers become a json.Number, with all their digits.
func decodeNumbers(body []byte) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	err = dec.Decode(&v)
	return v, err
}

func (d *Document) faults(at string, s *Schema, v any) []string {
	if s.Nullable && v == nil {
		return nil
	}
	s = d.resolve(s)
	switch {
	case s.Nullable && v == nil:
		return nil
	case len(s.AnyOf) > 0:
		return d.anyOf(at, s, v)
	case v == nil:
		return []string{at + ": is null"}
	}
	switch v := v.(type) {
	case map[string]any:
		return d.members(at, s, v)
	case []any:
		if s.Type != "array" {
			return []string{at + ": is a list and not of type " + s.Type}
		}
		var all []string
		for _, element := range v {
			all = append(all, d.faults(at+"[]", s.Items, element)...)
		}
		return all
	case string:
		return textFaults(at, s, v)
	case json.Number:
		if s.Type == "number" || s.Type == "integer" && !strings.ContainsAny(v.String(), ".eE") {
			return nil
		}
	case bool:
		if s.Type == "boolean" {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s: is %v and not of type %s", at, v, s.Type)}
}

// anyOf returns the faults against the alternative that has the fewest.
func (d *Document) anyOf(at string, s *Schema, v any) []string {
	var best []string
	for _, a := range s.AnyOf {
		if object, ok := v.(map[string]any); ok && !d.describes(a, object) {
			continue
		}
		all := d.faults(at, a, v)
		if len(all) == 0 {
			return nil
		}
		if best == nil || len(all) < len(best) {
			best = all
		}
	}
	if best == nil {
		return []string{at + ": fits none of its alternatives"}
	}
	return best
}

// describes reports whether s can be the schema of an object, by the kind in its member "object".
func (d *Document) describes(s *Schema, object map[string]any) bool {
	s = d.resolve(s)
	kind := s.Properties["object"]
	return (s.object() || s.open()) && (kind == nil || slices.Contains(kind.Enum, object["object"]))
}

func (d *Document) members(at string, s *Schema, object map[string]any) []string {
	if !s.object() && !s.open() {
		return []string{at + ": is an object and not of type " + s.Type}
	}
	below := func(name string) string { return strings.TrimPrefix(at+"."+name, ".") }
	var all []string
	for _, name := range s.Required {
		if _, ok := object[name]; !ok {
			all = append(all, below(name)+": is missing")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		switch p := s.Properties[name]; {
		case p != nil:
			all = append(all, d.faults(below(name), p, object[name])...)
		case s.AdditionalProperties.schema != nil:
			all = append(all, d.faults(below("*"), s.AdditionalProperties.schema, object[name])...)
		case !s.open():
			all = append(all, below(name)+": is unknown")
		}
	}
	return all
}

func textFaults(at string, s *Schema, v string) []string {
	switch n := utf8.RuneCountInString(v); {
	case s.Type != "string":
		return []string{fmt.Sprintf("%s: is %.40q and not of type %s", at, v, s.Type)}
	case len(s.Enum) > 0 && !slices.Contains(s.Enum, any(v)):
		return []string{fmt.Sprintf("%s: is %q and not one of %v", at, v, s.Enum)}
	case s.MaxLength > 0 && n > s.MaxLength:
		return []string{fmt.Sprintf("%s: has %d characters and may have %d", at, n, s.MaxLength)}
	case s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(v):
		return []string{fmt.Sprintf("%s: is %q and does not match %s", at, v, s.Pattern)}
	}
	return nil
}

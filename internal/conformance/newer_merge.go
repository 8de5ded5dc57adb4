package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// withNewer returns the document with the lines. It leaves out the paths that neither the library
// nor the in-memory Stripe has, which are most of the document.
func withNewer(document []byte, lines []line) ([]byte, error) {
	root, err := withLines(document, lines)
	if err != nil {
		return nil, err
	}
	if paths, ok := root["paths"].(map[string]any); ok {
		maps.DeleteFunc(paths, func(path string, _ any) bool { return !usedPath.MatchString(path) })
	}
	return json.Marshal(root)
}

// withLines decodes a document and adds the lines. Its error names each line that cannot be added.
func withLines(document []byte, lines []line) (map[string]any, error) {
	var root map[string]any
	if err := json.Unmarshal(document, &root); err != nil {
		return nil, err
	}
	var all []error
	for _, l := range lines {
		for _, a := range l.additions(root) {
			if err := a.merge(root); err != nil {
				all = append(all, fmt.Errorf("newer.go: %s: %w", l.call, err))
			}
		}
	}
	return root, errors.Join(all...)
}

// usedPath matches the paths of the library, and those of the in-memory Stripe.
var usedPath = regexp.MustCompile(`^/v1/(disputes|issuing/(disputes|transactions)|files|file_links|events|charges|payment_intents|` +
	`payment_methods|customers|refunds|balance_transactions|radar/early_fraud_warnings)(/|$)|^/v1/webhook_endpoints$`)

// additions returns what a line adds to a document.
func (l line) additions(document map[string]any) []addition {
	var all []addition
	for _, p := range l.places {
		all = append(all, p(document)...)
	}
	return all
}

// merge adds a to the document. What the document already has is an error.
func (a addition) merge(document map[string]any) error {
	last := a.at[len(a.at)-1]
	var outer any = document
	for _, name := range a.at[:len(a.at)-1] {
		outer = dig(schemaWith(document, outer, name), name)
	}
	at, ok := schemaWith(document, outer, last).(map[string]any)
	if !ok {
		return fmt.Errorf("the document has no object %s", strings.Join(a.at[:len(a.at)-1], " "))
	}
	if more, ok := a.more.([]any); ok {
		return a.append(at, last, more)
	}
	members, ok := at[last].(map[string]any)
	if !ok {
		return fmt.Errorf("the document has no object %s", strings.Join(a.at, " "))
	}
	more, _ := a.more.(map[string]any)
	known := slices.DeleteFunc(slices.Sorted(maps.Keys(more)), func(name string) bool { return members[name] == nil })
	if len(known) > 0 {
		return a.alreadyThere(known)
	}
	for name, v := range more {
		members[name] = cloned(v)
	}
	return nil
}

// schemaWith returns the schema in which name is looked up. The members of an object are not in its
// schema if that is a reference, a list of such objects, or a choice between an object and a text.
func schemaWith(document map[string]any, schema any, name string) any {
	outer, ok := schema.(map[string]any)
	if !ok || outer["properties"] != nil || !slices.Contains([]string{"properties", "required", "x-expandableFields"}, name) {
		return schema
	}
	choices, _ := outer["anyOf"].([]any)
	if reference, ok := outer["$ref"].(string); ok {
		choices = []any{dig(document, strings.Split(strings.TrimPrefix(reference, "#/"), "/")...)}
	}
	if items, ok := outer["items"]; ok {
		choices = []any{items}
	}
	for _, choice := range choices {
		if inner := schemaWith(document, choice, name); dig(inner, "properties") != nil {
			return inner
		}
	}
	return schema
}

// cloned copies v. Without a copy, a later line that adds to v would change the earlier line.
func cloned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		members := map[string]any{}
		for name, member := range v {
			members[name] = cloned(member)
		}
		return members
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = cloned(element)
		}
		return list
	}
	return v
}

// append adds elements to the list that is the member last of object. The document leaves out empty
// lists of required and of expandable members, so these two may be missing.
func (a addition) append(object map[string]any, last string, more []any) error {
	list, ok := object[last].([]any)
	if !ok && last != "required" && last != "x-expandableFields" {
		return fmt.Errorf("the document has no list %s", strings.Join(a.at, " "))
	}
	var known []string
	for _, v := range more {
		if slices.ContainsFunc(list, func(has any) bool { return nameOf(has) == nameOf(v) }) {
			known = append(known, nameOf(v))
		}
	}
	if len(known) > 0 {
		return a.alreadyThere(known)
	}
	if len(more) > 0 {
		elements, _ := cloned(more).([]any)
		object[last] = append(list, elements...)
	}
	return nil
}

// alreadyThere returns the error for names that the document already has.
func (a addition) alreadyThere(names []string) error {
	return fmt.Errorf("the document has %s already, from stripe-mock or from another line: delete it from this line (%s)",
		quotedList(names), strings.Join(a.at, " "))
}

// nameOf returns the name of an element of a list: its text, or the name of a parameter.
func nameOf(element any) string {
	if parameter, ok := element.(map[string]any); ok {
		element = parameter["name"]
	}
	return fmt.Sprint(element)
}

// enumsOfParameters returns the places of enums: those of the parameters with this name, in all
// operations that respond with an object of the schema or with a list of such objects.
func enumsOfParameters(document map[string]any, schema, name string) (all [][]string) {
	reference := "#/components/schemas/" + schema
	paths, _ := document["paths"].(map[string]any)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		methods, _ := paths[path].(map[string]any)
		for _, method := range slices.Sorted(maps.Keys(methods)) {
			response := dig(methods[method], "responses", "200", "content", "{}", "schema")
			if dig(response, "$ref") != reference && dig(response, "properties", "data", "items", "$ref") != reference {
				continue
			}
			body := inside(bodyOf(strings.ToUpper(method)+" "+path), name, "enum")
			if dig(document, body...) != nil {
				all = append(all, body)
			}
			query, _ := dig(methods[method], "parameters").([]any)
			for i, parameter := range query {
				at := []string{"paths", path, method, "parameters", strconv.Itoa(i), "schema", "enum"}
				if nameOf(parameter) == name && dig(parameter, "schema", "enum") != nil {
					all = append(all, at)
				}
			}
		}
	}
	return all
}

// dig returns the value at a place of a document, or nil. A number is the index of an element of a
// list, and "{}" the only member of an object.
func dig(at any, names ...string) any {
	for _, name := range names {
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
			if name == "{}" && len(v) == 1 {
				at = slices.Collect(maps.Values(v))[0]
			}
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}

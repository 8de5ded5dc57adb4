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

// add puts all lines into a document, and leaves out the paths that neither the library nor
// the in-memory Stripe has, which are most of the document.
func add(document []byte, lines []line) ([]byte, error) {
	root, err := withLines(document, lines)
	if err != nil {
		return nil, err
	}
	if paths, ok := root["paths"].(map[string]any); ok {
		maps.DeleteFunc(paths, func(path string, _ any) bool { return !usedPath.MatchString(path) })
	}
	return json.Marshal(root)
}

// withLines decodes a document and adds the lines. Its error names each line that does not fit.
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

// additions are what a line adds to a document.
func (l line) additions(document map[string]any) []addition {
	var all []addition
	for _, p := range l.places {
		all = append(all, p(document)...)
	}
	return all
}

// merge puts a into the document. It refuses to add what the document has.
func (a addition) merge(document map[string]any) error {
	last := a.at[len(a.at)-1]
	at, ok := dig(document, a.at[:len(a.at)-1]...).(map[string]any)
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
		return a.learned(known)
	}
	for name, v := range more {
		members[name] = cloned(v)
	}
	return nil
}

// cloned copies v, so that a later line that adds to it does not change what the first one says.
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

// append adds elements to the list last of an object. The lists of required and of expandable
// members are not there where they would be empty.
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
		return a.learned(known)
	}
	if len(more) > 0 {
		elements, _ := cloned(more).([]any)
		object[last] = append(list, elements...)
	}
	return nil
}

// learned is the error for names that the document has already.
func (a addition) learned(names []string) error {
	return fmt.Errorf("the document has %s already, since stripe-mock has learned it or another line says it: delete it from the line (%s)",
		quotedList(names), strings.Join(a.at, " "))
}

// nameOf is the name of an element of a list: its text, or the name of a parameter.
func nameOf(element any) string {
	if parameter, ok := element.(map[string]any); ok {
		element = parameter["name"]
	}
	return fmt.Sprint(element)
}

// enumsOfParameters are the places of the enums with a name among the parameters of the
// operations that respond with an object of the schema or with a list of them.
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

// dig finds what is at a place of a document, nil if nothing is. A number is the index of an
// element of a list.
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

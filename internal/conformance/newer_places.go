package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// shownField is a field that a line adds to the responses with an object.
type shownField struct {
	line line
	path string // schema and dotted path: "dispute evidence_details.submission_method"
}

// sentParameter is a parameter that a line adds to an operation.
type sentParameter struct {
	line      line
	operation string
	key       string // "evidence[appeal]"
}

// shownFields finds the paths, in objects of the schema root, of the fields that lines add.
func (d *Document) shownFields(root string, lines []line) ([]shownField, error) {
	if d.Components.Schemas[root] == nil {
		return nil, fmt.Errorf("conformance: the document has no schema %q", root)
	}
	components := map[string][]string{} // component → its paths below root
	d.findComponents(root, "", components)
	var all []shownField
	for _, l := range lines {
		for _, a := range l.additions(nil) {
			members, ok := a.more.(map[string]any)
			if !ok || len(a.at) < 4 || a.at[0] != "components" || a.at[3] != "properties" {
				continue
			}
			inner := namesIn(a.at[3:])
			for _, at := range components[a.at[2]] {
				for _, name := range slices.Sorted(maps.Keys(members)) {
					all = append(all, shownField{l, root + " " + at + strings.Join(append(slices.Clip(inner), name), ".")})
				}
			}
		}
	}
	return all, nil
}

// findComponents collects the paths of a component and of those below it. A path is "" or ends with
// a dot. A component may contain itself, so the depth has a limit.
func (d *Document) findComponents(component, at string, found map[string][]string) {
	if strings.Count(at, ".") > 6 {
		return
	}
	found[component] = append(found[component], at)
	d.findInside(d.Components.Schemas[component], at, found)
}

// findInside collects the paths of the components below s.
func (d *Document) findInside(s *Schema, at string, found map[string][]string) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		for p.Type == "array" && p.Items != nil {
			p = p.Items
		}
		if p.Expansions != nil {
			continue // compared by its id
		}
		if len(p.AnyOf) == 1 {
			p = p.AnyOf[0]
		}
		below := at + name + "."
		if component, ok := strings.CutPrefix(p.Ref, "#/components/schemas/"); ok {
			d.findComponents(component, below, found)
			continue
		}
		d.findInside(p, below, found)
	}
}

// sentParameters returns the parameters that lines add.
func sentParameters(lines []line) []sentParameter {
	var all []sentParameter
	for _, l := range lines {
		for _, a := range l.additions(nil) {
			if a.at[0] != "paths" {
				continue
			}
			operation := strings.ToUpper(a.at[2]) + " " + a.at[1]
			query, _ := a.more.([]any)
			for _, parameter := range query {
				if a.at[3] == "parameters" && len(a.at) == 4 {
					all = append(all, sentParameter{l, operation, nameOf(parameter)})
				}
			}
			members, _ := a.more.(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(members)) {
				all = append(all, sentParameter{l, operation, keyOf(a.at, name)})
			}
		}
	}
	return all
}

// keyOf returns the form key of a member of a body, such as evidence[appeal] for the name appeal at
// "… schema properties evidence properties".
func keyOf(at []string, name string) string {
	names := append(namesIn(at[slices.Index(at, "properties"):]), name)
	if len(names) == 1 {
		return names[0]
	}
	return names[0] + "[" + strings.Join(names[1:], "][") + "]"
}

// namesIn returns the names in a place such as "properties evidence properties appeal properties".
func namesIn(at []string) []string {
	var names []string
	for i, name := range at {
		if i > 0 && at[i-1] == "properties" {
			names = append(names, name)
		}
	}
	return names
}

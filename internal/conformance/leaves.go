package conformance

import (
	"maps"
	"slices"
	"strings"
)

// Parameters lists every parameter of an operation down to its plain values, and
// with " (cleared)" what can be cleared by sending nothing.
func (d *Document) Parameters(o *Operation) []string {
	all := map[string]bool{}
	for name, s := range o.params().Properties {
		d.leaves(name, s, all)
	}
	return slices.Sorted(maps.Keys(all))
}

func (d *Document) leaves(at string, s *Schema, all map[string]bool) {
	for _, s := range d.alternatives(s) {
		switch {
		case s.open():
			all[at+"[*]"] = true
		case s.object():
			for name, p := range s.Properties {
				d.leaves(at+"["+name+"]", p, all)
			}
		case s.Type == "array":
			d.leaves(at+"[]", s.Items, all)
		default:
			if !s.clearing() {
				all[at] = true
			}
			if slices.Contains(s.Enum, any("")) {
				all[at+" (cleared)"] = true
			}
		}
	}
}

// expandable lists the dotted paths below a schema that can be expanded.
func (d *Document) expandable(at string, s *Schema, all *[]string) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p, below := s.Properties[name], strings.TrimPrefix(at+"."+name, ".")
		if p.Expansions != nil {
			*all = append(*all, below)
			continue
		}
		if p = d.resolve(p); p.Type == "array" {
			continue
		}
		d.expandable(below, p, all)
	}
}

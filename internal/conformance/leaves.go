package conformance

import (
	"maps"
	"slices"
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

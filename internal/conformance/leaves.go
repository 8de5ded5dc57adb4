package conformance

import (
	"maps"
	"slices"
	"strings"
)

// Parameters lists every parameter of an operation down to its plain values. A parameter that
// the empty text clears is listed again, with " (cleared)".
func (d *Document) Parameters(o *Operation) []string {
	all := map[string]bool{}
	for name, s := range o.params().Properties {
		d.leaves(name, s, all)
	}
	return slices.Sorted(maps.Keys(all))
}

// leaves adds the parameters at and below a key to all.
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

// expandable appends the dotted paths below s that can be expanded to all.
func (d *Document) expandable(at string, s *Schema, all *[]string) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p, below := s.Properties[name], strings.TrimPrefix(at+"."+name, ".")
		if p.Expansions != nil {
			*all = append(*all, below)
			continue
		}
		p = d.resolve(p)
		if isList := p.Type == "array" || p.Properties["has_more"] != nil; isList && slices.Contains(s.Expandable, name) {
			*all = append(*all, below)
		}
		switch {
		case p.Properties["has_more"] != nil:
		case p.Properties["object"] != nil && p.Properties["id"] != nil: // an object of its own, which is never a reference
		case p.Type != "array":
			d.expandable(below, p, all)
		case p.Items.Expansions != nil:
			*all = append(*all, below)
		default:
			d.expandable(below, d.resolve(p.Items), all)
		}
	}
}

// expandablePaths lists the paths that can be expanded in the response of an operation.
func (d *Document) expandablePaths(operation string) []string {
	prefix, s, err := "", (*Schema)(nil), error(nil)
	if s, err = d.Schema(operation); err != nil {
		return nil
	}
	if data := s.Properties["data"]; data != nil && s.Properties["has_more"] != nil {
		prefix, s = "data.", d.resolve(data.Items)
	}
	var all []string
	d.expandable("", s, &all)
	for i := range all {
		all[i] = prefix + all[i]
	}
	return all
}

// targets returns the schemas of the objects that a path from s can expand to.
func (d *Document) targets(s *Schema, path string) []*Schema {
	var found []*Schema
	for name := range strings.SplitSeq(path, ".") {
		p := s.Properties[name]
		if p == nil {
			return nil
		}
		if s = d.resolve(p); s.Type == "array" {
			p = s.Items
			s = d.resolve(p)
		}
		found = nil
		if p.Expansions != nil {
			for _, one := range p.Expansions.OneOf {
				found = append(found, d.resolve(one))
			}
		}
	}
	return found
}

package conformance

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// parameters compares the parameters of an object with the fields of the struct type t that are sent
// with their names, in both directions.
func (c *coverage) parameters(at string, s *Schema, t reflect.Type) {
	fields := fieldsByTag(t, "url")
	key := func(name string) string {
		if strings.HasSuffix(at, " ") {
			return at + name
		}
		return at + "[" + name + "]"
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		below := key(name)
		f, ok := fields[name]
		if !ok && c.allowed(c.absent, below) {
			continue
		}
		if c.fact(ok, below, "has no field in %s", t) {
			c.parameter(below, c.doc.alternatives(s.Properties[name]), f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if s.Properties[name] == nil {
			c.faults = append(c.faults, key(name)+unknownField(t))
		}
	}
}

// parameter compares a parameter with its field. The parameter may have several schemas. The field
// must fit all of them, except the empty text that clears the parameter.
func (c *coverage) parameter(at string, all []*Schema, f reflect.StructField) {
	t := indirect(f.Type)
	if t == reflect.TypeFor[stripedispute.TimeRange]() { // fits both: a number and an object
		c.fact(len(all) == 2, at, "is not a range of time")
		return
	}
	for _, s := range all {
		switch {
		case s.clearing():
		case s.object():
			if c.fact(t.Kind() == reflect.Struct, at, "is an object, not a %s", t) {
				c.parameters(at, s, t)
			}
		case s.Type == "array":
			if c.fact(t.Kind() == reflect.Slice, at, "is a list, not a %s", t) {
				for _, s := range c.doc.alternatives(s.Items) {
					c.element(at+"[]", s, t.Elem())
				}
			}
		case s.Type == "boolean":
			// Without omitempty, or as a pointer, the field can send false.
			sendsFalse := f.Type.Kind() == reflect.Pointer || !strings.Contains(f.Tag.Get("url"), "omitempty")
			c.fact(t.Kind() == reflect.Bool && sendsFalse, at, "is a boolean that can be false, not a %s %s", f.Type, f.Tag)
		default:
			c.element(at, s, t)
		}
	}
}

// element compares a plain value, or an element of a list, with the type t.
func (c *coverage) element(at string, s *Schema, t reflect.Type) {
	if s.object() {
		c.parameters(at, s, indirect(t))
		return
	}
	if len(s.values()) == 1 && c.allowed(c.absent, at+"="+s.values()[0]) {
		return
	}
	c.fact(fitsType(s, false, t), at, "is a %s, which does not fit a %s", describe(s, false), t)
	c.enum(at, s, t)
}

package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// coverage compares schemas with Go types and counts facts: a property has a field, the field has
// the right type, keeps a value and accepts null; a value of an enum has a constant; a reference can
// be expanded. A field or a constant that Stripe does not have is a fault.
type coverage struct {
	doc       *Document
	constants constants
	roots     map[string]reflect.Type // schemas with a figure of their own
	absent    map[string]string       // properties without a field, and why: absent and sentOtherwise of the tests
	extra     map[string]string       // fields without a property, and why: extra of coverage_test.go

	enums   map[reflect.Type]map[string]bool // all values met for a type
	used    map[string]bool                  // lines of absent and extra that were needed
	facts   int
	covered int
	faults  []string
}

// sayItInNewer ends the message about what Stripe's document does not have.
const sayItInNewer = "correct it, or say in newer.go that Stripe has it"

// fact counts a fact. If it is not ok, the text is a fault.
func (c *coverage) fact(ok bool, at, format string, args ...any) bool {
	c.facts++
	if ok {
		c.covered++
	} else {
		c.faults = append(c.faults, at+": "+fmt.Sprintf(format, args...))
	}
	return ok
}

// allowed reports whether a list of exceptions has at, and notes that it was needed.
func (c *coverage) allowed(list map[string]string, at string) bool {
	if list[at] != "" {
		c.used[at] = true
		return true
	}
	return false
}

// response compares the schema s of an object in a response with the struct type t.
func (c *coverage) response(at string, s *Schema, t reflect.Type) {
	fields := fieldsByTag(t, "json")
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		below := at + "." + name
		f, ok := fields[name]
		if !ok && c.allowed(c.absent, below) {
			continue
		}
		if c.fact(ok, below, "has no field in %s", t) {
			c.value(below, s.Properties[name], f.Type)
			c.keepsValue(below, name, s.Properties[name], f, t)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if s.Properties[name] == nil && !c.allowed(c.extra, at+"."+name) {
			c.faults = append(c.faults, at+"."+name+unknownField(t))
		}
	}
}

// unknownField says that a field has a name that the document does not have.
func unknownField(t reflect.Type) string {
	return ": only " + t.String() + " has it: correct its tag, or add a line to newer.go"
}

// value compares one property with the type of its field.
func (c *coverage) value(at string, s *Schema, t reflect.Type) {
	for name, root := range c.roots {
		if s.Ref == "#/components/schemas/"+name {
			c.fact(indirect(t) == root, at, "is a %s, not a %s", t, root)
			return
		}
	}
	if s.Expansions != nil {
		expands := t == reflect.TypeFor[stripedispute.Expandable]() || t == reflect.TypeFor[stripedispute.FileID]()
		c.fact(expands, at, "can be expanded, a %s cannot", t)
		return
	}
	nullable := s.Nullable
	s = c.doc.resolve(s)
	switch {
	case s.Type == "array":
		if c.fact(t.Kind() == reflect.Slice, at, "is a list, not a %s", t) {
			c.value(at+"[]", s.Items, t.Elem())
		}
	case s.object():
		if c.fact(indirect(t).Kind() == reflect.Struct, at, "is an object, not a %s", t) {
			c.response(at, s, indirect(t))
		}
	default:
		c.fact(fitsType(s, nullable, t), at, "is a %s, which does not fit a %s", describe(s, nullable), t)
		c.enum(at, s, t)
	}
}

// fitsType reports whether a field of type t can hold a scalar or a map of schema s. A boolean that
// may be null requires a pointer, since null and false differ.
func fitsType(s *Schema, nullable bool, t reflect.Type) bool {
	if s.open() {
		return t.Kind() == reflect.Map || t == reflect.TypeFor[json.RawMessage]()
	}
	switch s.Type {
	case "boolean":
		return indirect(t).Kind() == reflect.Bool && nullable == (t.Kind() == reflect.Pointer)
	case "integer":
		if s.Format == "unix-time" {
			return indirect(t) == reflect.TypeFor[stripedispute.Timestamp]()
		}
		return (t.Kind() == reflect.Int64 || t.Kind() == reflect.Int) && t != reflect.TypeFor[stripedispute.Timestamp]()
	case "number":
		return t.Kind() == reflect.Float64
	case "string":
		return t.Kind() == reflect.String
	}
	return false
}

func describe(s *Schema, nullable bool) string {
	words := []string{s.Type, s.Format}
	if nullable {
		words = append(words, "or null")
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// enum compares the values that a property may have with the constants of its type.
func (c *coverage) enum(at string, s *Schema, t reflect.Type) {
	values := s.values()
	if len(values) < 2 || c.allowed(c.absent, at+"=*") {
		return
	}
	if !c.fact(t.PkgPath() != "", at, "has %d values and no type of its own", len(values)) {
		return
	}
	declared, err := c.constants.of(t)
	if err != nil {
		c.faults = append(c.faults, err.Error())
		return
	}
	if c.enums[t] == nil {
		c.enums[t] = map[string]bool{}
	}
	for _, v := range values {
		c.enums[t][v] = true
		c.fact(slices.Contains(declared, v), at+"="+v, "has no constant of type %s", t)
	}
}

// keepsValue decodes an object that has only this property. The field must keep the value. A null
// must not be an error where Stripe may send one.
func (c *coverage) keepsValue(at, name string, s *Schema, f reflect.StructField, t reflect.Type) {
	in := c.doc.sample(s, 0)
	v := reflect.New(t)
	if err := json.Unmarshal(member(name, in), v.Interface()); c.fact(err == nil, at, "cannot be decoded: %v", err) {
		out, err := json.Marshal(v.Elem().FieldByIndex(f.Index).Interface())
		lost := jsonDifferences(in, out)
		c.fact(err == nil && len(lost) == 0, at, "is not kept: %s", strings.Join(lost, ", "))
	}
	if s.Expansions != nil {
		object := []byte(`{"id":"ref_2","object":"thing"}`)
		v := reflect.New(t)
		err := json.Unmarshal(member(name, object), v.Interface())
		kept := fmt.Sprint(v.Elem().FieldByIndex(f.Index).Interface())
		c.fact(err == nil && strings.Contains(kept, "ref_2"), at, "loses the id of an expanded object: %s, %v", kept, err)
	}
	if s.Nullable {
		err := json.Unmarshal(member(name, []byte("null")), reflect.New(t).Interface())
		c.fact(err == nil, at, "cannot be null: %v", err)
	}
}

// member returns a JSON object with one member.
func member(name string, value []byte) []byte {
	return bytes.Join([][]byte{[]byte(`{"` + name + `":`), value, []byte("}")}, nil)
}

// invented lists the constants whose value Stripe does not have.
func (c *coverage) invented() []string {
	var all []string
	for t, values := range c.enums {
		declared, _ := c.constants.of(t) // enum has reported the error
		for _, v := range declared {
			if !values[v] && !c.allowed(c.extra, t.String()+"="+v) {
				all = append(all, fmt.Sprintf("%s=%s", t, v))
			}
		}
	}
	slices.Sort(all)
	return all
}

// fieldsByTag finds the fields of a struct by their names in a tag.
func fieldsByTag(t reflect.Type, tag string) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get(tag), ",")
		if f.IsExported() && name != "" && name != "-" {
			fields[name] = f
		}
	}
	return fields
}

func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

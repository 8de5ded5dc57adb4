package form

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/go-querystring/query"
)

// field describes how to write a struct field, or any other value.
type field struct {
	index      []int  // as in reflect.StructField, from the struct that is encoded
	name       string // escaped
	omitempty  bool
	numbered   bool // the elements of a slice get [0], [1] in place of []
	shared     bool // another field at the same depth has the same name
	unexported bool // only go-querystring could write it, but it cannot: the embedded type is not exported

	// wrapper is a struct type with this one field, for values that go-querystring
	// writes: see querystring.go. Nil for all others.
	wrapper reflect.Type
}

var (
	plans       sync.Map //nolint:gochecknoglobals // a cache: reflect.Type of a struct → []field
	encoderType = reflect.TypeFor[query.Encoder]()
	timeType    = reflect.TypeFor[time.Time]()
)

// valueIn returns the field of the struct v. It returns an error if the field is in an embedded
// pointer that is nil.
func (f *field) valueIn(v reflect.Value) (reflect.Value, error) {
	if len(f.index) == 1 {
		return v.Field(f.index[0]), nil
	}
	return v.FieldByIndexErr(f.index)
}

// planOf lists the fields of the struct type t that are written, in the order of declaration.
// The fields of an embedded struct are at the place of that struct. The plan is made once for
// each type.
//
// If several fields have the same name, the plan has those at the shallowest depth, which is
// Go's rule for embedded fields. If there are several at that depth, they are shared: at most
// one of them may be set. form.go and writer.go write by the plan; the package comment lists the options.
func planOf(t reflect.Type) []field {
	if p, ok := plans.Load(t); ok {
		return p.([]field)
	}
	all := collect(t, nil, nil)
	depth, count := map[string]int{}, map[string]int{}
	for _, f := range all {
		switch d := depth[f.name]; {
		case d == 0 || len(f.index) < d:
			depth[f.name], count[f.name] = len(f.index), 1
		case len(f.index) == d:
			count[f.name]++
		}
	}
	plan := []field{}
	for _, f := range all {
		if len(f.index) == depth[f.name] {
			f.shared = count[f.name] > 1
			plan = append(plan, f)
		}
	}
	p, _ := plans.LoadOrStore(t, plan)
	return p.([]field)
}

// collect lists the fields of t and of the structs that t embeds. index is the path to t, and
// outer has the struct types on this path. A struct that embeds itself adds no more fields,
// since its outer fields hide the inner ones.
func collect(t reflect.Type, index []int, outer []reflect.Type) []field {
	if slices.Contains(outer, t) {
		return nil
	}
	outer = append(slices.Clip(outer), t)
	var all []field
	for i := range t.NumField() {
		sf := t.Field(i)
		at := append(slices.Clip(index), i)
		name, options, _ := strings.Cut(sf.Tag.Get("url"), ",")
		if name == "-" || !sf.IsExported() && !sf.Anonymous {
			continue
		}
		embedded := structOf(sf.Type)
		if sf.Anonymous && name == "" && embedded != nil {
			all = append(all, collect(embedded, at, outer)...)
			continue
		}
		if !sf.IsExported() && embedded == nil && encoderOf(sf.Type) == nil {
			continue
		}
		if name == "" {
			name = sf.Name
		}
		f := newField(sf, name, strings.Split(options, ","))
		f.index = at
		all = append(all, f)
	}
	return all
}

// newField reads the tags of a struct field.
func newField(sf reflect.StructField, name string, options []string) field {
	f := field{name: string(appendKey(nil, name))}
	byQuerystring := encoderOf(sf.Type) != nil
	for _, o := range options {
		switch o {
		case "omitempty":
			f.omitempty = true
		case "numbered":
			f.numbered = true
		case "", "brackets", "unix": // this package writes in this way without the option
		default: // go-querystring writes the field, and ignores an option that it does not know either
			byQuerystring = true
		}
	}
	_, del := sf.Tag.Lookup("del") // go-querystring reads these two tags as well
	_, layout := sf.Tag.Lookup("layout")
	switch {
	case !byQuerystring && !del && !layout:
	case sf.IsExported():
		f.wrapper = wrap(sf)
	default:
		f.unexported = true
	}
	return f
}

// fieldOf describes a value that is not a struct field: an element of a slice or a map, or the
// value of a pointer.
func fieldOf(t reflect.Type, numbered bool) field {
	f := field{numbered: numbered}
	if encoderOf(t) != nil {
		f.wrapper = wrap(reflect.StructField{Name: "V", Type: t, Tag: `url:"V"`})
	}
	return f
}

// encoderOf returns the type whose method EncodeValues writes values of type t: t itself, or *t
// if the method has a pointer receiver. It returns nil if there is no such method.
func encoderOf(t reflect.Type) reflect.Type {
	if t.Implements(encoderType) {
		return t
	}
	if p := reflect.PointerTo(t); t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && p.Implements(encoderType) {
		return p
	}
	return nil
}

// structOf returns the struct type that t is or points to. It returns nil if there is none, or
// if its fields are not parameters: for a time.Time and for an Encoder.
func structOf(t reflect.Type) reflect.Type {
	if encoderOf(t) != nil {
		return nil
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == timeType {
		return nil
	}
	return t
}

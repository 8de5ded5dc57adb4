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
	index     []int
	name      string // escaped
	omitempty bool
	numbered  bool // a slice writes [0] in place of []
	shared    bool // another field of the struct has this name too, at the same depth
	sealed    bool // go-querystring has to write it, and cannot: its type is embedded and not exported

	// wrapper is a struct type with this one field, for values that go-querystring
	// writes: see querystring.go. Nil for all others.
	wrapper reflect.Type
}

var (
	plans       sync.Map //nolint:gochecknoglobals // a cache: reflect.Type of a struct → []field
	encoderType = reflect.TypeFor[query.Encoder]()
	timeType    = reflect.TypeFor[time.Time]()
)

// planOf lists the fields of struct type t that are written, in order of declaration,
// those of an embedded struct in its place. It is made once for each type.
//
// Of several fields with one name, those at the shallowest depth count, which is Go's
// rule for embedded fields. If there are several, they are shared: at most one of them
// may be set.
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

// collect lists the fields of t and of the structs that it embeds. index leads to t, and
// outer are the types on the way: a struct that embeds itself adds no fields of its own
// that way, since the outer ones hide them.
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
		embedded := structUnder(sf.Type)
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

func newField(sf reflect.StructField, name string, options []string) field {
	f := field{name: string(appendKey(nil, name))}
	byQuerystring := encoderOf(sf.Type) != nil
	for _, o := range options {
		switch o {
		case "omitempty":
			f.omitempty = true
		case "numbered":
			f.numbered = true
		case "", "brackets", "unix": // how this package writes anyway
		default:
			byQuerystring = true
		}
	}
	_, del := sf.Tag.Lookup("del")
	_, layout := sf.Tag.Lookup("layout")
	switch {
	case !byQuerystring && !del && !layout:
	case sf.IsExported():
		f.wrapper = wrap(sf)
	default:
		f.sealed = true
	}
	return f
}

// fieldOf describes a value that is not a struct field: an element of a slice or map, or
// what a pointer points to.
func fieldOf(t reflect.Type, outer field) field {
	f := field{numbered: outer.numbered}
	if encoderOf(t) != nil {
		f.wrapper = wrap(reflect.StructField{Name: "V", Type: t, Tag: `url:"V"`})
	}
	return f
}

// encoderOf returns the type whose method writes values of type t: t itself, or *t
// where the method has a pointer receiver; nil if there is none.
func encoderOf(t reflect.Type) reflect.Type {
	if t.Implements(encoderType) {
		return t
	}
	if p := reflect.PointerTo(t); t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && p.Implements(encoderType) {
		return p
	}
	return nil
}

// structUnder returns the struct type that t is or points to, if its fields are
// parameters: those of times, and of types that encode themselves, are not.
func structUnder(t reflect.Type) reflect.Type {
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

// contains reports whether the elements of a slice have such a type. Where the types of
// the elements may differ, one of them is enough.
func contains(v reflect.Value, such func(reflect.Type) bool) bool {
	if v.Type().Elem().Kind() != reflect.Interface {
		return such(v.Type().Elem())
	}
	for i := range v.Len() {
		if e := v.Index(i).Elem(); e.IsValid() && such(e.Type()) {
			return true
		}
	}
	return false
}

// container reports whether elements of type t need an index of their own.
func container(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Struct:
		return t != timeType
	case reflect.Map, reflect.Slice, reflect.Array:
		return true
	default:
		return false
	}
}

func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

// empty reports whether omitempty leaves v out, by the rule of go-querystring.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map, reflect.Slice, reflect.Array:
		return v.Len() == 0
	case reflect.Struct:
		z, ok := reflect.TypeAssert[interface{ IsZero() bool }](v)
		return ok && z.IsZero()
	default:
		return v.IsZero()
	}
}

package form

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/go-querystring/query"
)

// field is what has to be known of a struct field, or of any value, to write it.
type field struct {
	index     []int
	name      string // escaped
	omitempty bool
	numbered  bool // a slice writes [0] in place of []
	foreign   bool // go-querystring writes it: see querystring.go
	lone      reflect.Type
}

var (
	plans       sync.Map //nolint:gochecknoglobals // a cache: reflect.Type of a struct → []field
	encoderType = reflect.TypeFor[query.Encoder]()
	timeType    = reflect.TypeFor[time.Time]()
)

// planOf lists the fields of struct type t in order of declaration, embedded
// ones in their place. It is made once per type.
func planOf(t reflect.Type) []field {
	if p, ok := plans.Load(t); ok {
		return p.([]field)
	}
	var plan []field
	for i := range t.NumField() {
		sf := t.Field(i)
		name, options, _ := strings.Cut(sf.Tag.Get("url"), ",")
		if name == "-" || !sf.IsExported() && !sf.Anonymous {
			continue
		}
		if sf.Anonymous && name == "" && structUnder(sf.Type) != nil {
			for _, f := range planOf(structUnder(sf.Type)) {
				f.index = append([]int{i}, f.index...)
				plan = append(plan, f)
			}
			continue
		}
		if !sf.IsExported() {
			continue
		}
		if name == "" {
			name = sf.Name
		}
		plan = append(plan, newField(sf, name, strings.Split(options, ",")))
	}
	p, _ := plans.LoadOrStore(t, plan)
	return p.([]field)
}

func newField(sf reflect.StructField, name string, options []string) field {
	f := field{index: sf.Index, name: string(appendKey(nil, name))}
	for _, o := range options {
		switch o {
		case "omitempty":
			f.omitempty = true
		case "numbered":
			f.numbered = true
		case "", "brackets", "unix": // what this dialect does anyway
		default:
			f.foreign = true
		}
	}
	_, del := sf.Tag.Lookup("del")
	_, layout := sf.Tag.Lookup("layout")
	f.foreign = f.foreign || del || layout || sf.Type.Implements(encoderType)
	if f.foreign {
		f.lone = loneField(sf)
	}
	return f
}

// fieldOf is the plan for a value that is no struct field: an element of a
// slice or map, or what a pointer points to.
func fieldOf(t reflect.Type, outer field) field {
	f := field{numbered: outer.numbered}
	if t.Implements(encoderType) {
		f.foreign = true
		f.lone = loneField(reflect.StructField{Name: "V", Type: t, Tag: `url:"V"`})
	}
	return f
}

// structUnder is the struct type that t is or points to, if it is one that
// nests: times and types that encode themselves do not.
func structUnder(t reflect.Type) reflect.Type {
	if t.Implements(encoderType) {
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

// contains reports whether the elements of a slice are of such a type, one of
// them at least where they may differ.
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

// empty is what omitempty leaves out: go-querystring's rule.
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

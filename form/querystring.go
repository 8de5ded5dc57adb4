package form

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/google/go-querystring/query"
)

// wrap returns a struct type with the single field sf, so that go-querystring encodes it by
// its tag. If the method EncodeValues of the type has a pointer receiver, the field becomes a
// pointer, since go-querystring calls the method only then.
func wrap(sf reflect.StructField) reflect.Type {
	sf.Index, sf.Offset, sf.PkgPath, sf.Anonymous = nil, 0, "", false
	if t := encoderOf(sf.Type); t != nil {
		sf.Type = t
	}
	return reflect.StructOf([]reflect.StructField{sf})
}

// byQuerystring encodes a value with go-querystring and writes the result under the writer's
// key. It is used for a field with a tag option that Stripe does not need ("comma", "int",
// "layout" and so on), and for a type that implements go-querystring's Encoder.
func (w *writer) byQuerystring(v reflect.Value, f *field) error {
	if (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		return nil
	}
	wrapper := reflect.New(f.wrapper).Elem()
	if wrapper.Field(0).Type() == reflect.PointerTo(v.Type()) {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		v = p
	}
	wrapper.Field(0).Set(v)
	values, err := query.Values(wrapper.Interface())
	if err != nil {
		return fmt.Errorf("form: %s: %w", w.key, err)
	}
	name, _, _ := strings.Cut(f.wrapper.Field(0).Tag.Get("url"), ",")
	if name == "" {
		name = f.wrapper.Field(0).Name
	}
	for _, k := range slices.Sorted(maps.Keys(values)) { // each begins with name, which w.key has already
		back := len(w.key)
		w.key = appendKey(w.key, strings.TrimPrefix(k, name))
		for _, value := range values[k] {
			w.pair(value)
		}
		w.leave(back)
	}
	return nil
}

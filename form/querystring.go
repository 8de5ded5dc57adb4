package form

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/google/go-querystring/query"
)

// wrap returns a struct type with that one field, for go-querystring to encode under the
// field's own tag. A type whose method EncodeValues has a pointer receiver becomes a
// pointer there: go-querystring calls the method of no other value.
func wrap(sf reflect.StructField) reflect.Type {
	sf.Index, sf.Offset, sf.PkgPath, sf.Anonymous = nil, 0, "", false
	if t := encoderOf(sf.Type); t != nil {
		sf.Type = t
	}
	return reflect.StructOf([]reflect.StructField{sf})
}

// byQuerystring leaves a value to go-querystring: one with a tag option that Stripe does
// not use ("comma", "int", "layout" and so on), or of a type that implements its
// Encoder. The result is written under the writer's key.
func (w *writer) byQuerystring(v reflect.Value, f field) error {
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
	own, _, _ := strings.Cut(f.wrapper.Field(0).Tag.Get("url"), ",")
	if own == "" {
		own = f.wrapper.Field(0).Name
	}
	for _, k := range slices.Sorted(maps.Keys(values)) {
		back := len(w.key)
		w.key = appendKey(w.key, strings.TrimPrefix(k, own))
		for _, value := range values[k] {
			w.pair(value)
		}
		w.leave(back)
	}
	return nil
}

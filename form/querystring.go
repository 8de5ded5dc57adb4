package form

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/google/go-querystring/query"
)

// loneField is a struct type with that one field and nothing else, for
// go-querystring to encode under its own tag.
func loneField(sf reflect.StructField) reflect.Type {
	sf.Index, sf.Offset, sf.PkgPath, sf.Anonymous = nil, 0, "", false
	return reflect.StructOf([]reflect.StructField{sf})
}

// foreign leaves a value to go-querystring: one with a tag option that Stripe's
// dialect does not have ("comma", "int", "layout" and so on), or of a type that
// implements its Encoder. What comes back is put under the writer's key.
func (w *writer) foreign(v reflect.Value, f field) error {
	if (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		return nil
	}
	lone := reflect.New(f.lone).Elem()
	lone.Field(0).Set(v)
	values, err := query.Values(lone.Interface())
	if err != nil {
		return fmt.Errorf("form: %s: %w", w.key, err)
	}
	own, _, _ := strings.Cut(f.lone.Field(0).Tag.Get("url"), ",")
	if own == "" {
		own = f.lone.Field(0).Name
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

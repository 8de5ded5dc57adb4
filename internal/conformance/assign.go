package conformance

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// assign sets the fields of a struct to the values of a tree, by the names in a tag. It creates
// pointers, slices and maps, and returns the names that have no field.
func assign(dst reflect.Value, at string, v any, tag string) (withoutField []string) {
	if r, ok := reflect.TypeAssert[*stripedispute.TimeRange](dst.Addr()); ok {
		return assignRange(r, at, v)
	}
	switch dst.Kind() {
	case reflect.Pointer:
		dst.Set(reflect.New(dst.Type().Elem()))
		return assign(dst.Elem(), at, v, tag)
	case reflect.Struct:
		members, ok := v.(map[string]any)
		if !ok {
			return []string{at}
		}
		for name, v := range members {
			below := name
			if at != "" {
				below = at + "[" + name + "]"
			}
			f, ok := fieldFor(dst.Type(), name, tag, v)
			if !ok {
				withoutField = append(withoutField, below)
				continue
			}
			withoutField = append(withoutField, assign(dst.FieldByIndex(f.Index), below, v, tag)...)
		}
	case reflect.Slice:
		list, ok := v.([]any)
		if !ok {
			return []string{at}
		}
		dst.Set(reflect.MakeSlice(dst.Type(), len(list), len(list)))
		for i, v := range list {
			withoutField = append(withoutField, assign(dst.Index(i), fmt.Sprintf("%s[%d]", at, i), v, tag)...)
		}
	case reflect.Map:
		labels, ok := v.(map[string]any)
		if !ok {
			return []string{at}
		}
		dst.Set(reflect.MakeMap(dst.Type()))
		for name, v := range labels {
			dst.SetMapIndex(reflect.ValueOf(name).Convert(dst.Type().Key()), reflect.ValueOf(v).Convert(dst.Type().Elem()))
		}
	default:
		rv := reflect.ValueOf(v)
		if rv.Kind() != dst.Kind() && (!rv.CanInt() || !dst.CanInt()) {
			return []string{at}
		}
		dst.Set(rv.Convert(dst.Type()))
	}
	return withoutField
}

// assignRange fills the library's TimeRange, which encodes itself and has no tags. Another type of this
// kind also needs a case in assign, in takes, and in parameter (parameters.go).
func assignRange(r *stripedispute.TimeRange, at string, v any) (withoutField []string) {
	if n, ok := v.(int64); ok {
		r.At = stripedispute.Timestamp(n)
		return nil
	}
	bounds := map[string]*stripedispute.Timestamp{"gt": &r.GT, "gte": &r.GTE, "lt": &r.LT, "lte": &r.LTE}
	members, _ := v.(map[string]any)
	for name, v := range members {
		n, ok := v.(int64)
		if bounds[name] == nil || !ok {
			withoutField = append(withoutField, at+"["+name+"]")
			continue
		}
		*bounds[name] = stripedispute.Timestamp(n)
	}
	return withoutField
}

// fieldFor finds the field for a name. Stripe's SDK has two fields for a time range, one for a
// timestamp and one for the bounds; then the value decides.
func fieldFor(t reflect.Type, name, tag string, v any) (reflect.StructField, bool) {
	if f, ok := fieldsByTag(t, tag)[name]; ok && takes(f.Type, v) {
		return f, true
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && f.Tag.Get(tag) == name && takes(f.Type, v) {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

func takes(t reflect.Type, v any) bool {
	if t == reflect.TypeFor[stripedispute.TimeRange]() {
		return true // both
	}
	_, names := v.(map[string]any)
	k := indirect(t).Kind()
	return names == (k == reflect.Struct || k == reflect.Map)
}

// segments splits a form key: a[b][0] is a, b, 0.
func segments(key string) []string {
	return strings.FieldsFunc(key, func(r rune) bool { return r == '[' || r == ']' })
}

// unset adds a parameter to the UnsetFields of Stripe's SDK, and creates the structs on the path to
// it. It reports whether the SDK has the field.
func unset(at reflect.Value, path []string) bool {
	for at.Kind() == reflect.Pointer {
		if at.IsNil() {
			at.Set(reflect.New(at.Type().Elem()))
		}
		at = at.Elem()
	}
	switch {
	case at.Kind() == reflect.Slice && len(path) > 1:
		i, err := strconv.Atoi(path[0])
		return err == nil && i < at.Len() && unset(at.Index(i), path[1:])
	case at.Kind() != reflect.Struct:
		return false
	case len(path) == 1:
		list := at.FieldByName("UnsetFields")
		if list.Kind() != reflect.Slice {
			return false
		}
		list.Set(reflect.Append(list, reflect.ValueOf(path[0]).Convert(list.Type().Elem())))
		return true
	}
	f, ok := fieldsByTag(at.Type(), "form")[path[0]]
	return ok && unset(at.FieldByIndex(f.Index), path[1:])
}

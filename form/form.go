package form

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

// maxDepth is far deeper than any of Stripe's parameters. It stops values that contain
// themselves.
const maxDepth = 32

// Encode encodes a struct or a map, or a pointer to one, as one string without a leading "?"
// or "&". Nil results in the empty string. For a value that a form cannot hold (a channel, a
// function, a complex number), Encode returns an error that names its key.
func Encode(v any) (string, error) {
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer || rv.Kind() == reflect.Interface {
		rv = rv.Elem()
	}
	w := writer{}
	switch rv.Kind() {
	case reflect.Invalid:
		return "", nil
	case reflect.Struct:
		if err := w.fields(rv, 0); err != nil {
			return "", err
		}
	case reflect.Map:
		if err := w.entries(rv, 0); err != nil {
			return "", err
		}
	default:
		return "", fmt.Errorf("form: cannot encode %s; give a struct or a map", rv.Type())
	}
	return string(w.out), nil
}

// Add appends key=value to an encoded form. It does not escape the brackets of the key: for
// example, Add(s, "evidence[receipt]", "") clears that field at Stripe.
func Add(encoded, key, value string) string {
	w := writer{out: []byte(encoded)}
	w.key = appendKey(w.key, key)
	w.pair(value)
	return string(w.out)
}

// value writes one value under the writer's key. doc.go lists what is written for each kind.
func (w *writer) value(v reflect.Value, f *field, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("form: %s is nested deeper than %d levels", w.key, maxDepth)
	}
	if f.wrapper != nil {
		return w.byQuerystring(v, f)
	}
	if f.unexported && !v.IsZero() {
		return fmt.Errorf("form: %s cannot be encoded: the type %s is embedded and not exported; give it a field of its own", w.key, v.Type())
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		inner := fieldOf(v.Elem().Type(), f.numbered)
		return w.value(v.Elem(), &inner, depth+1)
	case reflect.Struct:
		return w.structure(v, depth)
	case reflect.Map:
		return w.entries(v, depth)
	case reflect.Slice, reflect.Array:
		return w.elements(v, f, depth)
	}
	return w.scalar(v)
}

// structure writes a time as Unix seconds and any other struct field by field.
func (w *writer) structure(v reflect.Value, depth int) error {
	if t, ok := asTime(v); ok {
		if !t.IsZero() {
			w.pairInt(t.Unix())
		}
		return nil
	}
	return w.fields(v, depth)
}

// asTime returns v as a time.Time, if it is one.
func asTime(v reflect.Value) (time.Time, bool) {
	if v.Type() != timeType {
		return time.Time{}, false
	}
	return reflect.TypeAssert[time.Time](v)
}

// fields writes the fields of a struct in the order of its plan.
func (w *writer) fields(v reflect.Value, depth int) error {
	var written []string // names of shared fields that were written
	plan := planOf(v.Type())
	for i := range plan {
		f := &plan[i]
		fv, err := f.valueIn(v)
		if err != nil { // the field belongs to an embedded struct pointer that is nil
			continue
		}
		if f.omitempty && empty(fv) {
			continue
		}
		before, back := len(w.out), w.enter(f.name)
		if err := w.value(fv, f, depth+1); err != nil {
			return err
		}
		if f.shared && len(w.out) > before {
			if slices.Contains(written, f.name) {
				return fmt.Errorf("form: two fields of %s write %s; set one of them", v.Type(), w.key)
			}
			written = append(written, f.name)
		}
		w.leave(back)
	}
	return nil
}

// empty reports whether omitempty leaves v out. The rule is that of go-querystring.
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

// entries writes the entries of a map, sorted by key.
func (w *writer) entries(v reflect.Value, depth int) error {
	if v.Type().Key().Kind() != reflect.String {
		return fmt.Errorf("form: %s has keys of type %s; only strings name parameters", w.key, v.Type().Key())
	}
	for _, k := range sortedKeys(v) {
		if k.String() == "" || strings.ContainsAny(k.String(), "[]") {
			return fmt.Errorf("form: %q cannot be a name under %s: a name is not empty and has no brackets", k.String(), w.key)
		}
		e := v.MapIndex(k)
		back := w.enter(url.QueryEscape(k.String()))
		f := fieldOf(e.Type(), false)
		if err := w.value(e, &f, depth+1); err != nil {
			return err
		}
		w.leave(back)
	}
	return nil
}

// sortedKeys returns the keys of a map with string keys, sorted.
func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

// elements writes the elements of a slice or an array.
func (w *writer) elements(v reflect.Value, f *field, depth int) error {
	elem := fieldOf(v.Type().Elem(), false)
	numbered := f.numbered || hasContainer(v)
	for i := range v.Len() {
		back := w.enterIndex(i, numbered)
		if err := w.value(v.Index(i), &elem, depth+1); err != nil {
			return err
		}
		w.leave(back)
	}
	return nil
}

// hasContainer reports whether an element of the slice v is a container. For a slice of
// interfaces it looks at the elements; for any other slice, the type of the elements decides,
// also if the slice is empty.
func hasContainer(v reflect.Value) bool {
	if v.Type().Elem().Kind() != reflect.Interface {
		return isContainer(v.Type().Elem())
	}
	for i := range v.Len() {
		if e := v.Index(i).Elem(); e.IsValid() && isContainer(e.Type()) {
			return true
		}
	}
	return false
}

// isContainer reports whether t is a struct, a map or a list: such an element of a slice is
// written with its index.
func isContainer(t reflect.Type) bool {
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

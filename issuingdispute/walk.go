package issuingdispute

import (
	"iter"
	"reflect"
	"strings"
)

// objects goes through the reasons and their objects, nil pointers included.
func (e Evidence) objects() iter.Seq2[Reason, reflect.Value] {
	return func(yield func(Reason, reflect.Value) bool) {
		for f, v := range reflect.ValueOf(e).Fields() {
			if v.Kind() == reflect.Pointer && !yield(Reason(named(f)), v) {
				return
			}
		}
	}
}

// fields goes through what one object, no pointer, consists of.
func fields(object reflect.Value) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for f, v := range object.Fields() {
			if !yield(named(f), v) {
				return
			}
		}
	}
}

// named is a field's name at Stripe.
func named(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// object is the object of reason, a nil pointer where it is not set. ok is false
// for a reason that this library does not know.
func (e Evidence) object(reason Reason) (object reflect.Value, ok bool) {
	for r, o := range e.objects() {
		if r == reason {
			return o, true
		}
	}
	return reflect.Value{}, false
}

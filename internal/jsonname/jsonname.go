// Package jsonname reads Stripe's names from the tags of struct fields.
package jsonname

import (
	"reflect"
	"strings"
)

// Of returns the name in the json tag of a field, without the options after it. It returns "" if
// there is none.
func Of(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

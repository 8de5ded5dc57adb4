// Package redact prints which fields of a struct are set, and never their values. The types
// with evidence use it to print themselves.
package redact

import (
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strconv"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// Format implements the Format method of a type, for every verb:
//
//	func (e Evidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }
func Format(f fmt.State, v any) {
	_, _ = io.WriteString(f, reflect.TypeOf(v).String()+Outline(v))
}

// LogValue implements the LogValue method of a type.
func LogValue(v any) slog.Value {
	return slog.StringValue(Outline(v))
}

// Outline returns the names of the fields of the struct v that are set: their JSON names or, if
// they have none, their Go names. The fields of inner structs are in braces:
// "{receipt, appeal{card{reason_for_filing}}}".
func Outline(v any) string {
	var set []string
	for f, value := range reflect.ValueOf(v).Fields() {
		if value.IsZero() || !f.IsExported() {
			continue
		}
		name := jsonname.Of(f)
		if name == "" {
			name = f.Name
		}
		set = append(set, name+nested(value))
	}
	return "{" + strings.Join(set, ", ") + "}"
}

// nested describes the value of a field: the set fields of a struct, or the length of a list.
func nested(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		return nested(v.Elem())
	case reflect.Struct:
		return Outline(v.Interface())
	case reflect.Slice, reflect.Map:
		return fmt.Sprintf("[%d]", v.Len())
	default:
		return ""
	}
}

// Text implements the Format method of a type that prints as a text, for every verb. It respects
// a width. The root package has its own copy, printText, since it imports no other package.
func Text(f fmt.State, verb rune, text string) {
	if verb == 'q' {
		text = strconv.Quote(text)
	}
	width, _ := f.Width()
	if f.Flag('-') {
		width = -width
	}
	_, _ = fmt.Fprintf(f, "%*s", width, text)
}

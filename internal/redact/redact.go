// Package redact prints which fields of a struct are set and never what is in
// them. Types that hold evidence print themselves by it.
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

// Format is what a type's own Format method does, for every verb:
//
//	func (e Evidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }
func Format(f fmt.State, v any) {
	_, _ = io.WriteString(f, reflect.TypeOf(v).String()+Outline(v))
}

// LogValue is what a type's own LogValue method returns.
func LogValue(v any) slog.Value {
	return slog.StringValue(Outline(v))
}

// Outline names the fields of the struct v that are set, by their JSON names or
// else their own, those of structs within in braces: "{receipt, appeal{card{reason_for_filing}}}".
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
		set = append(set, name+within(value))
	}
	return "{" + strings.Join(set, ", ") + "}"
}

func within(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		return within(v.Elem())
	case reflect.Struct:
		return Outline(v.Interface())
	case reflect.Slice, reflect.Map:
		return fmt.Sprintf("[%d]", v.Len())
	default:
		return ""
	}
}

// Text is what the Format method of a type does that prints as a text, for every verb. It
// honours a width.
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

package form

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// writer appends pairs to out. key is the name of the current value: enter adds to it, and
// leave removes that again.
type writer struct {
	out, key []byte
}

// enter adds the escaped name of a member to the key. It returns the argument for leave.
func (w *writer) enter(name string) int {
	back := len(w.key)
	if back == 0 {
		w.key = append(w.key, name...)
		return 0
	}
	w.key = append(w.key, '[')
	w.key = append(w.key, name...)
	w.key = append(w.key, ']')
	return back
}

// enterIndex adds [] or, if numbered, the index in brackets.
func (w *writer) enterIndex(i int, numbered bool) int {
	back := len(w.key)
	w.key = append(w.key, '[')
	if numbered {
		w.key = strconv.AppendInt(w.key, int64(i), 10)
	}
	w.key = append(w.key, ']')
	return back
}

func (w *writer) leave(back int) { w.key = w.key[:back] }

// open begins a pair: it appends the key and "=".
func (w *writer) open() {
	if len(w.out) > 0 {
		w.out = append(w.out, '&')
	}
	w.out = append(w.out, w.key...)
	w.out = append(w.out, '=')
}

func (w *writer) pair(value string) {
	w.open()
	w.out = appendEscaped(w.out, value)
}

func (w *writer) pairInt(n int64) {
	w.open()
	w.out = strconv.AppendInt(w.out, n, 10)
}

// scalar writes a string, a boolean or a number.
func (w *writer) scalar(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		w.pair(v.String())
	case reflect.Bool:
		w.pair(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.pairInt(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		w.pair(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		w.pair(strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits()))
	default:
		return fmt.Errorf("form: %s is a %s, which a form cannot hold", w.key, v.Type())
	}
	return nil
}

// appendEscaped appends url.QueryEscape(s), without the copy that QueryEscape makes.
func appendEscaped(b []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	start := 0 // of the characters that are not appended yet
	for i := range len(s) {
		c := s[i]
		if unescaped(c) {
			continue
		}
		b = append(b, s[start:i]...)
		if start = i + 1; c == ' ' {
			b = append(b, '+')
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return append(b, s[start:]...)
}

// unescaped reports whether url.QueryEscape leaves c as it is.
func unescaped(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '_' || c == '-' || c == '.' || c == '~'
}

// appendKey appends a name and escapes everything but its brackets.
func appendKey(b []byte, name string) []byte {
	for {
		i := strings.IndexAny(name, "[]")
		if i < 0 {
			return appendEscaped(b, name)
		}
		b = append(appendEscaped(b, name[:i]), name[i])
		name = name[i+1:]
	}
}

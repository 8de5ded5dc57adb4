package disputetest

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// encode returns v as JSON with the layout of Stripe's responses: sorted members, and two spaces of
// indentation for each level. Package encoding/json would take twice as long.
func encode(v any) []byte { return appendValue(make([]byte, 0, 4096), v, "\n") }

// appendValue appends a JSON value. line is a line break and the current indentation.
func appendValue(b []byte, v any, line string) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case string:
		return appendText(b, v)
	case object:
		return appendMembers(b, v, line)
	case []any:
		if len(v) == 0 {
			return append(b, "[]"...)
		}
		deeper := line + "  "
		for i, element := range v {
			b = append(b, "[,"[min(i, 1)])
			b = appendValue(append(b, deeper...), element, deeper)
		}
		return append(append(b, line...), ']')
	}
	return append(b, marshal(v)...)
}

func appendMembers(b []byte, o object, line string) []byte {
	if len(o) == 0 {
		return append(b, "{}"...)
	}
	deeper := line + "  "
	for i, name := range slices.Sorted(maps.Keys(o)) {
		b = append(b, "{,"[min(i, 1)])
		b = appendText(append(b, deeper...), name)
		b = appendValue(append(b, ": "...), o[name], deeper)
	}
	return append(append(b, line...), '}')
}

// appendText appends a text. It uses package encoding/json if the text has characters other
// than plain ASCII.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return append(b, marshal(s)...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

func marshal(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("disputetest: " + err.Error()) // objects hold only what JSON can write
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

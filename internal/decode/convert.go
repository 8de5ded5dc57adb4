package decode

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

var timestampType = reflect.TypeFor[stripedispute.Timestamp]()

// convert returns the scalar raw as JSON that fits the type t. ok is false if it cannot be
// converted. The comments of decode.go and of the root package list the conversions.
func convert(raw []byte, t reflect.Type) (fitting []byte, ok bool) {
	text := string(raw)
	switch first := raw[0]; {
	case first == '{', first == '[':
		return nil, false
	case first == '"':
		if t.Kind() == reflect.String {
			return raw, true
		}
		if json.Unmarshal(raw, &text) != nil {
			return nil, false
		}
		text = strings.TrimSpace(text)
	case t.Kind() == reflect.String:
		return []byte(`"` + text + `"`), true
	}
	if text == "" {
		return []byte("null"), true
	}
	switch t.Kind() {
	case reflect.Bool:
		b, err := strconv.ParseBool(strings.ToLower(text))
		return strconv.AppendBool(nil, b), err == nil
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(text, 64)
		return strconv.AppendFloat(nil, f, 'g', -1, 64), err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
	}
	n, ok := wholeNumber(text)
	if !ok && t == timestampType {
		at, err := time.Parse(time.RFC3339, text)
		n, ok = at.Unix(), err == nil
	}
	return strconv.AppendInt(nil, n, 10), ok
}

// wholeNumber reads a whole number, also in the notations 980.0 and 9.8e2.
func wholeNumber(text string) (int64, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	const exact = 1 << 53 // a float64 beyond it may not be exact
	f, err := strconv.ParseFloat(text, 64)
	return int64(f), err == nil && f == math.Trunc(f) && math.Abs(f) <= exact
}

package wiretest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// CompareWithJSON decodes a JSON object with package decode into a struct of the type that v points to,
// and with encoding/json into a map. It compares every string, number and boolean that both
// have. It ignores data that is not an object or does not fit.
func CompareWithJSON(t *testing.T, data []byte, v any) {
	t.Helper()
	_ = decode.Into(data, v, 0) // one object, not a list; no data may cause a panic
	generic := json.NewDecoder(bytes.NewReader(data))
	generic.UseNumber()
	var object map[string]any
	if generic.Decode(&object) != nil {
		return
	}
	clean, err := json.Marshal(object) // no name comes twice
	require.NoError(t, err)
	fresh := reflect.New(reflect.TypeOf(v).Elem())
	if decode.Into(clean, fresh.Interface(), 0) == nil {
		compareValue(t, "", fresh.Elem(), object)
	}
}

func compareValue(t *testing.T, path string, v reflect.Value, generic any) {
	t.Helper()
	if generic == nil {
		return
	}
	switch own := v.Interface().(type) {
	case stripedispute.FileID:
		assert.Equal(t, idOf(generic), string(own), path)
		return
	case stripedispute.Expandable:
		assert.Equal(t, idOf(generic), own.ID, path)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		compareValue(t, path, v.Elem(), generic)
	case reflect.Struct:
		compareFields(t, path, v, generic.(map[string]any))
	case reflect.Slice:
		list := generic.([]any)
		if assert.Equal(t, len(list), v.Len(), path) {
			for i, e := range list {
				compareValue(t, path+"[]", v.Index(i), e)
			}
		}
	case reflect.Map:
		for name, e := range generic.(map[string]any) {
			compareValue(t, path+"."+name, v.MapIndex(reflect.ValueOf(name)), e)
		}
	case reflect.String:
		assert.Equal(t, fmt.Sprint(generic), v.String(), path) // a number or a boolean becomes its text
	case reflect.Bool:
		if flag, ok := generic.(bool); ok {
			assert.Equal(t, flag, v.Bool(), path)
		}
	case reflect.Int, reflect.Int64:
		if number, ok := generic.(json.Number); ok {
			if n, err := number.Int64(); err == nil { // but not 1.0
				assert.Equal(t, n, v.Int(), path)
			}
		}
	case reflect.Float64:
		if n, ok := generic.(json.Number); ok {
			f, err := n.Float64()
			assert.NoError(t, err, path)
			assert.InDelta(t, f, v.Float(), 0, path)
		}
	default:
		t.Errorf("%s is a %s, which no test compares", path, v.Type())
	}
}

func compareFields(t *testing.T, path string, v reflect.Value, object map[string]any) {
	t.Helper()
	for f, field := range v.Fields() {
		if name := jsonname.Of(f); name != "" && name != "-" && !ambiguous(object, name) {
			compareValue(t, path+"."+name, field, object[name])
		}
	}
}

// ambiguous reports whether the object also has the name with other upper and lower case
// letters, which encoding/json does not distinguish.
func ambiguous(object map[string]any, name string) bool {
	for key := range object {
		if key != name && strings.EqualFold(key, name) {
			return true
		}
	}
	return false
}

// idOf returns the id of a reference, which is an id or an object that has one.
func idOf(generic any) string {
	if object, ok := generic.(map[string]any); ok {
		generic = object["id"]
	}
	return fmt.Sprint(generic)
}

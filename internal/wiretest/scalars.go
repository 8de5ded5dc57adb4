package wiretest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/decode"
)

// ScalarsOfAnotherType replaces the scalars of body, one after the other, and decodes the result into
// a struct of the type that v points to. A scalar of another type with the same meaning must give the
// same struct. An object in place of the scalar must be accepted, or the error must name its path.
func ScalarsOfAnotherType(t *testing.T, body []byte, v any) {
	t.Helper()
	generic := json.NewDecoder(bytes.NewReader(body))
	generic.UseNumber()
	var root any
	require.NoError(t, generic.Decode(&root))
	o := scalarTest{t: t, root: root, target: reflect.TypeOf(v).Elem()}
	o.walk(nil, root, func(any) { t.Fatal("the root is not an object") })
	assert.Greater(t, o.changed, 5)
}

type scalarTest struct {
	t       *testing.T
	root    any
	target  reflect.Type
	changed int
}

func (o *scalarTest) walk(path []string, value any, set func(any)) {
	o.t.Helper()
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			o.walk(append(path, name), member, func(v any) { value[name] = v })
		}
	case []any:
		for i, element := range value {
			o.walk(append(path, strconv.Itoa(i)), element, func(v any) { value[i] = v })
		}
	case string:
		o.same(path, set, "104", json.Number("104"))
		o.same(path, set, "true", true)
		o.named(path, set)
		set(value)
	case json.Number:
		o.same(path, set, value, value.String())
		o.named(path, set)
		set(value)
	case bool:
		o.same(path, set, value, strconv.FormatBool(value))
		o.named(path, set)
		set(value)
	}
}

// same checks that both values are decoded into the same struct.
func (o *scalarTest) same(path []string, set func(any), value, ofAnotherType any) {
	o.t.Helper()
	set(value)
	want, err := o.decode()
	require.NoError(o.t, err, path)
	set(ofAnotherType)
	got, err := o.decode()
	require.NoError(o.t, err, path)
	assert.Equal(o.t, o.texts(want), o.texts(got), path)
	o.changed++
}

// texts returns v with every scalar as a text, since an expanded object keeps its original JSON.
func (o *scalarTest) texts(v any) any {
	o.t.Helper()
	b, err := json.Marshal(v)
	require.NoError(o.t, err)
	generic := json.NewDecoder(bytes.NewReader(b))
	generic.UseNumber()
	var tree any
	require.NoError(o.t, generic.Decode(&tree))
	return asTexts(tree)
}

func asTexts(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			v[name] = asTexts(v[name])
		}
		return v
	case []any:
		for i := range v {
			v[i] = asTexts(v[i])
		}
		return v
	default:
		return fmt.Sprint(v)
	}
}

// named checks that an object in place of the scalar is accepted, or that the error names its path.
func (o *scalarTest) named(path []string, set func(any)) {
	o.t.Helper()
	set(map[string]any{"unexpected": []any{}})
	_, err := o.decode()
	if e, ok := errors.AsType[*decode.MemberError](err); ok {
		assert.Contains(o.t, strings.Join(path, "."), e.Path)
		assert.NotEmpty(o.t, e.Path)
		return
	}
	assert.NoError(o.t, err, path) // this library has no field for the member
}

func (o *scalarTest) decode() (any, error) {
	o.t.Helper()
	body, err := json.Marshal(o.root)
	require.NoError(o.t, err)
	v := reflect.New(o.target).Interface()
	return v, decode.Into(body, v, 100)
}

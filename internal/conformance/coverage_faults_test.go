package conformance

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// refusesNull cannot be decoded from null.
type refusesNull string

func (t *refusesNull) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return errors.New("no null here")
	}
	return json.Unmarshal(b, (*string)(t))
}

// keepsNothing ignores what is decoded.
type keepsNothing string

func (*keepsNothing) UnmarshalJSON([]byte) error { return nil }

func TestCoverageFindsEveryKindOfFault(t *testing.T) {
	tests := map[string]struct {
		property string
		value    any
		want     string
	}{
		"a field is missing": {`"x": {"type": "string"}`, struct{}{}, "x: has no field"},
		"a field is invented": {``, struct {
			X string `json:"x"`
		}{}, "x: only struct"},
		"a number as text": {`"x": {"type": "integer"}`, struct {
			X string `json:"x"`
		}{}, "integer, which does not fit a string"},
		"a timestamp as a number": {`"x": {"type": "integer", "format": "unix-time"}`, struct {
			X int64 `json:"x"`
		}{}, "unix-time, which does not fit a int64"},
		"a number as a timestamp": {`"x": {"type": "integer"}`, struct {
			X stripedispute.Timestamp `json:"x"`
		}{}, "does not fit a stripedispute.Timestamp"},
		"a boolean that may be null": {`"x": {"type": "boolean", "nullable": true}`, struct {
			X bool `json:"x"`
		}{}, "boolean or null, which does not fit a bool"},
		"a list as one": {`"x": {"type": "array", "items": {"type": "string"}}`, struct {
			X string `json:"x"`
		}{}, "is a list"},
		"a list of something else": {`"x": {"type": "array", "items": {"type": "string"}}`, struct {
			X []int64 `json:"x"`
		}{}, "x[]: is a string"},
		"an object as text": {`"x": {"type": "object", "properties": {"y": {"type": "string"}}}`, struct {
			X string `json:"x"`
		}{}, "is an object"},
		"a field is missing deep down": {`"x": {"type": "object", "properties": {"y": {"type": "string"}}}`, struct {
			X *struct{} `json:"x"`
		}{}, "x.y: has no field"},
		"a map as text": {`"x": {"type": "object", "additionalProperties": {"type": "string"}}`, struct {
			X string `json:"x"`
		}{}, "does not fit a string"},
		"a reference as text": {`"x": {"anyOf": [{"type": "string"}], "x-expansionResources": {"oneOf": []}}`, struct {
			X string `json:"x"`
		}{}, "can be expanded"},
		"an enum without a type": {`"x": {"type": "string", "enum": ["a", "b"]}`, struct {
			X string `json:"x"`
		}{}, "has 2 values and no type of its own"},
		"an enum without a constant": {`"x": {"type": "string", "enum": ["won", "charge_refunded"]}`, struct {
			X dispute.Status `json:"x"`
		}{}, "x=charge_refunded: has no constant"},
		"a list in words": {`"x": {"type": "string", "description": "Can be ` + "`won` or `drawn`" + `."}`, struct {
			X dispute.Status `json:"x"`
		}{}, "x=drawn: has no constant"},
		"a null that breaks": {`"x": {"type": "string", "nullable": true}`, struct {
			X refusesNull `json:"x"`
		}{}, "cannot be null"},
		"a value that is lost": {`"x": {"type": "string"}`, struct {
			X keepsNothing `json:"x"`
		}{}, "is not kept: : text against "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var s Schema
			require.NoError(t, json.Unmarshal([]byte(`{"type": "object", "properties": {`+test.property+`}}`), &s))
			c := coverage{doc: &Document{}, constants: constants{}, enums: map[reflect.Type]map[string]bool{}, used: map[string]bool{}}
			c.response("thing", &s, reflect.TypeOf(test.value))
			require.NotEmpty(t, c.faults)
			assert.Contains(t, c.faults[0], test.want)
		})
	}
	t.Run("a constant is invented", func(t *testing.T) {
		c := coverage{constants: constants{}, enums: map[reflect.Type]map[string]bool{
			reflect.TypeFor[dispute.Sold](): {"services": true},
		}}
		assert.Equal(t, []string{"dispute.Sold=merchandise"}, c.invented())
	})
}

func TestParameterCoverageFindsEveryKindOfFault(t *testing.T) {
	tests := map[string]struct {
		parameter string
		value     any
		want      string
	}{
		"a field is missing": {`"x": {"type": "string"}`, struct{}{}, "x: has no field"},
		"a field is invented": {``, struct {
			X string `url:"x"`
		}{}, "x: only struct"},
		"a boolean that is never false": {`"x": {"type": "boolean"}`, struct {
			X bool `url:"x,omitempty"`
		}{}, "can be false"},
		"a timestamp as text": {`"x": {"type": "integer"}`, struct {
			X string `url:"x"`
		}{}, "does not fit a string"},
		"a field is missing deep down": {`"x": {"anyOf": [{"type": "string", "enum": [""]},
			{"type": "object", "properties": {"y": {"type": "string"}}}]}`, struct {
			X struct{} `url:"x"`
		}{}, "x[y]: has no field"},
		"an enum without a constant": {`"x": {"type": "string", "enum": ["", "services", "goods"]}`, struct {
			X dispute.Sold `url:"x"`
		}{}, "x=goods: has no constant"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var s Schema
			require.NoError(t, json.Unmarshal([]byte(`{"type": "object", "properties": {`+test.parameter+`}}`), &s))
			c := coverage{doc: &Document{}, constants: constants{}, enums: map[reflect.Type]map[string]bool{}, used: map[string]bool{}}
			c.parameters("POST /v1/things ", &s, reflect.TypeOf(test.value))
			require.NotEmpty(t, c.faults)
			assert.Contains(t, c.faults[0], test.want)
		})
	}
}

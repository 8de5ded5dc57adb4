package pager

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLastItemIsFoundFromTheEnd(t *testing.T) {
	tests := map[string]struct{ list, want string }{
		"one":                       {`{"data":[{"id":"a"}]}`, `{"id":"a"}`},
		"the last of two":           {`{"data":[{"id":"a"},{"id":"b"}],"has_more":true}`, `{"id":"b"}`},
		"with objects in it":        {`{"data": [ {"id": "a", "x": {"y": [{"z": {}}]}} ] }`, `{"id": "a", "x": {"y": [{"z": {}}]}}`},
		"brackets in texts":         {`{"data":[{"id":"a"},{"t":"}]{[\"}"}],"url":"]}"}`, `{"t":"}]{[\"}"}`},
		"a backslash before an end": {`{"data":[{"id":"a"},{"t":"\\"}],"url":"\\\\"}`, `{"t":"\\"}`},
		"no item":                   {`{"data":[],"has_more":false}`, ""},
		"no list":                   {`{"id":"a"}`, ""},
		"cut short":                 {`{"data":[{"id":"a"},{"id":"b"`, ""},
		"its end only":              {`"}]}`, ""},
		"nothing":                   {"", ""},
		"quotes only":               {`""""`, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, string(lastItem([]byte(test.list))))
		})
	}
}

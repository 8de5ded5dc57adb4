package stripedispute_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

func TestExpandableAndFileIDReadStringsLikeEncodingJSON(t *testing.T) {
	for _, in := range []string{
		`"file_1"`, `""`, `"a\"b"`, `"\u0066ile_1"`, `"é"`, `"\\"`, `"tab\t"`, `"~ !"`,
		"\"\xff\"", `"😀"`, `null`, `"`, `"a`, `a"`, `""a"`, "\"\n\"", `7`, `true`, `[]`, ``,
	} {
		want := ""
		err := json.Unmarshal([]byte(in), &want)
		var file stripedispute.FileID
		var object stripedispute.Expandable
		for _, got := range []struct {
			err error
			id  func() string
		}{
			{file.UnmarshalJSON([]byte(in)), func() string { return string(file) }},
			{object.UnmarshalJSON([]byte(in)), func() string { return object.ID }},
		} {
			assert.Equal(t, err == nil, got.err == nil, in)
			assert.Equal(t, want, got.id(), in)
		}
	}
}

func TestExpandableAndFileIDReplaceAnOldValue(t *testing.T) {
	file := stripedispute.FileID("file_1")
	require.NoError(t, json.Unmarshal([]byte(`null`), &file))
	assert.Empty(t, file)
	object := stripedispute.Expandable{ID: "ch_1", Object: json.RawMessage(`{}`)}
	require.NoError(t, json.Unmarshal([]byte(`"ch_2"`), &object))
	assert.Equal(t, stripedispute.Expandable{ID: "ch_2"}, object)
}

package stripedispute_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestTagsOfEvidenceAgree requires the same name in the tags json and url of each field, and
// omitempty in both or in none. Without omitempty, a field that is not set would be sent as empty.
func TestTagsOfEvidenceAgree(t *testing.T) {
	var found []reflect.Type
	for _, root := range evidenceTypes {
		found = structsIn(root, found)
	}
	for _, typ := range found {
		for f := range typ.Fields() {
			inJSON, inForm := strings.Split(f.Tag.Get("json"), ","), strings.Split(f.Tag.Get("url"), ",")
			assert.Equal(t, inJSON[0], inForm[0], "the names in the tags json and url of %s.%s", typ, f.Name)
			assert.Equal(t, slices.Contains(inJSON, "omitempty"), slices.Contains(inForm, "omitempty"),
				"omitempty in the tags json and url of %s.%s", typ, f.Name)
		}
	}
}

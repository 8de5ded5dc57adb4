package conformance

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tests of the packages decode these fixtures, so they must have every property, also in the
// objects and lists inside.
func TestFixturesHaveEveryProperty(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	for name, path := range map[string]string{
		"dispute":         "dispute/testdata/full.json",
		"issuing.dispute": "issuingdispute/testdata/full.json",
		"file":            "fileupload/testdata/file.json",
		"file_link":       "fileupload/testdata/link.json",
	} {
		body, err := os.ReadFile("../../" + path)
		require.NoError(t, err)
		var fixture any
		require.NoError(t, json.Unmarshal(body, &fixture), path)
		s, err := doc.Schema(name)
		require.NoError(t, err)
		assertNone(t, doc.without(s, fixture, "", nil), "properties of "+name+" that "+path+" lacks: give each a value there")
	}
}

// without lists the properties of s that a value does not have and that are not exceptions, also
// those of the objects and lists inside. It does not look into an object that can be expanded.
func (d *Document) without(s *Schema, value any, at string, exception func(path string, s *Schema) bool) []string {
	if s.Expansions != nil {
		return nil
	}
	s = d.resolve(s)
	var all []string
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			all = append(all, d.without(s.Items, element, at, exception)...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			member, ok := value[name]
			switch {
			case ok:
				all = append(all, d.without(s.Properties[name], member, at+name+".", exception)...)
			case exception == nil || !exception(at+name, s.Properties[name]):
				all = append(all, at+name)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

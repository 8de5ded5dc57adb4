package conformance

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tests of the packages decode these fixtures, so they must have every property.
func TestFixturesHaveEveryProperty(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	read := func(path string) (v map[string]any) {
		body, err := os.ReadFile("../../" + path)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(body, &v), path)
		return v
	}
	d := read("dispute/testdata/full.json")
	for name, fixture := range map[string]any{
		"dispute": d, "dispute_evidence": d["evidence"], "dispute_evidence_details": d["evidence_details"],
		"issuing.dispute": read("issuingdispute/testdata/full.json"),
		"file":            read("fileupload/testdata/file.json"),
		"file_link":       read("fileupload/testdata/link.json"),
	} {
		s, err := doc.Schema(name)
		require.NoError(t, err)
		assertNone(t, s.without(fixture, nil), "properties of "+name+" that the fixture in testdata lacks")
	}
}

// without lists the properties of s that an object does not have and that are not exceptions.
func (s *Schema) without(object any, exception func(name string) bool) []string {
	members, _ := object.(map[string]any)
	var all []string
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if _, ok := members[name]; !ok && (exception == nil || !exception(name)) {
			all = append(all, name)
		}
	}
	return all
}

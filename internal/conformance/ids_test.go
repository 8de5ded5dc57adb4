package conformance

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A text that cannot be an id, such as a path, is an error before a request: as a filter it could
// select other objects. newer.go marks its ids.
func TestLibraryRefusesWhatCannotBeAnID(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	requests := 0
	l := newLibrary(config(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.WriteHeader(http.StatusTeapot)
	})))
	checked := 0
	var accepted, misnamed []string
	for _, o := range operations {
		op, err := doc.Operation(o.name)
		require.NoError(t, err)
		for name, s := range op.params().Properties {
			if s.Type != "string" || s.Format != idFormat && !slices.Contains(ids, name) || o.name == "POST /v1/files" {
				continue // the file of an upload is its contents
			}
			requests = 0
			in := input{tree: map[string]any{name: "a/../b?c"}}
			err := o.callLibrary(t.Context(), l, &in)
			if err == nil || requests > 0 {
				accepted = append(accepted, o.name+" "+name)
			} else if !strings.Contains(strings.ToLower(err.Error()), strings.ReplaceAll(name, "_", "")) {
				misnamed = append(misnamed, o.name+" "+name+": "+err.Error())
			}
			checked++
		}
	}
	require.Positive(t, checked)
	assertNone(t, accepted, "ids that are sent without a check: give them to the IDs of transport.Request")
	assertNone(t, misnamed, "errors that do not name the id: see the Name in the IDs of transport.Request")
}

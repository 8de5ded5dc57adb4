package wiretest

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// AssertAllSent fails when no query or form of a table of exchanges sends a parameter of P, by
// the names of its url tags: then the table needs a row with it.
func AssertAllSent[P any](t *testing.T, queriesAndForms ...string) {
	t.Helper()
	sent := map[string]bool{}
	for _, text := range queriesAndForms {
		values, err := url.ParseQuery(text)
		require.NoError(t, err, text)
		for key := range values {
			name, _, _ := strings.Cut(key, "[")
			sent[name] = true
		}
	}
	var missing []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[P]()) {
		name, _, _ := strings.Cut(f.Tag.Get("url"), ",")
		if name != "" && name != "-" && !sent[name] {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	assert.Empty(t, missing, "no row of the wire test (wire_test.go) sends these parameters of %s", reflect.TypeFor[P]())
}

package unset_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// member is an object of two members, one of them set.
func member(path string) (key string, set, ok bool) {
	return unset.Key("evidence", path), path == "set", path == "set" || path == "deep.free"
}

func TestNamesBecomeFormKeysOnce(t *testing.T) {
	keys, err := unset.Keys([]string{"deep.free", "deep[free]", "metadata", "metadata.a.b", "metadata[c]"}, nil, member)
	require.NoError(t, err)
	assert.Equal(t, []string{"evidence[deep][free]", "metadata", "metadata[a.b]", "metadata[c]"}, keys)
}

func TestWhatCannotOrShouldNotBeClearedIsAnError(t *testing.T) {
	labels := stripedispute.Metadata{"k": "v"}
	for name, want := range map[string]string{
		"":           `"", which cannot be cleared`,
		"submit":     `"submit", which cannot be cleared`,
		"metadata.":  "cannot be cleared",
		"set":        "which the same call sets",
		"metadata":   "which the same call sets",
		"metadata.k": "which the same call sets",
	} {
		keys, err := unset.Keys([]string{"deep.free", name}, labels, member)
		require.ErrorContains(t, err, want, name)
		assert.Nil(t, keys)
	}
}

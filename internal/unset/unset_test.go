package unset_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// member accepts "deep", and two fields below it.
func member(path string) (key string, ok bool) {
	return unset.Key("evidence", path), path == "deep" || path == "deep.free" || path == "deep.other"
}

func TestAppendAddsEachNameOnce(t *testing.T) {
	for name, test := range map[string]struct {
		form  string
		names []string
		want  string
	}{
		"nothing": {"submit=false", nil, "submit=false"},
		"dots and brackets": {
			"submit=false", []string{"deep.free", "deep[free]", "deep.other"}, "submit=false&evidence[deep][free]=&evidence[deep][other]=",
		},
		"beside what is set": {"evidence[deep][free]=x", []string{"deep.other"}, "evidence[deep][free]=x&evidence[deep][other]="},
		"a whole":            {"", []string{"deep"}, "evidence[deep]="},
		"metadata":           {"", []string{"metadata"}, "metadata="},
		"labels": {
			"metadata[c]=x", []string{"metadata.a.b", "metadata[d]", "metadata.e f"}, "metadata[c]=x&metadata[a.b]=&metadata[d]=&metadata[e+f]=",
		},
		"a label like others": {"metadata[order]=x", []string{"metadata.ord"}, "metadata[order]=x&metadata[ord]="},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := unset.Append(test.form, test.names, member)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestAppendRefusesWhatCannotBeCleared(t *testing.T) {
	for name, test := range map[string]struct {
		form  string
		names []string
		want  string
	}{
		"nothing at all":        {"", []string{""}, `"", which cannot be cleared`},
		"an unknown name":       {"", []string{"submit"}, `"submit", which cannot be cleared`},
		"a label without name":  {"", []string{"metadata."}, "cannot be cleared"},
		"a stray end":           {"", []string{"deep]"}, "cannot be cleared"},
		"a stray end of a part": {"", []string{"deep.free]"}, "cannot be cleared"},
		"a second end":          {"", []string{"deep[free]]"}, "cannot be cleared"},
		"a second beginning":    {"", []string{"deep[[free]"}, "cannot be cleared"},
		"no end":                {"", []string{"deep[free"}, "cannot be cleared"},
		"no beginning":          {"", []string{"[deep]"}, "cannot be cleared"},
		"empty brackets":        {"", []string{"deep[]"}, "cannot be cleared"},
		"more after the end":    {"", []string{"deep[fr]ee"}, "cannot be cleared"},
		"brackets in a label":   {"", []string{"metadata.a]b"}, "cannot be cleared"},
		"brackets around one":   {"", []string{"metadata[a[b]]"}, "cannot be cleared"},
		"what is set":           {"evidence[deep][free]=x", []string{"deep.free"}, `"deep.free", which the same call sets`},
		"a whole partly set":    {"evidence[deep][free]=x", []string{"deep"}, "which the same call sets"},
		"labels that are set":   {"metadata[k]=v", []string{"metadata"}, "which the same call sets"},
		"a label that is set":   {"metadata[a+b]=v", []string{"metadata.a b"}, "which the same call sets"},
		"a whole and its part":  {"", []string{"deep", "deep.free"}, `"deep.free", which the same call sets or clears`},
		"a part and its whole":  {"", []string{"deep.free", "deep"}, `"deep", which the same call sets or clears`},
		"all labels and one":    {"", []string{"metadata", "metadata.k"}, "do one of the two"},
		"all labels, replaced":  {"metadata[k]=v", []string{"metadata"}, "each old key to \"\""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := unset.Append(test.form, test.names, member)
			require.ErrorContains(t, err, test.want)
			assert.Empty(t, got)
		})
	}
}

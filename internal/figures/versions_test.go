package figures_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

const root = "../.."

// first returns what the group of a pattern matches first in a file of the project.
func first(t *testing.T, path, pattern string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	found := regexp.MustCompile(pattern).FindSubmatch(text)
	require.NotNil(t, found, "%s in %s", pattern, path)
	return string(found[1])
}

// A version is written where it is used, and nowhere else: a second place would be forgotten.
// BENCHMARKS.md and CHANGELOG.md may name what was true on a day.
func TestVersionsAreWrittenOnce(t *testing.T) {
	const conformance, ci = "internal/conformance/go.mod", ".ci/run"
	stripeGo := first(t, conformance, `stripe-go/v\d+ v([0-9.]+)`)
	places := map[string][]string{ // version → the files that may have it
		stripeGo: {conformance, "internal/bench/go.mod"},
		first(t, conformance, `stripe-mock v([0-9.]+)`): {conformance},
		first(t, ci, `GOLANGCI=v([0-9.]+)`):             {ci},
		first(t, ci, `NEXT=go([0-9.]+)`):                {ci},
		first(t, ci, `stripe@([0-9.]+)`):                {ci},
		first(t, ci, `@stripe/cli@([0-9.]+)`):           {ci},
		stripedispute.APIVersion:                        {"doc.go", "internal/conformance/newer.go"},
	}
	assert.Equal(t, stripeGo, first(t, "internal/bench/go.mod", `stripe-go/v\d+ v([0-9.]+)`), "the stripe-go of the benchmarks")
	assert.Equal(t, first(t, "go.mod", `(?m)^go (\d+\.\d+)`), first(t, "README.md", `Go (\d+\.\d+) or newer`), "the Go version in README.md")

	mayHaveAll := []string{"BENCHMARKS.md", "CHANGELOG.md"}
	seen := 0
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git" || d.Name() == "node_modules"):
			return fs.SkipDir
		case d.IsDir(), strings.HasSuffix(path, "_test.go"): // a test that has a version fails by itself
			return nil
		}
		file, err := filepath.Rel(root, path)
		require.NoError(t, err)
		file = filepath.ToSlash(file)
		if !slices.Contains([]string{".md", ".go", ".mod", ".yml"}, filepath.Ext(file)) && !strings.HasPrefix(file, ".ci/") {
			return nil
		}
		text, err := os.ReadFile(path)
		for version, may := range places {
			if !strings.Contains(string(text), version) {
				continue
			}
			seen++
			if !slices.Contains(may, file) && !slices.Contains(mayHaveAll, file) {
				t.Errorf("%s has the version %s, which only %s may have", file, version, strings.Join(may, " and "))
			}
		}
		return err
	}))
	assert.GreaterOrEqual(t, seen, len(places), "versions found")
}

package stripedispute_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestContributingNamesFilesAndTestsThatExist checks the recipes of CONTRIBUTING.md: each link leads
// to a file, each file name in backquotes is the end of a path of the repository, and each test
// exists.
func TestContributingNamesFilesAndTestsThatExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("CONTRIBUTING.md")
	require.NoError(t, err)
	var paths []string
	var tests strings.Builder
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		paths = append(paths, "/"+filepath.ToSlash(path))
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		tests.Write(source)
		return err
	}))
	for _, link := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllSubmatch(text, -1) {
		assert.FileExists(t, string(link[1]))
	}
	named := regexp.MustCompile("`([\\w./]+)`").FindAllSubmatch(text, -1)
	require.NotEmpty(t, named)
	for _, name := range named {
		name := string(name[1])
		switch {
		case strings.HasPrefix(name, "Test"):
			assert.True(t, strings.Contains(tests.String(), "func "+name+"("), "CONTRIBUTING.md names %s, and no test has that name", name)
		case strings.HasSuffix(name, ".go"), strings.HasSuffix(name, ".json"), strings.HasPrefix(name, ".ci/"),
			strings.HasPrefix(name, "internal/"):
			found := false
			for _, path := range paths {
				found = found || strings.HasSuffix(path, "/"+name) || strings.HasPrefix(path, "/"+name+"/")
			}
			assert.True(t, found, "CONTRIBUTING.md names %s, and no file has that name", name)
		}
	}
}

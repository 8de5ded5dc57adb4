package figures_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/figures"
)

// recorder keeps the failures of a test.
type recorder struct {
	testing.TB

	failures []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	for _, a := range args {
		if s, ok := a.(string); ok {
			format += "\n" + s
		}
	}
	r.failures = append(r.failures, format)
}

// inProject changes to a folder of a project whose RELIABILITY.md has this text.
func inProject(t *testing.T, text string) {
	t.Helper()
	root := t.TempDir()
	for _, dir := range []string{"docs", "internal/here"} {
		require.NoError(t, os.MkdirAll(filepath.Join(root, dir), 0o700))
	}
	for _, name := range []string{"RELIABILITY.md", "docs/a.md", "internal/here/README.md"} {
		file := filepath.Join(root, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		text = ""
	}
	t.Chdir(filepath.Join(root, "internal/here"))
}

func TestPrintComparesWithTheDocument(t *testing.T) {
	for name, test := range map[string]struct {
		text  string
		fails bool
	}{
		"the same":               {"# A\n\n    cells: 2 of 2\n", false},
		"another number":         {"# A\n\n    cells: 1 of 2\n", true},
		"the same, then another": {"    cells: 2 of 2\n    cells: 1 of 2\n", true},
		"more on the line":       {"    cells: 2 of 2 and more\n", true},
		"not cited":              {"# A\n\n    other cells: 1 of 2\n", false},
		"in a sentence":          {"Of the cells: 1 of 2\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			inProject(t, test.text)
			r := &recorder{TB: t}
			figures.Print(r, "cells: %d of %d", 2, 2)
			assert.Equal(t, test.fails, len(r.failures) > 0, "%q", r.failures)
		})
	}
}

func TestTableComparesTheLinesBetweenItsMarkers(t *testing.T) {
	for text, fails := range map[string]bool{
		"a\n<!-- t -->\n| 1 |\n<!-- end of t -->\nb\n": false,
		"a\n<!-- t -->\n| 2 |\n<!-- end of t -->\nb\n": true,
		"a\n<!-- t -->\n<!-- end of t -->\nb\n":        true,
		"a\n<!-- t -->\n| 1 |\n":                       true,
		"a\n":                                          true,
	} {
		inProject(t, text)
		r := &recorder{TB: t}
		figures.Table(r, "t", "| 1 |\n")
		assert.Equal(t, fails, len(r.failures) > 0, "%q: %q", text, r.failures)
	}
}

// A figure in RELIABILITY.md that no test prints with Print would not be checked.
func TestEveryFigureInReliabilityIsPrintedByATest(t *testing.T) {
	var formats []*regexp.Regexp
	call := regexp.MustCompile(`figures\.Print\(t, ("(?:[^"\\]|\\.)*")`)
	verb := regexp.MustCompile(`%[0-9.\\]*[a-z]`) // QuoteMeta escapes the dots
	require.NoError(t, filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "../../internal/figures/") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range call.FindAllStringSubmatch(string(source), -1) {
			format, err := strconv.Unquote(found[1])
			require.NoError(t, err)
			pattern := strings.ReplaceAll(verb.ReplaceAllString(regexp.QuoteMeta(format), `.+`), "%%", "%")
			formats = append(formats, regexp.MustCompile("^    "+pattern+"$"))
		}
		return err
	}))
	require.NotEmpty(t, formats)
	document, err := os.ReadFile("../../RELIABILITY.md")
	require.NoError(t, err)
	cited := regexp.MustCompile(`(?m)^    [^:\n]*: .*[0-9].*$`).FindAllString(string(document), -1)
	require.NotEmpty(t, cited)
	for _, line := range cited {
		known := false
		for _, f := range formats {
			known = known || f.MatchString(line)
		}
		assert.True(t, known, "no test prints this line of RELIABILITY.md with figures.Print: %s", line)
	}
}

// Other documents do not cite figures, so that a change does not have to edit them.
func TestOnlyReliabilityCitesFigures(t *testing.T) {
	figure := regexp.MustCompile(`[0-9][0-9,]* of [0-9]`)
	for _, pattern := range []string{"*.md", "docs/*.md", "internal/*/README.md"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, paths)
		for _, path := range paths {
			switch filepath.Base(path) {
			case "RELIABILITY.md", "BENCHMARKS.md", "CHANGELOG.md":
				continue
			}
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Empty(t, figure.FindAllString(string(text), -1), path)
		}
	}
}

// Package figures prints the results of tests, and compares them with the documents that cite
// them. A figure is a line "name: result". The documents may cite it on a line of its own,
// indented by four spaces. Then the line must be the same. With the flag -update the document
// is changed instead. Only cite figures that every run prints alike.
package figures

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the figures into the documents that cite them") //nolint:gochecknoglobals // a flag

const indent = "    "

// Print prints a figure on a line that begins with "figure: ", and compares it with the
// documents.
func Print(tb testing.TB, format string, args ...any) {
	tb.Helper()
	line := fmt.Sprintf(format, args...)
	fmt.Println("figure: " + line)
	for _, path := range documents(tb) {
		compare(tb, path, func(text string) string { return withFigure(text, line) })
	}
}

// Table compares a table with the lines between "<!-- name -->" and "<!-- end of name -->",
// which one of the documents must have.
func Table(tb testing.TB, name, table string) {
	tb.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	for _, path := range documents(tb) {
		text := read(tb, path)
		before, rest, ok := strings.Cut(text, begin)
		_, after, closed := strings.Cut(rest, end)
		if ok && closed {
			compare(tb, path, func(string) string { return before + begin + table + end + after })
			return
		}
	}
	tb.Errorf("no document has a table %q", name)
}

// withFigure replaces the citations of a figure, which begin with its name.
func withFigure(text, line string) string {
	name, _, _ := strings.Cut(line, ": ")
	lines := strings.Split(text, "\n")
	for i, cited := range lines {
		if strings.HasPrefix(cited, indent+name+": ") {
			lines[i] = indent + line
		}
	}
	return strings.Join(lines, "\n")
}

// compare fails the test if the document must change. With -update it changes the document; nothing
// keeps two test programs from doing that at once, so .ci/update runs one at a time (-p 1).
func compare(tb testing.TB, path string, edit func(string) string) {
	tb.Helper()
	old := read(tb, path)
	edited := edit(old)
	if edited == old {
		return
	}
	if *update {
		if err := os.WriteFile(path, []byte(edited), 0o600); err != nil {
			tb.Error(err)
		}
	} else {
		tb.Errorf("%s cites another figure than this run printed; change it, or let -update change it.\n%s",
			filepath.Base(path), difference(old, edited))
	}
}

// difference returns the lines that are different.
func difference(old, edited string) string {
	var b strings.Builder
	was, is := strings.Split(old, "\n"), strings.Split(edited, "\n")
	for len(was) > 0 && len(is) > 0 && was[len(was)-1] == is[len(is)-1] {
		was, is = was[:len(was)-1], is[:len(is)-1]
	}
	for i := range max(len(was), len(is)) {
		if i < len(was) && i < len(is) && was[i] == is[i] {
			continue
		}
		if i < len(was) {
			fmt.Fprintln(&b, "cited:  ", was[i])
		}
		if i < len(is) {
			fmt.Fprintln(&b, "printed:", is[i])
		}
	}
	return b.String()
}

// documents are the paths of the files that may cite a figure. Each pattern must match a file.
func documents(tb testing.TB) (paths []string) {
	tb.Helper()
	for _, pattern := range []string{"*.md", "docs/*.md", "internal/*/README.md"} {
		some, err := filepath.Glob(filepath.Join(root(tb), pattern))
		if err != nil || len(some) == 0 {
			tb.Fatalf("no document is called %s: %v", pattern, err)
		}
		paths = append(paths, some...)
	}
	return paths
}

// root is the folder of the project.
func root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "RELIABILITY.md")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			tb.Fatal("RELIABILITY.md is not in a folder above this one")
		}
		dir = up
	}
}

func read(tb testing.TB, path string) string {
	tb.Helper()
	b, err := os.ReadFile(path) //nolint:gosec // a document of the project
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

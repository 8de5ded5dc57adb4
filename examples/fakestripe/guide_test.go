package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// guide is docs/fakestripe.md.
func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/fakestripe.md")
	require.NoError(t, err)
	return string(text)
}

// rows returns the cells of the table of the guide whose head begins with this cell, by the name in
// the first cell.
func rows(t *testing.T, head string) map[string][]string {
	t.Helper()
	_, table, ok := strings.Cut(guide(t), "\n| "+head+" |")
	require.True(t, ok, "docs/fakestripe.md has no table with the head %s", head)
	table, _, _ = strings.Cut(table, "\n\n")
	all := map[string][]string{}
	for _, line := range strings.Split(table, "\n")[2:] {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		all[strings.Trim(cells[0], " `")] = cells
	}
	return all
}

// namesIn returns the names in code marks.
func namesIn(text string) (names []string) {
	for _, m := range regexp.MustCompile("`([a-z][a-z0-9_]*)`").FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

func TestGuideHasEveryCommandWithTheMembersOfItsBody(t *testing.T) {
	t.Parallel()
	table := rows(t, "Command")
	var documented, existing []string
	for _, c := range commands() {
		existing = append(existing, c.pattern)
	}
	for command, cells := range table {
		command, _, _ = strings.Cut(command, "?")
		documented = append(documented, command)
		body := "{"
		for i, name := range namesIn(cells[1]) {
			body += strings.Repeat(", ", min(i, 1)) + strconv.Quote(name) + ": null"
		}
		_, out := newProgram(t, options{}).try(command, body+"}")
		assert.NotContains(t, fmt.Sprint(out["error"]), "unknown field", "docs/fakestripe.md has a member for %s that control.go lacks", command)
	}
	assert.ElementsMatch(t, existing, documented, "the commands of control.go, and those of docs/fakestripe.md")
}

// A member of a body that the guide does not name would be known to nobody.
func TestGuideNamesEveryMember(t *testing.T) {
	t.Parallel()
	responses := []string{"control_report.go", "effects.go"} // their structs are not in bodies
	known := namesIn(guide(t))
	for _, pattern := range []string{"*.go", "../../disputetest/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			if slices.Contains(responses, filepath.Base(file)) || strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, m := range regexp.MustCompile("json:\"(\\w+)\"").FindAllStringSubmatch(string(source), -1) {
				assert.True(t, slices.Contains(known, m[1]), "%s has the member %s, which docs/fakestripe.md does not name", file, m[1])
			}
		}
	}
}

func TestGuideAndSeedHaveEveryKind(t *testing.T) {
	t.Parallel()
	kinds := kindsOfDisputetest(t)
	p := newProgram(t, options{})
	var seeded []string
	for _, o := range p.do("POST /fake/reset", "")["objects"].([]any) {
		if kind := o.(map[string]any)["kind"].(string); kind != "issuing" {
			seeded = append(seeded, kind)
		}
	}
	assert.ElementsMatch(t, kinds, seeded, "the kinds of disputetest/dispute_kind.go, and those in seed of fake.go")

	_, sentence, _ := strings.Cut(guide(t), "\n`kind` is ")
	sentence, _, _ = strings.Cut(sentence, ". ")
	assert.ElementsMatch(t, kinds, namesIn(sentence), "the kinds of disputetest/dispute_kind.go, and those in docs/fakestripe.md")
}

// kindsOfDisputetest returns the values of the constants of disputetest.Kind.
func kindsOfDisputetest(t *testing.T) (kinds []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../disputetest/dispute_kind.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Kind" {
				kind, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				kinds = append(kinds, kind)
			}
		}
		return true
	})
	require.NotEmpty(t, kinds)
	return kinds
}

func TestGuideHasEveryKindOfFault(t *testing.T) {
	t.Parallel()
	assert.ElementsMatch(t, slices.Collect(maps.Keys(faultKinds())), slices.Collect(maps.Keys(rows(t, "Kind"))),
		"the faults of control_faults.go, and those of docs/fakestripe.md")
}

func TestGuideHasEveryFlag(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("main.go")
	require.NoError(t, err)
	var flags []string
	definition := regexp.MustCompile(`(?:String|Duration|Bool)(?:Var)?\((?:&[\w.]+, )?"([\w-]+)"`)
	for _, m := range definition.FindAllStringSubmatch(string(source), -1) {
		flags = append(flags, "-"+m[1])
	}
	assert.ElementsMatch(t, flags, slices.Collect(maps.Keys(rows(t, "Flag"))), "the flags of main.go, and those of docs/fakestripe.md")
}

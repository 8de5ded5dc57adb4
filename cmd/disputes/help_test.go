package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHelpIsThePackageComment(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "main.go", nil, parser.ParseComments)
	require.NoError(t, err)
	assert.Equal(t, file.Doc.Text(), help())
	s := newShell(t)
	for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}, {"list", "--help"}, {"submit", "-h"}} {
		assert.Equal(t, help(), s.ok(args...))
	}
}

func TestHelpNamesEveryCommandFlagVariableAndStatus(t *testing.T) {
	for _, c := range commands() {
		assert.Contains(t, help(), "disputes "+c.name)
		f := flag.NewFlagSet("", flag.ContinueOnError)
		f.SetOutput(io.Discard)
		commonFlags(f, &options{})
		if c.flags != nil {
			c.flags(f, &options{})
		}
		f.VisitAll(func(f *flag.Flag) { assert.Regexp(t, `(?m)^\s-`+f.Name+` `, help(), c.name) })
	}
	for _, v := range []string{"STRIPE_API_KEY", "STRIPE_API_BASE", "STRIPE_FILES_BASE"} {
		assert.Contains(t, help(), v)
	}
	for status := range statuses(t) {
		assert.Regexp(t, fmt.Sprintf(`(?m)^\s%d +[a-z]`, status), help())
	}
}

// statuses returns the values of the constants in status.go.
func statuses(t *testing.T) map[int64]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "status.go", nil, 0)
	require.NoError(t, err)
	all := map[int64]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.INT {
				n, _ := constant.Int64Val(constant.MakeFromLiteral(lit.Value, token.INT, 0))
				all[n] = true
			}
		}
		return true
	})
	require.Len(t, all, 10)
	return all
}

func TestREADMEHasTheExitStatusesOfTheHelp(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	table := regexp.MustCompile(`(?m)^\| (\d+) \| (.*) \|$`).FindAllStringSubmatch(string(text), -1)
	list := regexp.MustCompile(`(?m)^\t(\d+) +(.*)$`).FindAllStringSubmatch(help(), -1)
	require.Len(t, table, len(statuses(t)))
	require.Len(t, list, len(statuses(t)))
	for i := range list {
		assert.Equal(t, list[i][1:], table[i][1:])
	}
}

func TestREADMEHasEveryCommand(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, c := range commands() {
		assert.Contains(t, string(text), "disputes "+c.name)
	}
}

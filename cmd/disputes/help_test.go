package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

func TestHelpIsThePackageComment(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "main.go", nil, parser.ParseComments)
	require.NoError(t, err)
	assert.Equal(t, file.Doc.Text(), help())
	s := newShell(t)
	for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}} {
		assert.Equal(t, help(), s.ok(args...))
	}
}

func TestHelpOfACommand(t *testing.T) {
	s := newShell(t)
	common := command{}.flagSet(&options{})
	for _, c := range commands() {
		text := s.ok("help", c.name)
		assert.Equal(t, text, s.ok(c.name, "-h"))
		assert.Regexp(t, `^\tdisputes `+c.name+` `, text)
		c.flagSet(&options{}).VisitAll(func(f *flag.Flag) {
			assert.Equal(t, 1, strings.Count(text, "\n\t-"+f.Name+" "), "%s -%s", c.name, f.Name)
			lines := regexp.MustCompile(`\n\t-` + f.Name + ` .*(\n\t   .*)*`).FindString(text)
			assert.True(t, common.Lookup(f.Name) != nil || regexp.MustCompile(`\b`+c.name+`\b`).MatchString(lines),
				"main.go does not say at -%s that %s has it", f.Name, c.name)
		})
		for status := range statuses(t) {
			assert.Regexp(t, fmt.Sprintf(`(?m)^\t%d +[a-z]`, status), text)
		}
		_, example, _ := strings.Cut(text, "Example:\n\n\tdisputes ")
		_, cmd, err := parse(strings.Fields(example), std{getenv: func(name string) string {
			return map[string]string{"STRIPE_API_KEY": "sk_test_secret"}[name]
		}})
		require.NoError(t, err, c.name)
		assert.Equal(t, c.name, cmd.name)
		if c.topic != "" {
			assert.Contains(t, text, "\n"+c.topic)
		}
	}
	assert.NotContains(t, s.ok("help", "close"), "-csv")
	assert.Contains(t, s.ok("help", "list"), fmt.Sprintf("goes back %.0fd:", dispute.LongestOpen.Hours()/24))
	_, errs, status := s.run("help", "lst")
	assert.Equal(t, statusUsage, status)
	assert.Contains(t, errs, `there is no command "lst"`)
	_, errs, status = s.run("stage")
	assert.Equal(t, statusUsage, status)
	assert.Equal(t, "disputes: name at least one folder; see: disputes help stage\n", errs)
}

func TestVersion(t *testing.T) {
	assert.Contains(t, newShell(t).ok("version"), ", Stripe API "+stripedispute.APIVersion)
}

func TestHelpNamesEveryCommandFlagVariableAndStatus(t *testing.T) {
	for _, c := range commands() {
		assert.Contains(t, help(), "disputes "+c.name)
		c.flagSet(&options{}).VisitAll(func(f *flag.Flag) { assert.Regexp(t, `(?m)^\s-`+f.Name+` `, help(), c.name) })
	}
	for _, v := range inSource(t, "*.go", `c\.getenv\("(\w+)"\)`) {
		assert.Regexp(t, `(?m)^\t`+v+` `, help(), "main.go lists the environment variables")
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

func TestREADMEAndGuideHaveTheExitStatusesOfTheHelp(t *testing.T) {
	list := regexp.MustCompile(`(?m)^\t(\d+) +(.*)$`).FindAllStringSubmatch(help(), -1)
	require.Len(t, list, len(statuses(t)))
	for _, name := range []string{"../../README.md", pageOfTheCommand} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		table := regexp.MustCompile(`(?m)^\| (\d+) \| (.*) \|$`).FindAllStringSubmatch(string(text), -1)
		require.Len(t, table, len(list), name)
		for i := range list {
			assert.Equal(t, list[i][1:], table[i][1:], name)
		}
	}
}

func TestREADMEHasEveryCommand(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, c := range commands() {
		assert.Contains(t, string(text), "disputes "+c.name)
	}
}

func TestStatusOfSeveralItemsIsTheFirstThatTheHelpNames(t *testing.T) {
	list := regexp.MustCompile(`status is the first of ([\d, ]+) that`).FindStringSubmatch(strings.ReplaceAll(help(), "\n", " "))
	require.Len(t, list, 2)
	guide, err := os.ReadFile("../../docs/command.md")
	require.NoError(t, err)
	require.Contains(t, strings.Join(strings.Fields(string(guide)), " "), "the status is the first of "+list[1]+" that",
		"docs/command.md has another order than the help")
	var order []int
	for text := range strings.SplitSeq(list[1], ", ") {
		status, err := strconv.Atoi(text)
		require.NoError(t, err)
		order = append(order, status)
	}
	require.Len(t, order, len(statuses(t)))
	for i := range order {
		for _, later := range order[i:] {
			assert.Equal(t, order[i], worstStatus([]int{later, order[i], later}))
		}
	}
}

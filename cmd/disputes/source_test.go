package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// inSource returns what the group of the pattern matches in source files.
func inSource(t *testing.T, glob, pattern string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(glob)
	require.NoError(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
			found = append(found, match[1])
		}
	}
	require.NotEmpty(t, found, "%s in %s", pattern, glob)
	return found
}

func TestProductsAreThoseOfPackageDispute(t *testing.T) {
	var names []string
	for _, p := range products() {
		names = append(names, string(p))
		assert.True(t, strings.Contains(guide(t), string(p)+"`"), "docs/command.md does not name the product %s", p)
	}
	assert.Equal(t, inSource(t, "../../dispute/guidance.go", `\tProduct\w+ +Product = "(\w+)"`), names, "products in new.go")
	assert.Contains(t, help(), "-product KIND     new: "+productsText()+"\n")
}

func TestEveryErrorOfPackageDisputeHasAnExitStatus(t *testing.T) {
	status, err := os.ReadFile("status.go")
	require.NoError(t, err)
	for _, name := range inSource(t, "../../dispute/*.go", `\b(Err[A-Z]\w+) += `) {
		assert.True(t, strings.Contains(string(status), "dispute."+name), "status.go has no dispute.%s, in statusOf or isRemote", name)
	}
}

func TestMessagesDoNotBeginWithAStepOfAResponder(t *testing.T) {
	for _, step := range inSource(t, "../../dispute/evidence/event.go", `\tStep\w+ +Step = "(\w+)"`) {
		assert.Equal(t, "it failed", message(errors.New("evidence: "+step+": it failed")), "packageNames in message.go")
	}
}

// Only a command that acts goes on when its output is closed.
func TestOnlyCommandsThatActChangeSomethingAtStripe(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("inbox/6735", id, "A bicycle")
	for _, c := range commands() {
		before := len(s.Requests())
		s.run(strings.Fields(strings.ReplaceAll(c.example, "du_1AbcDef", id))...)
		for _, r := range s.Requests()[before:] {
			assert.True(t, c.acts || r.Method == http.MethodGet, "%s sends %s; set acts in commands", c.name, r.Path)
		}
	}
}

func TestGuideNamesTheFilesOfReports(t *testing.T) {
	for _, name := range []string{partialSheetName, partialPageName} {
		assert.True(t, strings.Contains(guide(t), "`"+name+"`"), "docs/command.md does not name %s", name)
	}
}

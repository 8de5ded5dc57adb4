package conformance

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// exceptions are known differences, each with the reason for it, and which of them a test met.
type exceptions struct {
	reasons map[string]string
	needed  map[string]bool
}

// allows reports whether a difference is known, and notes that it was met.
func (e exceptions) allows(difference string) bool {
	if e.reasons[difference] == "" {
		return false
	}
	e.needed[difference] = true
	return true
}

// checkNeeded fails for each exception that the test did not meet, since its reason no longer exists.
// After another failure, or if a part of the test did not run, it cannot know and does nothing.
func (e exceptions) checkNeeded(t *testing.T, complete bool) {
	t.Helper()
	if !complete || t.Failed() {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(e.reasons)) {
		if !e.needed[name] {
			t.Errorf("the exception %q (%s) is no longer needed: delete it", name, e.reasons[name])
		}
	}
}

// assertNone fails if there are findings, and prints each on its own line.
func assertNone(t *testing.T, findings []string, what string) {
	t.Helper()
	if len(findings) > 0 {
		t.Errorf("%s:\n\t%s", what, strings.Join(findings, "\n\t"))
	}
}

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

// checkNeeded fails for each exception that was not met: then the reason has gone. It can
// tell that only if the test looked at everything, so it does nothing after another failure,
// or where part of the test did not run.
func (e exceptions) checkNeeded(t *testing.T, complete bool) {
	t.Helper()
	if !complete || t.Failed() {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(e.reasons)) {
		if !e.needed[name] {
			t.Errorf("the exception %q (%s) is not needed any more: drop it", name, e.reasons[name])
		}
	}
}

// assertNone fails where there are findings, and prints each on a line of its own.
func assertNone(t *testing.T, findings []string, what string) {
	t.Helper()
	if len(findings) > 0 {
		t.Errorf("%s:\n\t%s", what, strings.Join(findings, "\n\t"))
	}
}

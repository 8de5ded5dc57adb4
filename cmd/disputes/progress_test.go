package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// atTerminal runs a command in this process, and returns what it wrote to stderr.
func atTerminal(t *testing.T, s *shell, terminal bool, args ...string) string {
	t.Helper()
	t.Chdir(s.dir)
	var out, errs bytes.Buffer
	getenv := func(name string) string {
		return map[string]string{"STRIPE_API_KEY": "sk_test_secret", "STRIPE_API_BASE": s.web.URL}[name]
	}
	run(t.Context(), args, std{in: strings.NewReader(""), out: &out, errs: &errs, getenv: getenv, terminal: terminal})
	return errs.String()
}

// removed is what removes a progress line.
func removed(line string) string { return line + "\r" + strings.Repeat(" ", len(line)) + "\r" }

func TestReportShowsProgressOnATerminal(t *testing.T) {
	s := newShell(t)
	for range 250 {
		s.AddDispute(disputetest.Dispute{})
	}
	s.Account("acct_1").AddDispute(disputetest.Dispute{})
	got := atTerminal(t, s, true, "report", "-dir", "out")
	assert.Equal(t, removed("100 disputes")+removed("200 disputes"), got)

	got = atTerminal(t, s, true, "report", "-dir", "out", "-account", "acct_1", "-account", "acct_2")
	assert.Contains(t, got, removed("1 disputes, 2 of 2 accounts (100 %)"))
	assert.Contains(t, got, "1 of 2 accounts (50 %)\r")

	assert.Empty(t, atTerminal(t, s, true, "report", "-dir", "out", "-q"))
	assert.Empty(t, atTerminal(t, s, false, "report", "-dir", "out"), "not a terminal")
}

func TestStageShowsProgressOnATerminal(t *testing.T) {
	s := newShell(t)
	s.folder("first", s.AddDispute(disputetest.Dispute{}), "A bicycle")
	s.folder("second", s.AddDispute(disputetest.Dispute{}), "A bicycle")
	got := atTerminal(t, s, true, "stage", "first", "second")
	assert.Contains(t, got, removed("1 of 2 folders (50 %)"))
	assert.Contains(t, got, removed("2 of 2 folders (100 %)"))
	assert.NotContains(t, atTerminal(t, s, true, "check", "first"), " of 1 ", "one folder needs no progress")
}

func TestErrorsBeginOnAnEmptyLineOfTheTerminal(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.write("approved", `{"id":"`+id+`","fingerprint":"`+someFingerprint+`"}{"id":"du_none","fingerprint":"`+someFingerprint+`"}`)
	got := atTerminal(t, s, true, "submit", "-file", "approved")
	require.Equal(t, 2, strings.Count(got, "disputes: "), got)
	for line := range strings.SplitSeq(strings.TrimSuffix(got, "\n"), "\n") {
		begin := line[:strings.Index(line+"disputes: ", "disputes: ")]
		assert.Regexp(t, `^(\d of 2 disputes \(\d+ %\)\r +\r)?$`, begin)
	}
}

package main

import (
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestShowAsJSONHasTheEvidenceAndWhatIsMissing(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{Reason: "product_not_received"})
	s.folder("case", id, "A bicycle")
	fp := strings.Fields(s.ok("stage", "case"))[1]
	r := records(t, s.ok("show", "-json", id))
	require.Len(t, r, 1)
	held := r[0]["evidence"].(map[string]any)
	assert.Equal(t, "A bicycle", held["product_description"])
	assert.Equal(t, s.held(id, "receipt"), held["receipt"])
	assert.Contains(t, r[0]["missing"], "customer_name")
	assert.NotContains(t, r[0]["missing"], "receipt")
	assert.Equal(t, fp, r[0]["fingerprint"])
	assert.Equal(t, true, r[0]["staged"])

	s.ok("submit", id, fp)
	r = records(t, s.ok("list", "-all", "-json"))
	require.Len(t, r, 1)
	assert.Equal(t, false, r[0]["staged"], "it does not wait for a submission any more")
	assert.Equal(t, true, r[0]["submitted"])
	assert.Equal(t, fp, r[0]["fingerprint"])
}

func TestSubmittedIsFalseForADisputeThatWasLostWithoutAResponse(t *testing.T) {
	for status, want := range map[string]bool{"lost": false, "won": true, "under_review": true, "needs_response": false} {
		s := newShell(t)
		s.AddDispute(disputetest.Dispute{Status: status})
		r := records(t, s.ok("list", "-all", "-json"))
		require.Len(t, r, 1)
		assert.Equal(t, want, r[0]["submitted"], status)
	}
}

func TestEveryItemHasALineOfJSONAlsoIfItFails(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	s.write("approved", `{"id": "du_none", "fingerprint": "`+someFingerprint+`"}`)
	for args, members := range map[string]map[string]string{
		"show du_none":                         {"id": "du_none"},
		"review du_none":                       {"id": "du_none"},
		"submit du_none " + someFingerprint:    {"id": "du_none"},
		"submit -file approved":                {"id": "du_none"},
		"close du_none -yes":                   {"id": "du_none"},
		"clear du_none receipt":                {"id": "du_none"},
		"new du_none other":                    {"id": "du_none", "folder": "other"},
		"new " + id + " case":                  {"id": id, "folder": "case"},
		"check nowhere":                        {"folder": "nowhere"},
		"stage nowhere":                        {"folder": "nowhere"},
		"submit nowhere":                       {"folder": "nowhere"},
		"list -account acct_bad":               {"account": "acct_bad"},
		"report -account acct_bad":             {"account": "acct_bad"},
		"show " + id + " -account acct_bad":    {"id": id, "account": "acct_bad"},
		"stage case -account acct_bad":         {"id": id, "folder": "case", "account": "acct_bad"},
		"check -online case -account acct_bad": {"id": id, "folder": "case", "account": "acct_bad"},
	} {
		s.forbid("acct_bad", http.StatusForbidden)
		out, _, status := s.run(append(strings.Fields(args), "-json")...)
		r := records(t, out)
		require.Len(t, r, 1, args)
		for name, value := range members {
			assert.Equal(t, value, r[0][name], "%s: %s", args, name)
		}
		assert.InDelta(t, status, r[0]["exit_status"], 0, args)
		assert.NotZero(t, status, args)
		assert.NotEmpty(t, r[0]["error"], args)
	}
}

func TestInterruptedItemsHaveALineOfJSON(t *testing.T) {
	s := newShell(t)
	args := []string{"stage", "-json"}
	for name := range strings.FieldsSeq("a b c d e f g h") {
		s.folder(name, s.AddDispute(disputetest.Dispute{}), "A bicycle")
		args = append(args, name)
	}
	began := make(chan struct{}, 100)
	s.FailFunc(func(*http.Request, int) disputetest.Fault {
		began <- struct{}{}
		return disputetest.Slow(1 << 40)
	})
	cmd := s.command(args...)
	var out strings.Builder
	cmd.Stdout = &out
	require.NoError(t, cmd.Start())
	<-began
	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	assert.Equal(t, statusInterrupted, exitStatus(t, cmd.Wait()))
	r := records(t, out.String())
	require.Len(t, r, 8)
	for i := range r {
		assert.Equal(t, args[2+i], r[i]["folder"])
		assert.InDelta(t, statusInterrupted, r[i]["exit_status"], 0)
	}
}

func TestResultsAreInTheOrderOfTheArguments(t *testing.T) {
	s := newShell(t)
	args := []string{"check"}
	var want string
	for name := range strings.FieldsSeq("h g f e d c b a") {
		s.folder(name, "du_1", strings.Repeat("A bicycle. ", 1+len(args)%3*500))
		args = append(args, name)
		want += name + ": ok\n"
	}
	assert.Equal(t, want, s.ok(args...))
}

package main

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

const day = 24 * time.Hour

func TestListPrintsTheSoonestDeadlineFirst(t *testing.T) {
	s := newShell(t)
	late := s.AddDispute(disputetest.Dispute{DueBy: time.Now().Add(9*day + time.Hour), Amount: 123_456, Currency: "eur"})
	soon := s.AddDispute(disputetest.Dispute{DueBy: time.Now().Add(3*day + time.Hour), Reason: "duplicate"})
	won := s.AddDispute(disputetest.Dispute{Status: "won"})
	other := s.Account("acct_1").AddDispute(disputetest.Dispute{DueBy: time.Now().Add(5*day + time.Hour)})

	lines := strings.Split(strings.TrimSpace(s.ok("list")), "\n")
	require.Len(t, lines, 3)
	head := strings.Fields(lines[0])
	assert.Equal(t, []string{"DISPUTE", "REASON", "AMOUNT", "DUE", "(UTC)", "LEFT", "RESPONSE"}, head)
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, table, _ := strings.Cut(string(readme), "$ disputes list\n")
	assert.Equal(t, head, strings.Fields(table)[:len(head)], "README.md shows the table too")
	assert.Regexp(t, "^"+soon+` +duplicate +42.00 USD +\d{4}-\d\d-\d\d \d\d:\d\d +3 days +none$`, lines[1])
	assert.Regexp(t, "^"+late+` .*1,234.56 EUR`, lines[2])

	all := s.ok("list", "-all")
	assert.Contains(t, all, won)
	assert.Contains(t, s.ok("list", "-account", "acct_1"), other)
	assert.NotContains(t, s.ok("list", "-account", "acct_1"), soon)
	s.write("accounts", "# our shops\nacct_1\n\nacct_2\n")
	assert.Contains(t, s.ok("list", "-accounts", "accounts"), "acct_1")
	assert.Empty(t, s.ok("list", "-since", "2099-01-01"))
}

func TestDisputesWithoutADeadlineAreListedLast(t *testing.T) {
	never, late := desk.Case{Dispute: &dispute.Dispute{}}, desk.Case{Dispute: &dispute.Dispute{}}
	late.Dispute.EvidenceDetails.DueBy = stripedispute.At(time.Now().Add(1000 * day))
	assert.Greater(t, dueSortKey(never), dueSortKey(late))
}

func TestListAsJSONAndCSV(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.Account("acct_1").AddDispute(disputetest.Dispute{})
	r := records(t, s.ok("list", "-json"))
	require.Len(t, r, 1)
	assert.Equal(t, id, r[0]["id"])
	assert.Equal(t, "needs_response", r[0]["status"])
	assert.Equal(t, "fraudulent", r[0]["reason"])
	assert.InDelta(t, 4200, r[0]["amount"], 0)
	assert.Equal(t, "usd", r[0]["currency"])
	assert.Equal(t, "42.00 USD", r[0]["amount_text"])
	assert.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`, r[0]["created"])
	due, err := time.Parse(time.RFC3339, r[0]["due_by"].(string))
	require.NoError(t, err)
	assert.True(t, due.After(time.Now()))
	assert.Equal(t, s.Object(id)["charge"], r[0]["charge"])
	assert.Equal(t, s.Object(id)["payment_intent"], r[0]["payment_intent"])
	assert.Equal(t, false, r[0]["staged"])
	assert.Equal(t, false, r[0]["approved"])
	assert.NotContains(t, r[0], "fingerprint", "nothing is staged")
	assert.NotContains(t, r[0], "account")

	rows, err := csv.NewReader(strings.NewReader(s.ok("list", "-csv"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, columns(), rows[0])
	assert.Equal(t, []string{id, "", "needs_response", "fraudulent", "4200", "usd", "42.00 USD"}, rows[1][:7])

	s.AddDispute(disputetest.Dispute{Status: "under_review"})
	s.edit(id, dispute.UpdateParams{Evidence: &dispute.Evidence{ProductDescription: "A bicycle"}})
	r = records(t, s.ok("list", "-all", "-json"))
	rows, err = csv.NewReader(strings.NewReader(s.ok("list", "-all", "-csv"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+len(r))
	for i := range r {
		for j, column := range rows[0] {
			text := ""
			if member := r[i][column]; member != nil {
				text = fmt.Sprint(member)
			}
			assert.Equal(t, text, rows[1+i][j], column)
		}
	}
}

func TestListReadsOtherAccountsWhenOneFails(t *testing.T) {
	s := newShell(t)
	id := s.Account("acct_2").AddDispute(disputetest.Dispute{})
	s.forbid("acct_1", http.StatusForbidden)
	out, errs, status := s.run("list", "-account", "acct_1", "-account", "acct_2")
	assert.Equal(t, statusRefused, status)
	assert.Contains(t, out, id)
	assert.Contains(t, errs, "disputes: account acct_1: ")
	s.forbid("acct_1", http.StatusInternalServerError)
	_, _, status = s.run("list", "-account", "acct_1", "-account", "acct_2")
	assert.Equal(t, statusLater, status)
}

func TestListWithoutDisputes(t *testing.T) {
	s := newShell(t)
	out, errs, status := s.run("list")
	assert.Empty(t, out)
	assert.Equal(t, "No dispute waits for a response.\n", errs)
	assert.Zero(t, status)
	_, errs, _ = s.run("list", "-q")
	assert.Empty(t, errs)
}

package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

func TestMemoryOfAnotherAccountOrDisputeIsNotUsed(t *testing.T) {
	staged := &stagedMemory{Dispute: "du_1", Account: "acct_1", Fingerprint: "fp_1"}
	for _, of := range [][2]string{{"du_1", "acct_1"}, {"du_1", "acct_2"}, {"du_2", "acct_1"}} {
		f := &folder{dispute: of[0], account: of[1], memory: memory{Staged: staged}}
		want := f.dispute == staged.Dispute && f.account == staged.Account
		assert.Equal(t, want, f.stagedBefore().Fingerprint == "fp_1", "%s %s", f.dispute, f.account)
	}
}

// The library names the fields of its Config, which nobody can set in a shell.
func TestMistakeInTheKeyOrTheAddressNamesItsVariable(t *testing.T) {
	s := newShell(t)
	for _, test := range []struct{ variable, flag, says string }{
		{"STRIPE_API_KEY=sk_test_a b", "", "STRIPE_API_KEY holds a space"},
		{"STRIPE_API_BASE=https://127.0.0.1?a", "", "STRIPE_API_BASE must be a scheme"},
		{"", "https://127.0.0.1?a", "-api-base must be a scheme"},
		{"STRIPE_FILES_BASE=https://127.0.0.1?a", "", "STRIPE_FILES_BASE must be a scheme"},
	} {
		cmd := s.command("show", "du_1", "-api-base="+test.flag)
		cmd.Env = append(cmd.Env, test.variable)
		out, err := cmd.CombinedOutput()
		assert.Contains(t, string(out), "disputes: "+test.says)
		assert.Equal(t, statusUsage, exitStatus(t, err), test.says)
	}
}

// A pipe, such as <(accounts-of-shop) in a shell, has its contents only once.
func TestReportReadsTheAccountsFromAPipe(t *testing.T) {
	s := newShell(t)
	s.Account("acct_1").AddDispute(disputetest.Dispute{})
	cmd := s.command("report", "-dir", "out", "-accounts", "/dev/stdin")
	cmd.Stdin = strings.NewReader("acct_1\n")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Contains(t, s.read("out/disputes.html"), " UTC, test mode, acct_1</p>")
}

// A person copies the command from a message. Without the account, Stripe has no such dispute.
func TestCommandsInMessagesHaveTheAccount(t *testing.T) {
	s := newShell(t)
	id := s.Account("acct_1").AddDispute(disputetest.Dispute{})
	client := dispute.NewClient(s.Config())
	onAccount := stripedispute.WithAccount("acct_1")
	edit := func(p dispute.UpdateParams) {
		t.Helper()
		_, err := client.Update(t.Context(), id, p, onAccount)
		require.NoError(t, err)
	}
	says := func(want string, args ...string) {
		t.Helper()
		out, errs, _ := s.run(args...)
		assert.Contains(t, out+errs, want)
	}
	s.texts(`"shipping_carrier": "DHL", "uncategorized_text": "She called us."`)
	flags := []string{"-account", "acct_1", "-dispute", id, "case"}
	stage := func(more ...string) []string { return append(append([]string{"stage"}, more...), flags...) }
	fp := strings.Fields(s.ok(stage()...))[1]
	says(": disputes submit -account acct_1 "+id+" "+fp+"\n", "show", "-account", "acct_1", id)

	edit(dispute.UpdateParams{Evidence: &dispute.Evidence{CustomerName: "Jenny"}})
	says(": disputes clear -account acct_1 "+id+" customer_name\n", stage()...)
	edit(dispute.UpdateParams{Evidence: &dispute.Evidence{ShippingCarrier: "UPS"}})
	says(": disputes show -account acct_1 "+id+". To replace it with the folder: "+
		"disputes stage -replace -account acct_1 -dispute "+id+" case\n", stage()...)
	fp = strings.Fields(s.ok(stage("-replace")...))[1]

	s.texts(`"shipping_carrier": "DHL"`)
	says(": disputes clear -account acct_1 "+id+" uncategorized_text. To submit it too: "+
		"disputes stage -account acct_1 -dispute "+id+" case, and", append([]string{"submit"}, flags...)...)
	k := desk.Desk{Disputes: client, Files: fileupload.NewClient(s.Config())}
	require.NoError(t, k.Approve(t.Context(), "acct_1", id, dispute.Fingerprint(fp), "Ada"))
	says(": disputes clear -replace -account acct_1 "+id+" shipping_carrier\n", "clear", "-account", "acct_1", id, "shipping_carrier")

	s.write("empty/notes.txt", "")
	says(" To make one: disputes new -account acct_1 ID empty.\n", "check", "-account", "acct_1", "empty")

	live := &call{options: options{live: true}}
	assert.Equal(t, "disputes show -live -account acct_1 du_1", live.commandLine("show", "acct_1", "du_1"))
	assert.Equal(t, "disputes show du_1", (&call{}).commandLine("show", "", "du_1"))
}

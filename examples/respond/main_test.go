package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// program runs it and returns its exit status and what it printed.
func program(t *testing.T, args ...string) (status int, printed string) {
	t.Helper()
	var out bytes.Buffer
	status = run(t.Context(), args, &out, &out)
	return status, out.String()
}

// account sets the environment for a server in place of Stripe.
func account(t *testing.T, key string) *disputetest.Server {
	t.Helper()
	stripe := disputetest.NewServer()
	listener := httptest.NewServer(stripe)
	t.Cleanup(listener.Close)
	t.Setenv("STRIPE_API_KEY", key)
	t.Setenv("STRIPE_API_BASE", listener.URL)
	return stripe
}

func TestWithoutAKeyTheWholeJobRuns(t *testing.T) {
	t.Setenv("STRIPE_API_KEY", "")
	status, printed := program(t)
	assert.Zero(t, status, printed)
	for _, step := range []string{"fetch", "check", "upload", "stage", "compare", "submit", "confirm"} {
		assert.Regexp(t, `(?m)^`+step+` .*ended$`, printed)
	}
	assert.Regexp(t, `changed   \[.*receipt.*\]`, printed)
	assert.Regexp(t, `outcome .*: won, .* 1 submissions\n$`, printed)

	status, printed = program(t, "-dry-run")
	assert.Zero(t, status)
	assert.Contains(t, printed, "needs_response")
	assert.NotContains(t, printed, "upload")
}

func TestWithAKeyTheEvidenceIsStagedAndSubmittedOnlyOnDemand(t *testing.T) {
	stripe := account(t, "sk_test_x")
	id := stripe.AddDispute(disputetest.Dispute{})

	status, printed := program(t, "-dispute", id)
	assert.Zero(t, status, printed)
	assert.Regexp(t, `outcome .*needs_response.* 0 submissions\n$`, printed)
	assert.Equal(t, disputetest.Effects{Uploads: 2, Updates: 1}, stripe.Effects())

	status, printed = program(t, "-dispute", id, "-submit", "-case", "case")
	assert.Zero(t, status, printed)
	assert.Equal(t, disputetest.Effects{Uploads: 2, Updates: 2, Submissions: 1}, stripe.Effects())

	status, printed = program(t, "-submit", "-dispute", id)
	assert.Equal(t, 3, status, printed)
	assert.Equal(t, 1, stripe.Effects().Submissions)

	other := stripe.AddDispute(disputetest.Dispute{Status: "under_review"})
	status, printed = program(t, "-submit", "-dispute", other)
	assert.Equal(t, 1, status, printed)
}

// A reviewer corrects a name in the Dashboard, and the program is run again.
func TestACorrectionOfTheReviewerSurvives(t *testing.T) {
	stripe := account(t, "sk_test_x")
	id := stripe.AddDispute(disputetest.Dispute{})
	status, printed := program(t, "-dispute", id, "-case", "case")
	require.Zero(t, status, printed)
	stale := regexp.MustCompile(`-approve (fp_\S+)`).FindStringSubmatch(printed)[1]

	disputes := dispute.NewClient(stripe.Config())
	d, err := disputes.Stage(t.Context(), id, dispute.Evidence{CustomerName: "Jenny Q. Rosen"})
	require.NoError(t, err)
	before := stripe.Effects()
	for _, args := range [][]string{{"-submit"}, {"-submit", "-overwrite"}, {}, {"-approve", stale}} {
		status, printed = program(t, append(args, "-dispute", id)...)
		assert.Equal(t, 1, status, printed)
		assert.NotContains(t, printed, "Rosen")
	}
	assert.Equal(t, before, stripe.Effects())

	status, printed = program(t, "-dispute", id, "-approve", string(d.Evidence.Fingerprint()))
	require.Zero(t, status, printed)
	assert.Regexp(t, `outcome .*under_review.* 1 submissions\n$`, printed)
	assert.Equal(t, "Jenny Q. Rosen", stripe.Object(id)["evidence"].(map[string]any)["customer_name"])
	status, printed = program(t, "-dispute", id, "-approve", string(d.Evidence.Fingerprint()))
	assert.Equal(t, 3, status, printed)
}

func TestACorrectionIsReplacedOnPurposeOnly(t *testing.T) {
	stripe := account(t, "sk_test_x")
	id := stripe.AddDispute(disputetest.Dispute{})
	_, err := dispute.NewClient(stripe.Config()).Stage(t.Context(), id, dispute.Evidence{CustomerName: "Jenny Q. Rosen"})
	require.NoError(t, err)
	status, printed := program(t, "-dispute", id)
	assert.Equal(t, 1, status)
	assert.Contains(t, printed, "customer_name")
	status, printed = program(t, "-dispute", id, "-overwrite")
	require.Zero(t, status, printed)
	assert.Regexp(t, `changed   \[.*customer_name.*\]`, printed)
	for range 2 { // again, after a crash for instance
		status, printed = program(t, "-dispute", id)
		require.Zero(t, status, printed)
	}
	assert.Equal(t, 2, stripe.Effects(id).Updates, "the reviewer's and one more")
}

func TestALiveKeyMustBeMeant(t *testing.T) {
	id := account(t, "sk_live_x").AddDispute(disputetest.Dispute{})
	status, printed := program(t, "-dispute", id)
	assert.Equal(t, 1, status)
	assert.Contains(t, printed, "-live")
	status, printed = program(t, "-live", "-submit", "-dispute", id)
	assert.Equal(t, 1, status, "without -case")
	assert.Contains(t, printed, "-case")
	status, _ = program(t, "-live", "-dispute", id, "-case", "case")
	assert.Zero(t, status)
}

func TestACaseWithProblemsSendsNothing(t *testing.T) {
	stripe := account(t, "sk_test_x")
	id := stripe.AddDispute(disputetest.Dispute{})
	dir := t.TempDir()
	manifest := filepath.Join(dir, "evidence.json")
	require.NoError(t, os.WriteFile(manifest, []byte(`{"customer_email": "j"}`), 0o600))
	status, printed := program(t, "-dispute", id, "-case", dir)
	assert.Equal(t, 2, status)
	assert.Regexp(t, `error +1:2 +customer_email +Stripe has no such field here. Did you mean customer_email_address\?`, printed)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.pdf"), []byte("no PDF"), 0o600))
	require.NoError(t, os.WriteFile(manifest, []byte(`{"receipt": "a.pdf"}`), 0o600))
	for _, mode := range []string{"-submit", "-dry-run"} {
		status, printed = program(t, "-dispute", id, "-case", dir, mode)
		assert.Equal(t, 2, status)
		assert.Contains(t, printed, "neither a PDF nor a JPEG nor a PNG")
	}
	assert.Zero(t, stripe.Effects())
}

func TestACommandLineThatMakesNoSenseIsRefused(t *testing.T) {
	for _, c := range []struct {
		key, want string
		args      []string
	}{
		{"sk_test_x", "pass -dispute", nil},
		{"sk_test_x", "pass -dispute", []string{"-dispute", "du_1", "du_2"}},
		{"", "set STRIPE_API_KEY", []string{"-dispute", "du_1"}},
		{"", "not defined: -x", []string{"-x"}},
		{"", "no such file", []string{"-case", "nowhere"}},
		{"", "evidence.json cannot be rea", []string{"-case", "."}},
	} {
		account(t, c.key)
		status, printed := program(t, c.args...)
		assert.NotZero(t, status)
		assert.Contains(t, printed, c.want)
	}
}

package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// serveStripe serves an in-memory Stripe on loopback, and sets the environment so that the
// example uses it.
func serveStripe(t *testing.T, key string) *disputetest.Server {
	t.Helper()
	stripe := disputetest.NewServer()
	listener := httptest.NewServer(stripe)
	t.Cleanup(listener.Close)
	t.Setenv("STRIPE_API_KEY", key)
	t.Setenv("STRIPE_API_BASE", listener.URL)
	return stripe
}

func program(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), args, &out)
	return out.String(), err
}

func TestDemoRunsInMemory(t *testing.T) {
	stripe := serveStripe(t, "sk_live_x")
	printed, err := program(t)
	require.NoError(t, err)
	for _, want := range []string{
		"in-memory", "product not received, 42.00 USD", "Staged, but not submitted yet", "uploaded receipt-",
		"Approved and submitted", "decided: won.",
	} {
		assert.Contains(t, printed, want)
	}
	assert.NotContains(t, printed, "[")
	assert.Empty(t, stripe.Requests(), "the key in the environment is not used")
}

func TestRunSubmitsOnlyWithSubmit(t *testing.T) {
	stripe := serveStripe(t, "sk_test_x")
	id := stripe.AddDispute(disputetest.Dispute{})
	printed, err := program(t, "-dispute", id, "-case", "case")
	require.NoError(t, err)
	assert.Contains(t, printed, "fingerprint fp_")
	assert.Equal(t, disputetest.Effects{Uploads: 2, Updates: 1}, stripe.Effects())

	_, err = program(t, "-dispute", id, "-case", "case", "-submit")
	require.NoError(t, err)
	assert.Equal(t, 1, stripe.Effects().Submissions)
	printed, err = program(t, "-dispute", id, "-case", "case", "-submit")
	require.NoError(t, err)
	assert.Contains(t, printed, "nothing to do")
	assert.Equal(t, 1, stripe.Effects().Submissions)
}

// A reviewer corrects a name in the Dashboard, and the program is run again.
func TestRunKeepsACorrectionOfAPerson(t *testing.T) {
	stripe := serveStripe(t, "sk_test_x")
	id := stripe.AddDispute(disputetest.Dispute{})
	_, err := program(t, "-dispute", id, "-case", "case")
	require.NoError(t, err)
	_, err = dispute.NewClient(stripe.Config()).Stage(t.Context(), id, dispute.Evidence{CustomerName: "Jenny Q. Rosen"})
	require.NoError(t, err)
	before := stripe.Effects()
	for _, args := range [][]string{{"-submit"}, {}} {
		printed, err := program(t, append(args, "-dispute", id, "-case", "case")...)
		require.ErrorContains(t, err, "customer_name")
		assert.NotContains(t, printed+err.Error(), "Rosen")
	}
	assert.Equal(t, before, stripe.Effects())
}

func TestRunRefusesTheFolderOfAnotherDispute(t *testing.T) {
	stripe := serveStripe(t, "sk_test_x")
	id := stripe.AddDispute(disputetest.Dispute{})
	dir := t.TempDir()
	text := `{"dispute": "du_of_somebody_else", "product_description": "A tent"}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "evidence.json"), []byte(text), 0o600))
	for _, args := range [][]string{{"-submit"}, {}} {
		_, err := program(t, append(args, "-dispute", id, "-case", dir)...)
		problems := &evidence.Problems{}
		require.ErrorAs(t, err, &problems)
	}
	assert.Zero(t, stripe.Effects())
}

func TestRunRefusesInvalidArguments(t *testing.T) {
	for _, c := range []struct {
		key, want string
		args      []string
	}{
		{"", "set STRIPE_API_KEY", []string{"-dispute", "du_1", "-case", "case"}},
		{"sk_test_x", "pass -case", []string{"-dispute", "du_1"}},
		{"sk_live_x", "-live", []string{"-dispute", "du_1", "-case", "case"}},
		{"sk_test_x", "no such file", []string{"-dispute", "du_1", "-case", "nowhere"}},
		{"sk_test_x", "not defined: -x", []string{"-x"}},
	} {
		serveStripe(t, c.key)
		_, err := program(t, c.args...)
		require.ErrorContains(t, err, c.want)
	}
}

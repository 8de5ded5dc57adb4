package main

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestRunWithoutAKeyReadsAnInventedYear(t *testing.T) {
	t.Setenv("STRIPE_API_KEY", "")
	var out, progress strings.Builder
	require.NoError(t, run(t.Context(), nil, &out, &progress))
	lines, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	require.NoError(t, err)
	assert.Len(t, lines, 562)
	assert.Contains(t, progress.String(), "\r500 disputes")
}

func TestRunWithAKeyReadsTheAccountAndChangesNothing(t *testing.T) {
	srv := listen(t)
	for range 104 {
		srv.AddDispute(disputetest.Dispute{Status: "won"})
	}
	id := srv.AddDispute(disputetest.Dispute{Currency: "jpy", Amount: 1234567, Reason: `a "quoted", reason`})
	var out strings.Builder
	require.NoError(t, run(t.Context(), nil, &out, &strings.Builder{}))
	lines, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 106)
	assert.Equal(t, []string{id, "needs_response", `a "quoted", reason`, "1,234,567 JPY"}, lines[1][1:5])
	for _, r := range srv.Requests() {
		assert.Equal(t, "GET", r.Method)
	}
}

func TestRunSaysHowManyDisputesWereReadBeforeAFailure(t *testing.T) {
	srv := listen(t)
	for range 101 {
		srv.AddDispute(disputetest.Dispute{})
	}
	srv.FailFunc(func(_ *http.Request, n int) (f disputetest.Fault) {
		if n > 1 {
			f = disputetest.Status(http.StatusForbidden)
		}
		return f
	})
	err := run(t.Context(), nil, &strings.Builder{}, &strings.Builder{})
	require.ErrorContains(t, err, "after 100 disputes: stripe: 403")
}

// listen serves an in-memory Stripe on loopback, and sets the environment so that the
// example uses it.
func listen(t *testing.T) *disputetest.Server {
	t.Helper()
	srv := disputetest.NewServer()
	listener := httptest.NewServer(srv)
	t.Cleanup(listener.Close)
	t.Setenv("STRIPE_API_KEY", "rk_test_123")
	t.Setenv("STRIPE_API_BASE", listener.URL)
	return srv
}

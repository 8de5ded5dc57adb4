package main

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestWithoutAKeyItReportsAMadeUpYear(t *testing.T) {
	t.Setenv("STRIPE_API_KEY", "")
	dir := t.TempDir()
	var out, progress strings.Builder
	require.NoError(t, run(t.Context(), []string{"-dir", dir}, &out, &progress))
	assert.Regexp(t, `^561 disputes, [0-9,]+\.00 EUR, [0-9,]+\.00 USD, win rate \d+ %, \d+ waiting for you\n`, out.String())
	assert.Contains(t, progress.String(), "\r500 disputes")
	assert.Contains(t, progress.String(), "561 disputes, all there are")
	for _, name := range []string{"disputes.csv", "disputes.html"} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
}

func TestWithAKeyItReadsThatAccountAndChangesNothing(t *testing.T) {
	srv := disputetest.NewServer()
	listener := httptest.NewServer(srv)
	defer listener.Close()
	t.Setenv("STRIPE_API_KEY", "rk_test_123")
	t.Setenv("STRIPE_API_BASE", listener.URL)
	for range 104 {
		srv.AddDispute(disputetest.Dispute{Status: "won"})
	}
	srv.AddDispute(disputetest.Dispute{Currency: "jpy", Amount: 1234567, Reason: `<script>alert("&")</script>`})
	dir := t.TempDir()

	var out strings.Builder
	require.NoError(t, run(t.Context(), []string{"-dir", dir}, &out, &strings.Builder{}))
	assert.Contains(t, out.String(), "105 disputes, 1,234,567 JPY, 4,368.00 USD, win rate 100 %, 1 waiting for you")
	sheet, err := os.Open(filepath.Join(dir, "disputes.csv"))
	require.NoError(t, err)
	lines, err := csv.NewReader(sheet).ReadAll()
	require.NoError(t, err)
	require.NoError(t, sheet.Close())
	require.Len(t, lines, 106)
	assert.Equal(t, []string{"du_Test0105", "needs_response", "1234567", "jpy"}, []string{lines[1][1], lines[1][2], lines[1][4], lines[1][5]})

	page, err := os.ReadFile(filepath.Join(dir, "disputes.html"))
	require.NoError(t, err)
	assert.NotContains(t, string(page), "<script")
	assert.NotRegexp(t, `(src|href)=|url\(|@import`, string(page), "it opens without a network")
	for _, r := range srv.Requests() {
		assert.Equal(t, "GET", r.Method)
	}
}

func TestAScanThatFailsSaysHowFarItCame(t *testing.T) {
	srv := disputetest.NewServer()
	listener := httptest.NewServer(srv)
	defer listener.Close()
	t.Setenv("STRIPE_API_KEY", "rk_test_123")
	t.Setenv("STRIPE_API_BASE", listener.URL)
	for range 101 {
		srv.AddDispute(disputetest.Dispute{})
	}
	srv.FailFunc(func(_ *http.Request, n int) (f disputetest.Fault) {
		if n > 1 {
			f = disputetest.Status(http.StatusForbidden)
		}
		return f
	})
	err := run(t.Context(), []string{"-dir", t.TempDir()}, &strings.Builder{}, &strings.Builder{})
	require.ErrorContains(t, err, "after 100 disputes: stripe: 403")
}

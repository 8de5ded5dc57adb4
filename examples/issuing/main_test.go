package main

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestRunWithoutAKeyWinsInMemory(t *testing.T) {
	t.Setenv("STRIPE_API_KEY", "")
	var out strings.Builder
	require.NoError(t, run(t.Context(), nil, &out))
	assert.Equal(t, `created   idp_Test0001: fraudulent, 25.00 USD, unsubmitted
uploaded  file_Test0001: police-report.pdf, 15 bytes
completed idp_Test0001: fraudulent, 25.00 USD, unsubmitted
submitted idp_Test0001: fraudulent, 25.00 USD, submitted
now       idp_Test0001: fraudulent, 25.00 USD, won
`, out.String())
}

func TestRunWithAKeySubmitsOnlyWithSubmit(t *testing.T) {
	srv := disputetest.NewServer()
	listener := httptest.NewServer(srv)
	defer listener.Close()
	t.Setenv("STRIPE_API_KEY", "sk_test_123")
	t.Setenv("STRIPE_API_BASE", listener.URL)
	transaction := srv.AddTransaction(disputetest.Transaction{})

	require.ErrorContains(t, run(t.Context(), nil, &strings.Builder{}), "-transaction")
	for range 2 { // the second run continues with the dispute of the first run
		var out strings.Builder
		require.NoError(t, run(t.Context(), []string{"-transaction", transaction}, &out))
		assert.Contains(t, out.String(), "not submitted")
	}
	require.NoError(t, run(t.Context(), []string{"-transaction", transaction, "-submit"}, &strings.Builder{}))
	assert.Equal(t, 1, srv.Effects().IssuingDisputes)
	assert.Equal(t, 1, srv.Effects().Submissions)
}

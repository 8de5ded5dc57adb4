package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestItSaysWhereItListensAndWhatItHolds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-addr", "127.0.0.1:0"}, in) }()

	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan())
	base, ok := strings.CutPrefix(lines.Text(), "listening on ")
	require.True(t, ok, lines.Text())
	require.True(t, lines.Scan())
	assert.Equal(t, "du_Test0001 chargeback needs_response", lines.Text())
	for range 9 {
		require.True(t, lines.Scan())
		assert.Len(t, strings.Fields(lines.Text()), 3)
	}

	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/v1/disputes/du_Test0001", nil)
	require.NoError(t, err)
	r.SetBasicAuth("sk_test_x", "")
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Equal(t, http.StatusOK, res.StatusCode)

	cancel()
	assert.NoError(t, <-ended)
}

func TestItStaysOnLoopback(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "nonsense"} {
		assert.Error(t, run(t.Context(), []string{"-addr", addr}, io.Discard), addr)
	}
	assert.Error(t, run(t.Context(), []string{"-port", "1"}, io.Discard))
}

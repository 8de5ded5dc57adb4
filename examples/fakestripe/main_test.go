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

func TestRunPrintsTheAddressAndEveryObject(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-addr", "127.0.0.1:0", "-webhook", "http://127.0.0.1:1/nobody", "-settle", "2s"}, in)
	}()

	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan())
	base, ok := strings.CutPrefix(lines.Text(), "listening on ")
	require.True(t, ok, lines.Text())
	seeds, err := (&fake{}).reset()
	require.NoError(t, err)
	for _, s := range seeds {
		require.True(t, lines.Scan())
		assert.Equal(t, []string{s.ID, s.Kind, s.Status}, strings.Fields(lines.Text()))
	}
	assert.Equal(t, seeded{"du_Test0001", "chargeback", "needs_response"}, seeds[0])

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

func TestRunRefusesInvalidFlags(t *testing.T) {
	t.Parallel()
	for _, args := range []string{
		"-addr 0.0.0.0:0", "-addr :0", "-addr nonsense", "-port 1", "-settle soon",
		"-addr 127.0.0.1:0 -webhook http://127.0.0.1:1 -webhook-version newest",
		"-addr 127.0.0.1:0 -webhook http://127.0.0.1:1 -secret=",
	} {
		assert.Error(t, run(t.Context(), strings.Fields(args), io.Discard), args)
	}
}

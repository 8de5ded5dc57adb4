package main

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/sqlserver"
)

func TestExampleFilesADispute(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { file(t) })
	t.Run("postgres", func(t *testing.T) {
		file(t, "-postgres", "postgres:///postgres?user=postgres&host="+sqlserver.Postgres(t))
	})
}

func file(t *testing.T, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out bytes.Buffer
	require.NoError(t, run(ctx, append(args, "-approve", "-exit"), &out))
	require.NoError(t, ctx.Err(), out.String())
	assert.Contains(t, out.String(), "Pages: http://127.0.0.1:")
	assert.Contains(t, out.String(), "notice: du_Test0001 waits_approval")
	assert.Contains(t, out.String(), "notice: du_Test0001 submitted")
}

func TestExampleServesOnLoopbackOnly(t *testing.T) {
	require.ErrorContains(t, run(t.Context(), []string{"-addr", "0.0.0.0:0"}, &bytes.Buffer{}), "loopback")
}

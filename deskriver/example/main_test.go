package main

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/sqlserver"
)

func TestExampleSubmitsADispute(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		t.Setenv("TMPDIR", dir)
		submits(t)
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		assert.Empty(t, left, "the temporary folder is removed")
	})
	t.Run("postgres, twice", func(t *testing.T) {
		url := "postgres:///postgres?user=postgres&host=" + sqlserver.Postgres(t)
		submits(t, "-postgres", url)
		submits(t, "-postgres", url)
		pool, err := pgxpool.New(t.Context(), url)
		require.NoError(t, err)
		defer pool.Close()
		var first int // events of the runs
		const query = `SELECT count(*) FROM river_job WHERE args->>'cause' LIKE 'evt_%0001'`
		require.NoError(t, pool.QueryRow(t.Context(), query).Scan(&first))
		assert.Equal(t, 2, first, "the events of the two runs have different ids")
	})
}

// submits runs the example until it has submitted a response.
func submits(t *testing.T, args ...string) {
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

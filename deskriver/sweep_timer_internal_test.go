package deskriver

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWatchClockReportsJumps(t *testing.T) {
	now := time.Now()
	jumped := watchClock(func() time.Time { return now })
	for _, step := range []struct {
		by   time.Duration
		want bool
	}{{0, false}, {20 * time.Second, false}, {time.Hour, true}, {0, false}, {-time.Hour, true}, {0, false}, {-10 * time.Second, false}} {
		now = now.Add(step.by)
		assert.Equal(t, step.want, jumped(), step.by)
	}
}

// silentDatabase is a driver whose database does not respond.
type silentDatabase struct{ riverdriver.Driver[*sql.Tx] }

func (d silentDatabase) GetExecutor() riverdriver.Executor {
	return silentExecutor{d.Driver.GetExecutor()}
}

func (silentDatabase) PoolIsSet() bool { return true }

type silentExecutor struct{ riverdriver.Executor }

func (silentExecutor) Begin(ctx context.Context) (riverdriver.ExecutorTx, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestSweepThatADatabaseDoesNotStoreInTimeIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, err := river.NewClient(silentDatabase{riversqlite.New(nil)}, &river.Config{})
		require.NoError(t, err)
		var log bytes.Buffer
		cfg := Config{Logger: slog.New(slog.NewTextHandler(&log, nil))}.withDefaults()
		q := &Queue[*sql.Tx]{cfg: cfg, client: client}

		stored, _ := q.storeSweep(t.Context(), "start")
		assert.False(t, stored)
		assert.Contains(t, log.String(), "deadline exceeded")

		log.Reset()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		stored, _ = q.storeSweep(ctx, "start")
		assert.False(t, stored)
		assert.Empty(t, log.String(), "the queue stops")
	})
}

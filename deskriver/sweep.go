package deskriver

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// sweepArgs is the job that reads all accounts, for what no event has told.
type sweepArgs struct{}

func (sweepArgs) Kind() string { return "dispute_sweep" }

// InsertOpts lets one sweep wait or run at a time.
func (sweepArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished()}, MaxAttempts: 3}
}

type sweepWorker[TTx any] struct {
	river.WorkerDefaults[sweepArgs]
	queue *Queue[TTx]
}

// Work stores a look for every dispute that has something to do. Disputes that only wait cost
// nothing. An account that fails is logged, and does not stop the others.
func (w *sweepWorker[TTx]) Work(ctx context.Context, job *river.Job[sweepArgs]) error {
	q := w.queue
	accounts, err := q.cfg.Accounts(ctx)
	if err != nil {
		return fmt.Errorf("deskriver: listing the accounts: %w", err)
	}
	if len(accounts) == 0 {
		return nil
	}
	cause := "sweep " + job.CreatedAt.UTC().Format(time.RFC3339Nano)
	var found []river.InsertManyParams
	for c, err := range q.desk.Open(ctx, accounts...) {
		if err != nil {
			q.cfg.Logger.WarnContext(ctx, "dispute sweep", "account", c.Account, "error", err)
			continue
		}
		if q.desk.Pending(c) {
			found = append(found, river.InsertManyParams{Args: argsOf(c, cause), InsertOpts: once()})
		}
	}
	for len(found) > 0 {
		n := min(len(found), 500)
		if _, err := q.client.InsertMany(ctx, found[:n]); err != nil {
			return wrap(err)
		}
		found = found[n:]
	}
	return ctx.Err()
}

func argsOf(c desk.Case, cause string) lookArgs {
	return lookArgs{Account: c.Account, ID: c.Dispute.ID, Cause: cause, Due: dueOf(c.Dispute)}
}

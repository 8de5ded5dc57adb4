package deskriver

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// sweepArgs is the job that reads all accounts, for what no event has told.
type sweepArgs struct {
	Cause string `json:"cause" river:"unique"` // one sweep for each, whichever process stores it
	Until int64  `json:"until"`                // Unix seconds: later it is left to the next sweep
}

func (sweepArgs) Kind() string { return "dispute_sweep" }

// InsertOpts makes one job of a sweep that several processes store.
func (sweepArgs) InsertOpts() river.InsertOpts {
	opts := *once()
	opts.Queue, opts.MaxAttempts = queueName, 3
	return opts
}

type sweepWorker[TTx any] struct {
	river.WorkerDefaults[sweepArgs]
	queue *Queue[TTx]
}

// timeToRead is the part of the time of a sweep in which accounts are read. The rest is for
// storing what was found, also where an account does not answer.
const timeToRead = 0.75

// batch is how many jobs are stored at once.
const batch = 500

// Work stores a look for every dispute that has something to do, and those that are planned
// for a time before the sweep after the next: a plan may be lost with a database. Disputes
// that only wait cost nothing. An account that fails is logged, and does not stop the others.
func (w *sweepWorker[TTx]) Work(ctx context.Context, job *river.Job[sweepArgs]) error {
	q := w.queue
	if time.Now().Unix() > job.Args.Until {
		return nil
	}
	accounts, err := q.cfg.Accounts(ctx)
	if err != nil {
		return fmt.Errorf("deskriver: listing the accounts: %w", err)
	}
	if len(accounts) == 0 {
		return nil
	}
	looks := q.due(ctx, accounts, "sweep "+job.CreatedAt.UTC().Format(time.RFC3339Nano))
	for some := range slices.Chunk(looks, batch) {
		if _, err := q.client.InsertMany(ctx, some); err != nil {
			return wrap(err)
		}
	}
	return nil
}

// due reads the accounts, in another order each time: where the time is not enough for all,
// it is not always the same ones that are left out.
func (q *Queue[TTx]) due(ctx context.Context, accounts []string, cause string) (looks []river.InsertManyParams) {
	accounts = slices.Compact(slices.Sorted(slices.Values(accounts)))                                   // a copy: the list is the program's own
	rand.Shuffle(len(accounts), func(i, j int) { accounts[i], accounts[j] = accounts[j], accounts[i] }) //nolint:gosec // an order is not a secret
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(float64(time.Until(deadline))*timeToRead))
		defer cancel()
	}
	seen := map[string]bool{}
	for c, err := range q.desk.Open(ctx, accounts...) {
		switch {
		case err != nil:
			q.cfg.Logger.WarnContext(ctx, "dispute sweep", "account", c.Account, "error", err)
		case !seen[c.Dispute.ID]:
			seen[c.Dispute.ID] = true
			if look, ok := q.look(c, cause); ok {
				looks = append(looks, look)
			}
		}
	}
	return looks
}

// look is what is to be stored for one open dispute.
func (q *Queue[TTx]) look(c desk.Case, cause string) (river.InsertManyParams, bool) {
	now, next := q.desk.Pending(c)
	if now {
		return river.InsertManyParams{Args: argsOf(c, cause), InsertOpts: once()}, true
	}
	plan, ok := q.plan(c, next)
	return river.InsertManyParams(plan), ok && time.Until(plan.InsertOpts.ScheduledAt) < 2*q.cfg.SweepEvery
}

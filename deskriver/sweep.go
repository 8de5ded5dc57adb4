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

// sweepArgs are the arguments of a job that reads all accounts, to find disputes whose events
// never arrived. sweep_timer.go stores these jobs.
type sweepArgs struct {
	Cause string `json:"cause" river:"unique"` // there is one sweep for each cause, even if several processes store it
	Until int64  `json:"until"`                // Unix seconds: after this time the job does nothing, because a newer sweep is stored
}

func (sweepArgs) Kind() string { return "dispute_sweep" }

// InsertOpts makes a sweep unique, because each process stores it.
func (sweepArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueName, Priority: priorityLow, MaxAttempts: 3, UniqueOpts: uniqueWhileKept()}
}

// sweepWorker runs the sweeps.
type sweepWorker[TTx any] struct {
	river.WorkerDefaults[sweepArgs]
	queue *Queue[TTx]
}

// timeToRead is the part of the time of a sweep in which accounts are read. The rest is for
// storing the looks, so that an account that does not respond cannot prevent it.
const timeToRead = 0.75

// insertBatch is how many jobs are stored with one statement.
const insertBatch = 500

// Work reads all accounts and stores a look for each dispute that needs one now. River calls it in one
// process for each sweep, and ends ctx after Config.JobTimeout or when Stop interrupts. Work also stores
// the looks that are planned for the next two intervals, because a database that was restored from a
// backup may have lost them. If an account cannot be read, Work logs the error and goes on. The comment
// of Config.Logger lists what is logged.
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
	looks := q.findDue(ctx, accounts, "sweep "+q.slot(job.CreatedAt))
	for batch := range slices.Chunk(looks, insertBatch) {
		if _, err := q.client.InsertMany(ctx, batch); err != nil {
			return storeError(err)
		}
	}
	return nil
}

// findDue reads the accounts and returns the looks to store. It reads the accounts in a random
// order: if the time is not enough for all, each sweep leaves out other accounts.
func (q *Queue[TTx]) findDue(ctx context.Context, accounts []string, cause string) (looks []river.InsertManyParams) {
	accounts = slices.Compact(slices.Sorted(slices.Values(accounts))) // a copy, because the list belongs to the program
	swap := func(i, j int) { accounts[i], accounts[j] = accounts[j], accounts[i] }
	rand.Shuffle(len(accounts), swap) //nolint:gosec // an order is not a secret
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
			if look, ok := q.sweepLook(c, cause); ok {
				looks = append(looks, look)
			}
		}
	}
	return looks
}

// sweepLook returns the look to store for one open dispute, and false if none is needed.
// Several sweeps within one slot (see slotLength) store one look, unless that look has already ended.
func (q *Queue[TTx]) sweepLook(c desk.Case, cause string) (river.InsertManyParams, bool) {
	now, next := q.desk.Pending(c)
	if now {
		opts := &river.InsertOpts{Priority: priorityLow, UniqueOpts: uniqueUntilRun()}
		return river.InsertManyParams{Args: argsOf(c, cause), InsertOpts: opts}, true
	}
	plan, ok := q.planNext(c, next)
	return river.InsertManyParams(plan), ok && time.Until(plan.InsertOpts.ScheduledAt) < 2*q.cfg.SweepEvery
}

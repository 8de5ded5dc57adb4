package deskriver

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// lookArgs is the job of one look at a dispute. Jobs are equal by dispute and cause, so that a
// change that is delivered twice, or a time that is planned twice, is one job. They are never
// merged by the dispute alone: a change that arrives while a job runs would be lost.
type lookArgs struct {
	Account string `json:"account,omitempty" river:"unique"`
	ID      string `json:"id" river:"unique"`
	Cause   string `json:"cause,omitempty" river:"unique"` // id of the event, "at" and the time, or "sweep" and the hour
	Due     int64  `json:"due,omitempty"`                  // deadline, Unix seconds by the desk's clock, 0 when not known
}

func (lookArgs) Kind() string { return "dispute_look" }

// maxAttempts is never reached before a deadline: a look that failed is repeated at least
// every hour.
const maxAttempts = 5000

// once makes a job unique for as long as finished ones are kept.
func once() *river.InsertOpts {
	return &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStateCancelled, rivertype.JobStateCompleted, rivertype.JobStateDiscarded,
		rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

// lookWorker looks at one dispute.
type lookWorker[TTx any] struct {
	river.WorkerDefaults[lookArgs]
	queue *Queue[TTx]
}

// Work looks, and plans the next look. An error that cannot get better ends the job.
func (w *lookWorker[TTx]) Work(ctx context.Context, job *river.Job[lookArgs]) error {
	next, err := w.queue.desk.Look(ctx, job.Args.Account, job.Args.ID)
	if err != nil {
		if e, ok := errors.AsType[*desk.LookError](err); ok {
			job.Args.Due = dueOf(e.Case.Dispute) // NextRetry reads it
		}
		if stripedispute.Permanent(err) {
			return river.JobCancel(err)
		}
		return err
	}
	return w.queue.plan(ctx, job.Args, next)
}

// plan stores the next look, unless it is planned already.
func (q *Queue[TTx]) plan(ctx context.Context, args lookArgs, next time.Time) error {
	if next.IsZero() {
		return nil
	}
	wait := max(0, next.Sub(q.desk.Disputes.Now())) // by the desk's clock, which a test may move
	opts := once()
	opts.ScheduledAt = time.Now().Add(wait)
	args.Cause = "at " + next.UTC().Format(time.RFC3339)
	_, err := q.client.Insert(ctx, args, opts)
	return wrap(err)
}

// NextRetry is when a look that failed is repeated: after a backoff that doubles up to an
// hour, but at the deadline at the latest, and a minute before it when that is still ahead.
func (w *lookWorker[TTx]) NextRetry(job *river.Job[lookArgs]) time.Time {
	return time.Now().Add(backoff(job.Attempt, job.Args.Due, w.queue.desk.Disputes.Now()))
}

// lastTry is how long before the deadline a look is repeated whatever the backoff says.
const lastTry = time.Minute

func backoff(attempt int, due int64, now time.Time) time.Duration {
	wait := min(time.Second<<min(max(attempt-1, 0), 12), time.Hour)
	wait = wait/2 + rand.N(wait/2+1) //nolint:gosec // jitter is not a secret
	if due == 0 {
		return wait
	}
	deadline := time.Unix(due, 0)
	for _, at := range []time.Time{deadline.Add(-lastTry), deadline} {
		if left := at.Sub(now); left > 0 && left < wait {
			return left
		}
	}
	return wait
}

func dueOf(d *dispute.Dispute) int64 {
	if d == nil {
		return 0
	}
	if due, ok := d.Deadline(); ok {
		return due.Unix()
	}
	return 0
}

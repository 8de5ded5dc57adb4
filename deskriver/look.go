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
	Cause   string `json:"cause,omitempty" river:"unique"` // id of the event, "at" and the time, or "sweep" and its time
	Due     int64  `json:"due,omitempty"`                  // deadline, Unix seconds by the desk's clock, 0 when not known
}

func (lookArgs) Kind() string { return "dispute_look" }

// InsertOpts is for looks that nothing is known of: they go first.
func (lookArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueName, Priority: first}
}

// Priorities: what is planned for a time goes before a backlog of events.
const (
	first  = 1
	second = 2
)

// maxAttempts is never reached before a deadline: a look that failed is repeated at least
// every hour.
const maxAttempts = 5000

// once makes a job unique for as long as finished ones are kept.
func once() *river.InsertOpts {
	states := append(unfinished(), rivertype.JobStateCancelled, rivertype.JobStateCompleted, rivertype.JobStateDiscarded)
	return &river.InsertOpts{Priority: second, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: states}}
}

// planned makes a job unique until it has run: the same time may be planned again, by a
// process whose clock is slow, or after a clock jumped.
func planned(at time.Time) *river.InsertOpts {
	return &river.InsertOpts{Priority: first, ScheduledAt: at, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished()}}
}

// unfinished are the states of a job that is still to be done.
func unfinished() []rivertype.JobState {
	return []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}
}

// lookWorker looks at one dispute.
type lookWorker[TTx any] struct {
	river.WorkerDefaults[lookArgs]
	queue *Queue[TTx]
}

// Work looks, and plans the next look. An error that cannot get better ends the job, except
// that of a key: it must be replaced, and every job of the queue would be lost until then.
func (w *lookWorker[TTx]) Work(ctx context.Context, job *river.Job[lookArgs]) error {
	c, next, err := w.queue.desk.LookCase(ctx, job.Args.Account, job.Args.ID)
	if err != nil {
		if e, ok := errors.AsType[*desk.LookError](err); ok && dueOf(e.Case.Dispute) != 0 {
			job.Args.Due = dueOf(e.Case.Dispute) // NextRetry reads it
		}
		if stripedispute.Permanent(err) && !errors.Is(err, stripedispute.ErrAuthentication) {
			return river.JobCancel(err)
		}
		return err
	}
	plan, ok := w.queue.plan(c, next)
	switch {
	case !ok:
		return nil
	case plan.args().Cause == job.Args.Cause: // it came early, by the clock of this process
		return river.JobSnooze(max(time.Until(plan.InsertOpts.ScheduledAt), time.Second))
	}
	_, err = w.queue.client.Insert(ctx, plan.Args, plan.InsertOpts)
	return wrap(err)
}

// plan is the job of the next look at c; ok is false where none is to be planned. A dispute
// under review is looked at every week: the event of its decision may not arrive.
func (q *Queue[TTx]) plan(c desk.Case, next time.Time) (job plannedLook, ok bool) {
	now := q.desk.Disputes.Now() // which a test may move
	if next.IsZero() && c.Dispute.Status.UnderReview() {
		created := c.Dispute.Created.Time()
		weeks := int64(now.Sub(created)/week) + 1
		next = created.Add(time.Duration(weeks) * week)
	}
	if next.IsZero() {
		return plannedLook{}, false
	}
	wait := max(0, next.Sub(now))
	return plannedLook{Args: argsOf(c, "at "+next.UTC().Format(time.RFC3339)), InsertOpts: planned(time.Now().Add(wait))}, true
}

const week = 7 * 24 * time.Hour

type plannedLook river.InsertManyParams

func (p plannedLook) args() lookArgs {
	args, _ := p.Args.(lookArgs)
	return args
}

func argsOf(c desk.Case, cause string) lookArgs {
	return lookArgs{Account: c.Account, ID: c.Dispute.ID, Cause: cause, Due: dueOf(c.Dispute)}
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

// NextRetry is when a look that failed is repeated: after a backoff that doubles up to an
// hour, more often as the deadline comes nearer, and at the deadline at the latest.
func (w *lookWorker[TTx]) NextRetry(job *river.Job[lookArgs]) time.Time {
	return time.Now().Add(backoff(job.Attempt, job.Args.Due, w.queue.desk.Disputes.Now()))
}

// soonest is the shortest wait that the deadline brings about.
const soonest = 5 * time.Second

func backoff(attempt int, due int64, now time.Time) time.Duration {
	wait := min(time.Second<<min(max(attempt-1, 0), 12), time.Hour)
	wait = wait/2 + rand.N(wait/2+1) //nolint:gosec // jitter is not a secret
	left := time.Unix(due, 0).Sub(now)
	if due == 0 || left <= 0 {
		return wait
	}
	return min(wait, max(left/4, soonest), left)
}

package deskriver

import (
	"cmp"
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

// lookArgs are the arguments of a job that looks at one dispute. Two jobs are the same if
// they have the same dispute and the same cause: a change that is delivered twice, or a time
// that is planned twice, is one job. The dispute alone does not make two jobs the same, because
// a change that arrives while a job runs would be lost. Look and LookTx give no cause, and each of
// their calls is a job of its own. The jobs in a database may be of an older release, so a new field
// must have a zero value that works.
type lookArgs struct {
	Account string `json:"account,omitempty" river:"unique"`
	ID      string `json:"id" river:"unique"`
	Cause   string `json:"cause,omitempty" river:"unique"` // the id of the event, "at" or "sweep" and a time, or ""
	Due     int64  `json:"due,omitempty"`                  // the deadline in Unix seconds by the desk's clock, 0 if it is not known
}

func (lookArgs) Kind() string { return "dispute_look" }

// InsertOpts has the options of the looks of Look and LookTx, which run before a backlog. All other
// looks have a priority of their own, and the queue from here.
func (lookArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueName, Priority: priorityHigh}
}

// The priorities of looks: a look that is planned for a time runs before a backlog of events.
const (
	priorityHigh = 1
	priorityLow  = 2
)

// maxAttempts is so large that no look reaches it before the deadline of its dispute, because
// River discards a job after its last attempt. After some attempts a look that fails is repeated
// about every hour.
const maxAttempts = 5000

// uniqueWhileKept makes a job unique for as long as finished jobs are kept.
func uniqueWhileKept() river.UniqueOpts {
	states := append(unfinished(), rivertype.JobStateCancelled, rivertype.JobStateCompleted, rivertype.JobStateDiscarded)
	return river.UniqueOpts{ByArgs: true, ByState: states}
}

// uniqueUntilRun makes a job unique until it has run. Afterwards the same job may be stored
// again: by a process whose clock is slow, after a clock has jumped, or by the next sweep.
func uniqueUntilRun() river.UniqueOpts {
	return river.UniqueOpts{ByArgs: true, ByState: unfinished()}
}

// unfinished lists the states of a job that has not ended.
func unfinished() []rivertype.JobState {
	return []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
		rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}
}

// lookWorker runs the jobs that look at one dispute.
type lookWorker[TTx any] struct {
	river.WorkerDefaults[lookArgs]
	queue *Queue[TTx]
}

// Work looks at the dispute and plans the next look. River calls it in a goroutine for each job, up to
// Config.Workers at a time, and ends ctx after Config.JobTimeout or when Stop interrupts. The comment of
// Config.Logger says what is logged. A permanent error cancels the job. The exception is an error of the
// key: somebody must replace the key, and without the exception all jobs would be lost until then.
func (w *lookWorker[TTx]) Work(ctx context.Context, job *river.Job[lookArgs]) error {
	c, next, err := w.queue.desk.LookCase(ctx, job.Args.Account, job.Args.ID)
	if err != nil {
		if e, ok := errors.AsType[*desk.LookError](err); ok && dueOf(e.Case.Dispute) != 0 {
			job.Args.Due = dueOf(e.Case.Dispute) // NextRetry reads it
		}
		final := stripedispute.Permanent(err) && !errors.Is(err, stripedispute.ErrAuthentication)
		w.queue.cfg.Logger.WarnContext(ctx, "dispute look failed",
			"account", job.Args.Account, "dispute", job.Args.ID, "attempt", job.Attempt, "final", final, "error", err)
		if final {
			return cmp.Or(w.planAfterFailure(ctx, job, err), river.JobCancel(err)) // repeated if the plan cannot be stored
		}
		return err
	}
	plan, ok := w.queue.planNext(c, next)
	switch {
	case !ok:
		return nil
	case plan.args().Cause == job.Args.Cause: // by the clock of this process the job runs too early
		return river.JobSnooze(max(time.Until(plan.InsertOpts.ScheduledAt), time.Second))
	}
	_, err = w.queue.client.Insert(ctx, plan.Args, plan.InsertOpts)
	return storeError(err)
}

// planAfterFailure stores the next look at a dispute whose look failed for good. Reminders, the
// looks before the deadline and the notice after it must not depend on a sweep. A dispute that
// could not be read gets no look.
func (w *lookWorker[TTx]) planAfterFailure(ctx context.Context, job *river.Job[lookArgs], err error) error {
	e, ok := errors.AsType[*desk.LookError](err)
	if !ok || e.Case.Dispute.Status == "" {
		return nil
	}
	_, next := w.queue.desk.Pending(e.Case)
	plan, ok := w.queue.planNext(e.Case, next)
	if !ok || plan.args().Cause == job.Args.Cause {
		return nil
	}
	_, err = w.queue.client.Insert(ctx, plan.Args, plan.InsertOpts)
	return storeError(err)
}

// planNext makes the job of the next look at c; ok is false if no look is needed. A dispute
// under review gets a look every week, because the event of its decision may not arrive.
func (q *Queue[TTx]) planNext(c desk.Case, next time.Time) (job plannedLook, ok bool) {
	now := q.desk.Disputes.Now() // a test may set this clock
	if next.IsZero() && c.Dispute.Status.UnderReview() {
		created := c.Dispute.Created.Time()
		weeks := int64(now.Sub(created)/week) + 1
		next = created.Add(time.Duration(weeks) * week)
	}
	if next.IsZero() {
		return plannedLook{}, false
	}
	at := time.Now().Add(max(0, next.Sub(now)))
	opts := &river.InsertOpts{Priority: priorityHigh, ScheduledAt: at, UniqueOpts: uniqueUntilRun()}
	return plannedLook{Args: argsOf(c, "at "+next.UTC().Format(time.RFC3339)), InsertOpts: opts}, true
}

const week = 7 * 24 * time.Hour

// plannedLook is a look that is stored for a later time.
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

// NextRetry returns when a look that failed is repeated: see backoff. River calls it after Work.
func (w *lookWorker[TTx]) NextRetry(job *river.Job[lookArgs]) time.Time {
	return time.Now().Add(backoff(job.Attempt, job.Args.Due, w.queue.desk.Disputes.Now()))
}

// minWait is the limit of the wait when a quarter of the time that is left is shorter than it.
// longestWait is the longest wait.
const (
	minWait     = 5 * time.Second
	longestWait = time.Hour
)

// backoff returns how long to wait after an attempt that failed. The wait doubles up to
// longestWait; a random part is taken away, at most half of it. Before a deadline, the wait is at most
// a quarter of the time that is left, or minWait if that is longer, and never goes beyond the
// deadline. After the deadline, this limit does not apply.
func backoff(attempt int, due int64, now time.Time) time.Duration {
	wait := min(time.Second<<min(max(attempt-1, 0), 20), longestWait)
	wait = wait/2 + rand.N(wait/2+1) //nolint:gosec // jitter is not a secret
	left := time.Unix(due, 0).Sub(now)
	if due == 0 || left <= 0 {
		return wait
	}
	return min(wait, max(left/4, minWait), left)
}

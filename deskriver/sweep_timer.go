package deskriver

import (
	"context"
	"strings"
	"time"
)

// sweepTimer stores the sweeps that are due, in each process that runs jobs. If several processes
// store the same sweep, River keeps one job, also after it has run (see uniqueWhileKept). River's
// periodic jobs are not used: they require a leader that knows them, and the leader may be another
// program.
type sweepTimer struct {
	stop func() // stops the timer and waits until its goroutine has ended
}

// longestSlot is how long a slot is, unless Config.SweepEvery is shorter than ten minutes.
const longestSlot = 10 * time.Second

// slotLength returns how long a slot is. Time is divided into slots: sweeps of one kind that are due
// in one slot are one sweep, also if several processes store it.
func (q *Queue[TTx]) slotLength() time.Duration {
	if q.cfg.SweepEvery > 0 {
		return min(longestSlot, q.cfg.SweepEvery/60)
	}
	return longestSlot
}

// slot names the slot that contains at. The cause of a sweep has the name of its slot, because jobs
// with the same cause are one job.
func (q *Queue[TTx]) slot(at time.Time) string {
	return at.Truncate(q.slotLength()).UTC().Format(time.RFC3339Nano)
}

// clockJump is the jump of the clock of the desk above which a sweep follows: the Clock in the Config of
// Desk.Disputes, which is the clock of the machine if that is nil.
const clockJump = 30 * time.Second

// startSweepTimer starts a goroutine that stores sweeps, the first at once. If Config.SweepEvery is
// negative, the goroutine ends at once and stores nothing.
func (q *Queue[TTx]) startSweepTimer(ctx context.Context) *sweepTimer {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if q.cfg.SweepEvery > 0 {
			q.storeSweeps(ctx)
		}
	}()
	return &sweepTimer{stop: func() { cancel(); <-ended }}
}

// storeSweeps stores a sweep at the start, in each interval of Config.SweepEvery, and after a
// jump of the clock, until ctx ends. If a sweep cannot be stored, it tries again at each tick, and
// later sweeps wait for it. The ticks are a second apart, or less if SweepEvery is less than 20 s.
//
// Processes that start in the same slot share the sweep of the start. If another process
// has stored that sweep, it may have run before this process started, and a process that was
// killed since then may hold the jobs that the sweep stored. So this process then stores another
// sweep, in the next slot.
func (q *Queue[TTx]) storeSweeps(ctx context.Context) {
	ticker := time.NewTicker(min(q.cfg.SweepEvery, 20*time.Second) / 20)
	defer ticker.Stop()
	jumped := watchClock(q.desk.Disputes.Now)
	last := time.Now().Truncate(q.cfg.SweepEvery)
	causes := []string{"start " + q.slot(time.Now())} // of the sweeps that are due and not stored
	var startAgain time.Time                          // when to store another sweep of the start; zero: never
	for {
		if !startAgain.IsZero() && !time.Now().Before(startAgain) {
			startAgain = time.Time{}
			causes = append(causes, "again "+q.slot(time.Now()))
		}
		if interval := time.Now().Truncate(q.cfg.SweepEvery); !interval.Equal(last) {
			last = interval
			causes = append(causes, "every "+interval.UTC().Format(time.RFC3339Nano))
		}
		if jumped() {
			causes = append(causes, "clock "+q.slot(time.Now()))
		}
		for len(causes) > 0 {
			stored, duplicate := q.storeSweep(ctx, causes[0])
			if !stored {
				break // the next tick tries again
			}
			if duplicate && strings.HasPrefix(causes[0], "start ") {
				startAgain = time.Now().Truncate(q.slotLength()).Add(q.slotLength())
			}
			causes = causes[1:]
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// storeSweep stores the job of a sweep in River's tables. sweepWorker runs it, in any process. stored
// is true if the job exists now, and duplicate is true if it existed before the call, for example
// from another process. It logs an error.
func (q *Queue[TTx]) storeSweep(ctx context.Context, cause string) (stored, duplicate bool) {
	timed, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	until := time.Now().Add(2 * q.cfg.SweepEvery).Unix() // a job that waits longer does nothing, because newer sweeps are stored
	res, err := q.client.Insert(timed, sweepArgs{Cause: cause, Until: until}, nil)
	if err != nil && ctx.Err() == nil { // after the end of ctx the queue stops
		q.cfg.Logger.WarnContext(ctx, "storing a dispute sweep", "error", err)
	}
	return err == nil, err == nil && res.UniqueSkippedAsDuplicate
}

// watchClock returns a function that reports whether the clock now has jumped since the last call
// of that function: whether the move of now differs from the time that has really passed by more than
// clockJump. Only one goroutine may call the function.
func watchClock(now func() time.Time) func() bool {
	began, first := time.Now(), now().Round(0) // Round removes the monotonic clock, so the wall clock is compared
	lastAhead := time.Duration(0)
	return func() bool {
		ahead := now().Round(0).Sub(first) - time.Since(began)
		jump := ahead - lastAhead
		lastAhead = ahead
		return jump.Abs() > clockJump
	}
}

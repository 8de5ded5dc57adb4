package deskriver

import (
	"context"
	"strings"
	"time"
)

// sweeper stores the sweeps that are due, in each process that runs jobs. If several processes
// store the same sweep, River keeps one job. River's periodic jobs are not used: they require
// a leader that knows them, and the leader may be another program.
type sweeper struct {
	stop func() // stops the sweeper and waits until it has ended
}

// clockJump is how far a clock must jump to cause a sweep.
const clockJump = 30 * time.Second

// startSweeps starts the sweeper. The first sweep is stored at once.
func (q *Queue[TTx]) startSweeps(ctx context.Context) *sweeper {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if q.cfg.SweepEvery > 0 {
			q.keepSweeping(ctx)
		}
	}()
	return &sweeper{stop: func() { cancel(); <-ended }}
}

// keepSweeping stores a sweep at the start, in each interval of Config.SweepEvery, and after a
// jump of the clock, until ctx ends.
//
// The sweep of the start is shared with processes that start in the same slot of time. It may
// have run before this process started, and a process that was killed since then may hold the
// jobs that it stored. So this process stores another one in the next slot.
func (q *Queue[TTx]) keepSweeping(ctx context.Context) {
	ticker := time.NewTicker(min(q.cfg.SweepEvery, 20*time.Second) / 20)
	defer ticker.Stop()
	jumped := watchClock(q.desk.Disputes.Now)
	last := time.Now().Truncate(q.cfg.SweepEvery)
	due := []string{"start " + q.slot(time.Now())}
	var again time.Time // when to store another sweep of the start; zero: never
	for {
		if !again.IsZero() && !time.Now().Before(again) {
			again = time.Time{}
			due = append(due, "again "+q.slot(time.Now()))
		}
		if interval := time.Now().Truncate(q.cfg.SweepEvery); !interval.Equal(last) {
			last = interval
			due = append(due, "every "+interval.UTC().Format(time.RFC3339Nano))
		}
		if jumped() {
			due = append(due, "clock "+q.slot(time.Now()))
		}
		for len(due) > 0 {
			stored, shared := q.storeSweep(ctx, due[0])
			if !stored {
				break
			}
			if shared && strings.HasPrefix(due[0], "start ") {
				again = time.Now().Truncate(q.slotLength()).Add(q.slotLength())
			}
			due = due[1:]
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// longestSlot is how long a slot is, unless Config.SweepEvery is shorter than ten minutes.
const longestSlot = 10 * time.Second

func (q *Queue[TTx]) slotLength() time.Duration {
	if q.cfg.SweepEvery > 0 {
		return min(longestSlot, q.cfg.SweepEvery/60)
	}
	return longestSlot
}

// slot names the slot of time that at is in. Sweeps of one slot, of several processes for
// example, have the same slot in their cause, so that they are stored once.
func (q *Queue[TTx]) slot(at time.Time) string {
	return at.Truncate(q.slotLength()).UTC().Format(time.RFC3339Nano)
}

// storeSweep reports whether the sweep is stored, and whether it was stored before, for example
// by another process. If it is not stored, the next tick tries again.
func (q *Queue[TTx]) storeSweep(ctx context.Context, cause string) (stored, before bool) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	res, err := q.client.Insert(ctx, sweepArgs{Cause: cause, Until: time.Now().Add(2 * q.cfg.SweepEvery).Unix()}, nil)
	if err != nil && ctx.Err() == nil {
		q.cfg.Logger.WarnContext(ctx, "storing a dispute sweep", "error", err)
	}
	return err == nil, err == nil && res.UniqueSkippedAsDuplicate
}

// watchClock returns a function that reports whether the clock has jumped since its last
// call: whether it differs from the time that has really passed.
func watchClock(now func() time.Time) func() bool {
	began, first := time.Now(), now().Round(0) // Round removes the monotonic clock, so the wall clock is compared
	before := time.Duration(0)
	return func() bool {
		ahead := now().Round(0).Sub(first) - time.Since(began)
		moved := ahead - before
		before = ahead
		return moved.Abs() > clockJump
	}
}

package deskriver

import (
	"context"
	"fmt"
	"time"
)

// sweeper stores the sweeps that are due, in every process that is started. Of several that
// store the same one, River keeps one. River's own periodic jobs need a leader that knows
// them, which may be another program.
type sweeper struct {
	stop func() // and wait for the end
}

// jump is how far a clock must jump to be swept after.
const jump = 30 * time.Second

// startSweeps begins with a sweep at once.
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

func (q *Queue[TTx]) keepSweeping(ctx context.Context) {
	ticker := time.NewTicker(min(q.cfg.SweepEvery, 20*time.Second) / 20)
	defer ticker.Stop()
	drift := watchClock(q.desk.Disputes.Now)
	begun := time.Now().Truncate(q.cfg.SweepEvery)
	due := []string{q.cause("start")}
	for {
		if slot := time.Now().Truncate(q.cfg.SweepEvery); slot.After(begun) || slot.Before(begun) {
			begun = slot
			due = append(due, "every "+slot.UTC().Format(time.RFC3339Nano))
		}
		if drift() {
			due = append(due, q.cause("clock"))
		}
		for len(due) > 0 && q.storeSweep(ctx, due[0]) {
			due = due[1:]
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// cause is the same in processes that do something within a few seconds of one another.
func (q *Queue[TTx]) cause(what string) string {
	at := time.Now().Truncate(min(q.cfg.SweepEvery/60, 10*time.Second))
	return fmt.Sprint(what, " ", at.UTC().Format(time.RFC3339Nano))
}

// storeSweep reports whether the sweep is stored; what was not is tried again.
func (q *Queue[TTx]) storeSweep(ctx context.Context, cause string) bool {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_, err := q.client.Insert(ctx, sweepArgs{Cause: cause, Until: time.Now().Add(2 * q.cfg.SweepEvery).Unix()}, nil)
	if err != nil && ctx.Err() == nil {
		q.cfg.Logger.WarnContext(ctx, "storing a dispute sweep", "error", err)
	}
	return err == nil
}

// watchClock returns a function that reports whether the clock has jumped since it was
// called before, as compared with the time that has really passed.
func watchClock(now func() time.Time) func() bool {
	began, first := time.Now(), now().Round(0) // the wall clock: without the monotonic one
	before := time.Duration(0)
	return func() bool {
		ahead := now().Round(0).Sub(first) - time.Since(began)
		moved := ahead - before
		before = ahead
		return moved.Abs() > jump
	}
}

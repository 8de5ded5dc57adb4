// Package apart calls code that may never return or may panic: a Read of the caller's,
// for example. Nothing can stop such a call, but one can stop waiting for it.
package apart

import (
	"context"
	"runtime"
	"time"
)

// grace is how long a call may go on when its time is over: most return at once then.
const grace = 50 * time.Millisecond

// result is how a call ended.
type result[T any] struct {
	value T
	lost  any  // it panicked with this
	exit  bool // it ended its goroutine, as the FailNow of a test does
}

// Run calls f on a goroutine of its own and returns its value. A panic of f continues
// here, where the caller can recover it. If ctx ends and f does not return, ok is false
// and f is left behind; late, unless it is nil, gets the value when f returns at last.
func Run[T any](ctx context.Context, f func() T, late func(T)) (value T, ok bool) {
	done, left := make(chan result[T]), make(chan struct{})
	defer close(left)
	go func() {
		r := result[T]{exit: true}
		defer func() {
			if r.exit {
				r.lost = recover()
			}
			select {
			case done <- r:
			case <-left:
				if late != nil && !r.exit {
					late(r.value)
				}
			}
		}()
		r.value = f()
		r.exit = false
	}()
	select {
	case r := <-done:
		return r.get(), true
	case <-ctx.Done():
	}
	over := time.NewTimer(grace)
	defer over.Stop()
	select {
	case r := <-done:
		return r.get(), true
	case <-over.C:
		return value, false
	}
}

func (r result[T]) get() T {
	switch {
	case r.lost != nil:
		panic(r.lost)
	case r.exit:
		runtime.Goexit()
	}
	return r.value
}

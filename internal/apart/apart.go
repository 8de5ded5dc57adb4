// Package apart calls code of the user that may never return or may panic, such as a Read. Such
// a call cannot be stopped, but Run can stop waiting for it.
package apart

import (
	"context"
	"runtime"
	"time"
)

// grace is how long Run still waits after ctx has ended. Most calls return within this time.
const grace = 50 * time.Millisecond

// result says how a call ended.
type result[T any] struct {
	value    T
	panicked any  // the value of its panic
	exited   bool // it ended its goroutine, as FailNow does in a test, or panicked
}

// Run calls f in a new goroutine and returns its value. A panic of f continues in the
// goroutine that called Run, where it can be recovered. If ctx ends and f does not return within
// grace after that, ok is false and f continues by itself. If f returns later and late is not
// nil, late gets the value, in the goroutine of f. A panic of f after that time is dropped.
func Run[T any](ctx context.Context, f func() T, late func(T)) (value T, ok bool) {
	done, abandoned := make(chan result[T]), make(chan struct{})
	defer close(abandoned)
	go func() {
		r := result[T]{exited: true}
		defer func() {
			if r.exited {
				r.panicked = recover()
			}
			select {
			case done <- r:
			case <-abandoned:
				if late != nil && !r.exited {
					late(r.value)
				}
			}
		}()
		r.value = f()
		r.exited = false
	}()
	select {
	case r := <-done:
		return r.get(), true
	case <-ctx.Done():
	}
	timeout := time.NewTimer(grace)
	defer timeout.Stop()
	select {
	case r := <-done:
		return r.get(), true
	case <-timeout.C:
		return value, false
	}
}

// get returns the value, or ends in the same way as the call.
func (r result[T]) get() T {
	switch {
	case r.panicked != nil:
		panic(r.panicked)
	case r.exited:
		runtime.Goexit()
	}
	return r.value
}

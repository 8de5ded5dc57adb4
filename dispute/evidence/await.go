package evidence

import (
	"context"
	"errors"
)

// errGoexit is for functions of the caller that end their goroutine, as the FailNow of
// a test does.
var errGoexit = errors.New("evidence: a function of the packet or of Progress ended its goroutine")

// outcome is how a function of the caller ended in a goroutine of its own.
type outcome[T any] struct {
	value    T
	err      error
	panicked any
}

// run calls do and sends how it ended, whatever do does.
func run[T any](do func() (T, error), ended chan<- outcome[T]) {
	o := outcome[T]{err: errGoexit}
	defer func() {
		o.panicked = recover()
		ended <- o
	}()
	o.value, o.err = do()
}

// get returns the result. A panic continues here, where the caller can recover it.
func (o outcome[T]) get() (T, error) {
	if o.panicked != nil {
		panic(o.panicked)
	}
	return o.value, o.err
}

// await returns what do returns, or the error of ctx when that has ended. Then do may be
// left to itself: nothing can stop an Open or a Read that blocks.
func await[T any](ctx context.Context, do func() (T, error)) (value T, err error) {
	ended := make(chan outcome[T], 1)
	go run(do, ended)
	select {
	case o := <-ended:
		value, err = o.get()
	case <-ctx.Done():
	}
	if cause := context.Cause(ctx); cause != nil {
		return value, cause
	}
	return value, err
}

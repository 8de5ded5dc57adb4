package evidence

import "errors"

// errGoexit is the error if a function of the user ends its goroutine with runtime.Goexit,
// as FailNow of a test does.
var errGoexit = errors.New("evidence: a function of the packet or of Progress ended its goroutine")

// outcome is how a function ended that ran in its own goroutine.
type outcome[T any] struct {
	value    T
	err      error
	panicked any
}

// run calls do and always sends how it ended, also after a panic or runtime.Goexit. ended must
// have room for it, because nobody may receive from it any more.
func run[T any](do func() (T, error), ended chan<- outcome[T]) {
	o := outcome[T]{err: errGoexit}
	defer func() {
		o.panicked = recover()
		ended <- o
	}()
	o.value, o.err = do()
}

// get returns the result of the function. If the function panicked, get panics with the same
// value, in the goroutine of its caller.
func (o outcome[T]) get() (T, error) {
	if o.panicked != nil {
		panic(o.panicked)
	}
	return o.value, o.err
}

// errStopped is the error of await if done was closed first. The user does not see it: inspect and
// readAndUpload return the cause of the context instead.
var errStopped = errors.New("evidence: the context ended first")

// await calls do in its own goroutine and returns its result, or errStopped if done is
// closed first. In that case do may continue to run, because nothing can stop an Open or a
// Read that blocks. If done is nil, await calls do in the caller's goroutine.
//
// It differs from internal/apart: a do that ends its goroutine is an error here, and does
// not end the caller's goroutine too.
func await[T any](done <-chan struct{}, do func() (T, error)) (value T, err error) {
	if done == nil {
		return do()
	}
	ended := make(chan outcome[T], 1)
	go run(do, ended)
	select {
	case o := <-ended:
		return o.get()
	case <-done:
		return value, errStopped
	}
}

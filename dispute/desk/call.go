package desk

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// PanicError is the error after a panic of Gather or Notify. Its text does not show the
// value of the panic, which may contain evidence or personal data.
type PanicError struct {
	Func  string // "Gather" or "Notify"
	Value any    `json:"-"` // nil if the function ended its goroutine with runtime.Goexit
	Stack []byte `json:"-"` // the stack trace of runtime/debug
}

// Error names the type of the value.
func (p *PanicError) Error() string {
	return fmt.Sprintf("%s panicked with a value of type %T", p.Func, p.Value)
}

// GoString returns the text of Error, so that %#v does not show the value.
func (p *PanicError) GoString() string { return p.Error() }

// call runs f, a function of the user, and returns when f returns or ctx ends. If ctx ends
// first, f goes on in its goroutine: nothing can stop a function that ignores its context.
func call[T any](ctx context.Context, name string, f func(context.Context) (T, error)) (value T, err error) {
	type outcome struct {
		value T
		err   error
	}
	ended := make(chan outcome, 1)
	go func() {
		o := outcome{err: &PanicError{Func: name}}
		defer func() {
			if v := recover(); v != nil {
				o.err = &PanicError{Func: name, Value: v, Stack: debug.Stack()}
			}
			ended <- o
		}()
		o.value, o.err = f(ctx)
	}()
	select {
	case o := <-ended:
		return o.value, o.err
	case <-ctx.Done():
		return value, fmt.Errorf("%s did not return in time: %w", name, ctx.Err())
	}
}

// withPart returns a context that ends after this part of the time that ctx has left. If ctx has no
// deadline, it ends only with ctx.
func withPart(ctx context.Context, part float64) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Duration(float64(time.Until(deadline))*part))
}

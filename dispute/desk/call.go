package desk

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// PanicError is a panic of Gather or Notify. It prints without the value, which may hold
// anything.
type PanicError struct {
	Func  string // "Gather" or "Notify"
	Value any    `json:"-"` // nil when the function ended its goroutine
	Stack []byte `json:"-"` // the stack trace of runtime/debug
}

// Error names the type of the value.
func (p *PanicError) Error() string {
	return fmt.Sprintf("%s panicked with a value of type %T", p.Func, p.Value)
}

// GoString is Error, so that %#v does not show the value.
func (p *PanicError) GoString() string { return p.Error() }

// call runs f, a function of the user, until ctx ends. Then f is left to itself: nothing
// can stop a function that does not watch its context.
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

// part ends earlier than ctx: after this part of the time that is left.
func part(ctx context.Context, of float64) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Duration(float64(time.Until(deadline))*of))
}

package main

import "context"

// readInput calls read, which reads stdin, in a goroutine of its own. It returns when read does or
// when ctx ends, because an interrupt does not end a read of a terminal. Then the goroutine goes on
// until the process ends.
func readInput[T any](ctx context.Context, read func() (T, error)) (input T, err error) {
	type result struct {
		input T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		input, err := read()
		done <- result{input, err}
	}()
	select {
	case r := <-done:
		return r.input, r.err
	case <-ctx.Done():
		return input, ctx.Err()
	}
}

package main

import (
	"context"

	"github.com/stripedispute-go/stripedispute/internal/apart"
)

// readInput calls read, which reads stdin, in a goroutine of its own. It returns when read does or
// soon after ctx has ended, because an interrupt does not end a read of a terminal. Then the
// goroutine goes on until the process ends.
func readInput[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		input T
		err   error
	}
	r, ok := apart.Run(ctx, func() (r result) {
		r.input, r.err = read()
		return r
	}, nil)
	if !ok {
		return r.input, ctx.Err()
	}
	return r.input, r.err
}

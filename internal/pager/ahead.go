package pager

import (
	"context"
	"iter"
)

// ahead makes the next value of a sequence while the loop works on the one it
// has: one value ahead, and none beyond an error. They are made by a goroutine
// that is stopped, and has ended, when the loop has.
func ahead[T any](ctx context.Context, sequence func(context.Context) iter.Seq2[T, error]) iter.Seq2[T, error] {
	type result struct {
		value T
		err   error
	}
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		over, results := make(chan struct{}), make(chan result)
		defer func() {
			cancel()
			close(over)
			for range results { // until the goroutine has ended
			}
		}()
		go func() {
			defer close(results)
			for v, err := range sequence(ctx) {
				select {
				case results <- result{v, err}:
				case <-over: // and not ctx.Done(): that the caller cancelled must reach the loop
					return
				}
			}
		}()
		for r := range results {
			if !yield(r.value, r.err) {
				return
			}
		}
	}
}

package pager

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/stripedispute-go/stripedispute"
)

// Scan is what has to be known of a list to read several of its pages at a time.
type Scan[T any] struct {
	Page       func(context.Context, stripedispute.Window, ...stripedispute.Option) (*stripedispute.Page[T], error)
	ID         func(T) string
	Created    func(T) stripedispute.Timestamp
	Options    []stripedispute.Option // of every page
	Windows    []stripedispute.Window // what is to be read
	InFlight   int                    // pages that are asked for at a time, at most
	Checkpoint func(left []stripedispute.Window)
}

// Walk goes through the windows side by side, each from its newest item to its
// oldest. It stops at the first error that slowing down does not cure, and starts
// anew every time it is ranged over.
func (s Scan[T]) Walk(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		r := s.begin()
		defer r.end()
		defer cancel()
		for r.start(ctx); r.running > 0; r.start(ctx) {
			a := r.next()
			a.page.report()
			if errors.Is(a.err, stripedispute.ErrRateLimited) && r.slower(a.part) {
				a.part.busy = false
				continue
			}
			if a.err != nil {
				var none T
				yield(none, a.err)
				return
			}
			r.pace(a)
			r.divide(a)
			r.start(ctx) // what comes next is on its way while the loop works
			for _, item := range a.page.items {
				if !yield(item, nil) {
					return
				}
			}
			r.done(a.part)
		}
	}
}

// ask asks for the page of a window.
func (s Scan[T]) ask(ctx context.Context, w stripedispute.Window) (page[T], error) {
	l := List[T]{ID: s.ID, Options: s.Options}
	if stripedispute.NewCall(l.Options).Response == nil { // it tells the attempts that were made
		l.Options = append(slices.Clip(l.Options), stripedispute.WithResponse(new(stripedispute.Response)))
	}
	l.Page = func(ctx context.Context, at Cursor, opts ...stripedispute.Option) (*stripedispute.Page[T], error) {
		w.After = at.StartingAfter
		return s.Page(ctx, w, opts...)
	}
	return l.ask(ctx, Cursor{StartingAfter: w.After})
}

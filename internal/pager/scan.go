package pager

import (
	"context"
	"errors"
	"iter"

	"github.com/stripedispute-go/stripedispute"
)

// Scan describes a list whose pages are read with several simultaneous requests.
type Scan[T any] struct {
	// Page requests one page of a window. ID and Created return those of an item.
	Page    func(context.Context, stripedispute.Window, ...stripedispute.Option) (*stripedispute.Page[T], error)
	ID      func(T) string
	Created func(T) stripedispute.Timestamp

	Options    []stripedispute.Option            // for the request of every page
	Windows    []stripedispute.Window            // the parts of the list to read
	InFlight   int                               // the most simultaneous requests
	Checkpoint func(left []stripedispute.Window) // may be nil
}

// Walk reads the windows concurrently, each from its newest item to its oldest. After a rate
// limit, it halves the number of simultaneous requests. Any other error ends the walk, and so
// does a rate limit while only one request runs. Ranging over it again starts from the
// beginning.
func (s Scan[T]) Walk(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		r := s.begin()
		defer r.drain()
		defer cancel()
		for {
			r.startRequests(ctx)
			if r.running == 0 {
				return // everything was read
			}
			got := r.waitForResult()
			got.page.fillResponse()
			if errors.Is(got.err, stripedispute.ErrRateLimited) && r.slowDown(got.part) {
				got.part.busy = false
				continue
			}
			if got.err == nil {
				got.err = addPage(r.seen, got.page.items, s.ID)
			}
			if got.err != nil {
				var none T
				yield(none, got.err)
				return
			}
			r.adjustLimit(got)
			r.divideRest(got)
			r.startRequests(ctx) // the next requests run while the loop works
			for _, item := range got.page.items {
				if !yield(item, nil) {
					return
				}
			}
			r.finish(got.part)
		}
	}
}

// fetch requests the next page of a window.
func (s Scan[T]) fetch(ctx context.Context, w stripedispute.Window) (page[T], error) {
	call := stripedispute.NewCall(s.Options)
	if call.Response == nil {
		call.Response = new(stripedispute.Response) // adjustLimit needs the number of attempts
	}
	l := List[T]{ID: s.ID, Options: []stripedispute.Option{call.Option()}}
	l.Page = func(ctx context.Context, at Cursor, opts ...stripedispute.Option) (*stripedispute.Page[T], error) {
		w.After = at.StartingAfter
		return s.Page(ctx, w, opts...)
	}
	return l.fetch(ctx, Cursor{StartingAfter: w.After})
}

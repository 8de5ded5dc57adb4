package pager

import (
	"context"
	"errors"
	"iter"

	"github.com/stripedispute-go/stripedispute"
)

// Scan describes a list whose pages are read with several simultaneous requests.
type Scan[T any] struct {
	// Page requests the newest page of a window.
	Page func(context.Context, stripedispute.Window, ...stripedispute.Option) (*stripedispute.Page[T], error)

	ID      func(T) string                  // returns the id of an item
	Created func(T) stripedispute.Timestamp // returns when an item was created

	Options  []stripedispute.Option // for the request of every page
	Windows  []stripedispute.Window // the parts of the list to read
	InFlight int                    // the most simultaneous requests, 1 or more: Scan of package dispute has the default and the maximum

	// Checkpoint is called each time the loop has received all items of a page, in the goroutine of
	// the loop. left is what is not read yet. It may be nil.
	Checkpoint func(left []stripedispute.Window)
}

// Walk yields the items of the windows, in no particular order, to a loop of the user, in the
// goroutine of that loop. Its requests run in other goroutines. When the loop ends, Walk cancels
// them and waits until they have ended, without a timeout. After a rate limit, it halves the number
// of simultaneous requests and requests the page again; the methods slowDown and adjustLimit of
// scanState have all the rules for the number. Any other error ends the walk, and so does a rate
// limit when the number is one. Ranging over it again starts from the beginning.
func (s Scan[T]) Walk(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		st := s.begin()
		defer st.drain()
		defer cancel()
		for {
			st.startRequests(ctx)
			if st.running == 0 {
				return // everything was read
			}
			got := st.waitForResult()
			got.page.fillResponse()
			if errors.Is(got.err, stripedispute.ErrRateLimited) && st.slowDown(got.part) {
				got.part.busy = false
				continue
			}
			if got.err == nil {
				got.err = addPage(st.seen, got.page.items, s.ID)
			}
			if got.err != nil {
				var none T
				yield(none, got.err)
				return
			}
			st.adjustLimit(got)
			st.divideRest(got)
			st.startRequests(ctx) // the next requests run while the loop works
			for _, item := range got.page.items {
				if !yield(item, nil) {
					return
				}
			}
			st.finish(got.part)
		}
	}
}

// fetch requests the newest page of a window. startRequests calls it in another goroutine.
func (s Scan[T]) fetch(ctx context.Context, w stripedispute.Window) (page[T], error) {
	call := stripedispute.NewCall(s.Options)
	if call.Response == nil {
		call.Response = new(stripedispute.Response) // adjustLimit needs the number of attempts: more than one means a retry
	}
	l := List[T]{ID: s.ID, Options: []stripedispute.Option{call.Option()}}
	l.Page = func(ctx context.Context, at Cursor, opts ...stripedispute.Option) (*stripedispute.Page[T], error) {
		w.After = at.StartingAfter
		return s.Page(ctx, w, opts...)
	}
	return l.fetch(ctx, Cursor{StartingAfter: w.After})
}

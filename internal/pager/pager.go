// Package pager implements pagination: it requests lists page by page. Every list of this
// module uses it. It contains no HTTP.
package pager

import (
	"context"
	"errors"
	"iter"
	"sync"

	"github.com/stripedispute-go/stripedispute"
)

// Cursor says where a page of a list begins, and in which direction. At most one
// field is set.
type Cursor struct {
	StartingAfter string // the id of the item before the page, towards older items
	EndingBefore  string // the id of the item after the page, towards newer items
}

// List describes a list and the part of it to read. The methods List and ListLinks of the resources use
// it; the comments of Max in their parameters say for the user when a walk ends.
type List[T any] struct {
	// Page requests the page at a cursor.
	Page func(context.Context, Cursor, ...stripedispute.Option) (*stripedispute.Page[T], error)

	ID      func(T) string         // returns the id of an item
	Options []stripedispute.Option // for the request of every page
	Bounds
}

// Walk yields the items that follow the cursor: older ones, newest first, or with
// EndingBefore newer ones, oldest first. It runs in the goroutine of the loop that ranges over it.
// It requests a page when that loop needs its first item; with Prefetch, one page earlier. It stops
// at the first error. Ranging over it again starts from the beginning.
func (l List[T]) Walk(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for p, err := range l.pages(ctx) {
			p.fillResponse()
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range p.items {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// pages yields the pages until the list, or Max items, or an error ends them. With Prefetch, it
// starts the request for the next page before it yields a page, so that the request runs while
// the loop works. When the loop ends, pages cancels that request and waits until it has ended.
func (l List[T]) pages(ctx context.Context) iter.Seq2[page[T], error] {
	return func(yield func(page[T], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var requests sync.WaitGroup
		defer requests.Wait()
		defer cancel()
		seen, left := newSeenIDs(l.StartingAfter, l.EndingBefore), l.Max
		next := l.pageRequest(ctx, &requests, l.Cursor)
		for {
			p, err := next()
			left = p.trim(left)
			if err == nil {
				err = addPage(seen, p.items, l.ID)
			}
			last := err != nil || !p.more
			if !last {
				next = l.pageRequest(ctx, &requests, p.next)
			}
			if !yield(p, err) || last {
				return
			}
		}
	}
}

// errNoPage is the error of a request whose goroutine ended without a result: for example, a
// test called FailNow in its RoundTripper.
var errNoPage = errors.New("stripe: the request for a page ended without a response")

// pageRequest returns a function that returns the page at a cursor. Without Prefetch, the
// function makes the request when it is called. With Prefetch, the request starts at once in
// another goroutine, and the function waits for it. A panic of the request continues in the
// goroutine that calls the function, where it can be recovered.
func (l List[T]) pageRequest(ctx context.Context, requests *sync.WaitGroup, at Cursor) func() (page[T], error) {
	if !l.Prefetch {
		return func() (page[T], error) { return l.fetch(ctx, at) }
	}
	var p page[T]
	err, panicked := errNoPage, any(nil)
	done := make(chan struct{})
	requests.Go(func() {
		defer close(done)
		defer func() { panicked = recover() }()
		p, err = l.fetch(ctx, at)
	})
	return func() (page[T], error) {
		<-done
		if panicked != nil {
			panic(panicked)
		}
		return p, err
	}
}

// Package pager implements pagination: it fetches lists page by page. Every list of
// this module goes through it, and it knows nothing of HTTP.
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
	StartingAfter, EndingBefore string
}

// List describes a list, and which part of it to read.
type List[T any] struct {
	Page    func(context.Context, Cursor, ...stripedispute.Option) (*stripedispute.Page[T], error)
	ID      func(T) string
	Options []stripedispute.Option // for every page
	Bounds
}

// Walk yields the items from the cursor on: towards older ones, or with
// EndingBefore towards newer ones, oldest first. It fetches a page when the loop
// needs its first item; with Prefetch, one page earlier. It stops at the first error,
// and begins anew each time it is ranged over.
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

// pages yields the pages up to Max items, or to the first error. With Prefetch the
// request for the next page starts before this one is yielded, so that it runs
// while the loop works. No goroutine is left when the loop has ended.
func (l List[T]) pages(ctx context.Context) iter.Seq2[page[T], error] {
	return func(yield func(page[T], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var requests sync.WaitGroup
		defer requests.Wait()
		defer cancel()
		seen, left := newTrail(l.StartingAfter, l.EndingBefore), l.Max
		for next := l.start(ctx, &requests, l.Cursor); next != nil; {
			p, err := next()
			left = p.trim(left)
			if err == nil {
				err = pass(seen, p.items, l.ID)
			}
			next = nil
			if err == nil && p.more {
				next = l.start(ctx, &requests, p.next)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// errNoPage is the error of a request that ended its goroutine, as the FailNow of a
// test does in a RoundTripper.
var errNoPage = errors.New("stripe: the request for a page ended without a response")

// start returns the function that waits for the page at a cursor. With Prefetch the
// request runs at once; otherwise it runs when the function is called. A panic in it
// continues in the caller, who can recover it.
func (l List[T]) start(ctx context.Context, requests *sync.WaitGroup, at Cursor) func() (page[T], error) {
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

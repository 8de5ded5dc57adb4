// Package pager walks lists page by page. It is the only list walk of this
// module and knows nothing of HTTP.
package pager

import (
	"context"
	"iter"

	"github.com/stripedispute-go/stripedispute"
)

// Cursor says where in a list, and which way, a page lies. At most one field is set.
type Cursor struct {
	StartingAfter, EndingBefore string
}

// List is what has to be known of a list to walk it.
type List[T any] struct {
	Page    func(context.Context, Cursor, ...stripedispute.Option) (*stripedispute.Page[T], error)
	ID      func(T) string
	Options []stripedispute.Option // of every page
	Bounds
}

// Walk goes through the list from its cursor: towards older items, or with
// EndingBefore towards newer ones, oldest first. It asks for a page only when an
// item of it is wanted, or with Prefetch of the one before, stops at the first
// error, and starts anew every time it is ranged over.
func (l List[T]) Walk(ctx context.Context) iter.Seq2[T, error] {
	pages := l.pages(ctx)
	if l.Prefetch {
		pages = l.ahead(ctx)
	}
	return func(yield func(T, error) bool) {
		for p, err := range pages {
			p.report()
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

// pages goes through the pages up to Max items, or to the first error.
func (l List[T]) pages(ctx context.Context) iter.Seq2[page[T], error] {
	return func(yield func(page[T], error) bool) {
		at, left := l.Cursor, l.Max
		for {
			p, err := l.ask(ctx, at)
			left = p.trim(left)
			if !yield(p, err) || err != nil || !p.more {
				return
			}
			at = p.next
		}
	}
}

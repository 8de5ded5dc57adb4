// Package pager walks lists page by page. It is the only list walk of this
// module and knows nothing of HTTP.
package pager

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/stripedispute-go/stripedispute"
)

// Cursor says where in a list, and which way, a page lies. At most one field is set.
type Cursor struct {
	StartingAfter, EndingBefore string
}

// List is what has to be known of a list to walk it.
type List[T any] struct {
	Page func(context.Context, Cursor) (*stripedispute.Page[T], error)
	ID   func(T) string
	Bounds
}

// Walk goes through the list from its cursor: towards older items, or with
// EndingBefore towards newer ones, oldest first. It asks for a page only when an
// item of it is wanted, stops at the first error, and starts anew every time it
// is ranged over.
func (l List[T]) Walk(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		at, left := l.Cursor, l.Max
		for {
			page, err := l.Page(ctx, at)
			if err != nil {
				yield(none, err)
				return
			}
			items, next := l.turn(page.Data, at)
			if err := moved(at, next, page); err != nil {
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
				if left--; left == 0 {
					return
				}
			}
			if !page.HasMore {
				return
			}
			at = next
		}
	}
}

// turn puts a page in walking order and finds the cursor of the next one. Pages
// come newest first whichever way the walk goes.
func (l List[T]) turn(page []T, at Cursor) ([]T, Cursor) {
	if len(page) == 0 {
		return nil, at
	}
	if at.EndingBefore == "" {
		return page, Cursor{StartingAfter: l.ID(page[len(page)-1])}
	}
	page = slices.Clone(page)
	slices.Reverse(page)
	return page, Cursor{EndingBefore: l.ID(page[len(page)-1])}
}

// moved refuses to walk in a circle, or on from nowhere.
func moved[T any](from, to Cursor, page *stripedispute.Page[T]) error {
	switch {
	case len(page.Data) == 0 && !page.HasMore:
		return nil
	case len(page.Data) == 0:
		return errors.New("stripe: the list says that there is more but sent an empty page")
	case to == Cursor{}:
		return errors.New("stripe: the last item of a page has no id to walk on from")
	case to == from:
		return fmt.Errorf("stripe: the list repeats itself at %s%s", to.StartingAfter, to.EndingBefore)
	}
	return nil
}

package pager

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// page is one page, ready for the loop.
type page[T any] struct {
	items []T // in the order of the walk
	next  Cursor
	more  bool

	wanted, response *stripedispute.Response // what the caller wants filled (nil: nothing), and with what
}

// fetch requests the page at a cursor.
func (l List[T]) fetch(ctx context.Context, at Cursor) (page[T], error) {
	p := page[T]{wanted: stripedispute.NewCall(l.Options).Response}
	opts := slices.Clip(l.Options)
	if p.wanted != nil {
		p.response = new(stripedispute.Response)
		opts = append(opts, stripedispute.WithResponse(p.response))
	}
	got, err := l.Page(ctx, at, opts...)
	if err != nil {
		return p, err
	}
	items, next := l.inWalkOrder(got.Data, at)
	if err := checkProgress(at, next, got); err != nil {
		return p, err
	}
	p.items, p.next, p.more = items, next, got.HasMore
	return p, nil
}

// fillResponse fills the caller's [stripedispute.WithResponse] when the loop gets to
// the page, and not when the page is fetched.
func (p page[T]) fillResponse() {
	if p.wanted != nil {
		*p.wanted = *p.response
	}
}

// trim cuts the page off after left items, which makes it the last one. 0 means no
// bound. It returns how many items are left after this page.
func (p *page[T]) trim(left int) int {
	if left > 0 && left <= len(p.items) {
		p.items, p.more = p.items[:left], false
	}
	return max(0, left-len(p.items))
}

// inWalkOrder puts the items in the order of the walk and finds the cursor of the
// next page. Stripe sends every page newest first, in both directions.
func (l List[T]) inWalkOrder(items []T, at Cursor) ([]T, Cursor) {
	if len(items) == 0 {
		return nil, at
	}
	if at.EndingBefore == "" {
		return items, Cursor{StartingAfter: l.ID(items[len(items)-1])}
	}
	items = slices.Clone(items)
	slices.Reverse(items)
	return items, Cursor{EndingBefore: l.ID(items[len(items)-1])}
}

// checkProgress refuses a page after which the walk cannot go on.
func checkProgress[T any](from, to Cursor, got *stripedispute.Page[T]) error {
	switch {
	case len(got.Data) == 0 && !got.HasMore:
		return nil
	case len(got.Data) == 0:
		return errors.New("stripe: the list says that there is more but sent an empty page")
	case to == Cursor{}:
		return errors.New("stripe: the last item of a page has no id to go on from")
	case to == from:
		return repeats(to.StartingAfter + to.EndingBefore)
	}
	return nil
}

// trail holds the ids at which the pages of a walk began and ended. A list that sends
// one of them again goes in a circle, and would never end.
type trail map[string]struct{}

// newTrail holds the items that a walk begins after.
func newTrail(after ...string) trail {
	t := trail{}
	for _, id := range after {
		if id != "" {
			t[id] = struct{}{}
		}
	}
	return t
}

// pass adds a page to the trail. It is an error if the page holds an item of the
// trail.
func pass[T any](t trail, items []T, id func(T) string) error {
	for i, item := range items {
		id := id(item)
		if _, again := t[id]; again {
			return repeats(id)
		}
		if i == 0 || i == len(items)-1 {
			t[id] = struct{}{}
		}
	}
	return nil
}

func repeats(id string) error {
	return fmt.Errorf("stripe: the list repeats itself at %s", strings.Trim(fmt.Sprintf("%.60q", id), `"`))
}

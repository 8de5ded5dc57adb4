package pager

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/stripedispute-go/stripedispute"
)

// page is a page on its way to the loop.
type page[T any] struct {
	items []T // in walking order
	next  Cursor
	more  bool

	asked, response *stripedispute.Response // where the caller wants the response, and what it was
}

// ask asks for the page at a cursor.
func (l List[T]) ask(ctx context.Context, at Cursor, more ...stripedispute.Option) (page[T], error) {
	p := page[T]{asked: stripedispute.NewCall(l.Options).Response}
	opts := slices.Concat(l.Options, more)
	if p.asked != nil {
		p.response = new(stripedispute.Response)
		opts = append(opts, stripedispute.WithResponse(p.response))
	}
	got, err := l.Page(ctx, at, opts...)
	if err != nil {
		return p, err
	}
	items, next := l.turn(got.Data, at)
	if err := moved(at, next, got); err != nil {
		return p, err
	}
	p.items, p.next, p.more = items, next, got.HasMore
	return p, nil
}

// report fills what the caller handed over with WithResponse, when the loop gets
// to the page and no sooner.
func (p page[T]) report() {
	if p.asked != nil {
		*p.asked = *p.response
	}
}

// trim cuts the page off after left items, where left is not 0, which makes it the
// last. It returns what is left after it.
func (p *page[T]) trim(left int) int {
	if left > 0 && left <= len(p.items) {
		p.items, p.more = p.items[:left], false
	}
	return max(0, left-len(p.items))
}

// turn puts a page in walking order and finds the cursor of the next one. Pages
// come newest first whichever way the walk goes.
func (l List[T]) turn(data []T, at Cursor) ([]T, Cursor) {
	if len(data) == 0 {
		return nil, at
	}
	if at.EndingBefore == "" {
		return data, Cursor{StartingAfter: l.ID(data[len(data)-1])}
	}
	data = slices.Clone(data)
	slices.Reverse(data)
	return data, Cursor{EndingBefore: l.ID(data[len(data)-1])}
}

// moved refuses to walk in a circle, or on from nowhere.
func moved[T any](from, to Cursor, got *stripedispute.Page[T]) error {
	switch {
	case len(got.Data) == 0 && !got.HasMore:
		return nil
	case len(got.Data) == 0:
		return errors.New("stripe: the list says that there is more but sent an empty page")
	case to == Cursor{}:
		return errors.New("stripe: the last item of a page has no id to walk on from")
	case to == from:
		return fmt.Errorf("stripe: the list repeats itself at %s%s", to.StartingAfter, to.EndingBefore)
	}
	return nil
}

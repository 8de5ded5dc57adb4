package pager

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// page is one page, with its items in the order in which Walk yields them.
type page[T any] struct {
	items []T
	next  Cursor // of the page after this one
	more  bool   // there is a page after this one

	userResponse *stripedispute.Response // from the option WithResponse; nil for none
	response     *stripedispute.Response // of this page, to be copied into userResponse
}

// fetch requests the page at a cursor. pageRequest and Scan.fetch call it. With Prefetch and in a
// Scan, it does not run in the goroutine of the user's loop, but in another one.
func (l List[T]) fetch(ctx context.Context, at Cursor) (page[T], error) {
	call := stripedispute.NewCall(l.Options)
	p := page[T]{userResponse: call.Response}
	if p.userResponse != nil {
		p.response = new(stripedispute.Response)
		call.Response = p.response
	}
	got, err := l.Page(ctx, at, call.Option())
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

// fillResponse fills the Response of the option [stripedispute.WithResponse]. Walk calls it before
// it yields the items of the page or its error. With Prefetch and in a Scan, that may be long after
// the response was received.
func (p page[T]) fillResponse() {
	if p.userResponse != nil {
		*p.userResponse = *p.response
	}
}

// trim shortens the page to left items and makes it the last page, if it has that many. A left
// of 0 means no limit. trim returns the number of items that are left after this page.
func (p *page[T]) trim(left int) int {
	if left > 0 && left <= len(p.items) {
		p.items, p.more = p.items[:left], false
	}
	return max(0, left-len(p.items))
}

// inWalkOrder returns the items in the order of the walk, and the cursor of the next page.
// Stripe sends every page newest first, in both directions.
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

// checkProgress returns an error for a page after which the walk cannot continue.
func checkProgress[T any](from, to Cursor, got *stripedispute.Page[T]) error {
	switch {
	case len(got.Data) == 0 && !got.HasMore:
		return nil
	case len(got.Data) == 0:
		return errors.New("stripe: the list has more items but sent an empty page")
	case to == Cursor{}:
		return errors.New("stripe: the last item of a page has no id, so the next page cannot be requested")
	case to == from:
		return errRepeats(to.StartingAfter + to.EndingBefore)
	}
	return nil
}

// seenIDs has the ids of the first and last item of each page of a walk. A list that sends one
// of them again repeats itself and would never end. RELIABILITY.md states which items are compared.
type seenIDs map[string]struct{}

// newSeenIDs returns the set at the beginning of a walk: the ids that it starts after.
func newSeenIDs(after ...string) seenIDs {
	seen := seenIDs{}
	for _, id := range after {
		if id != "" {
			seen[id] = struct{}{}
		}
	}
	return seen
}

// addPage adds a page to seen. It returns an error if the page has an item that is in seen.
func addPage[T any](seen seenIDs, items []T, id func(T) string) error {
	for i, item := range items {
		id := id(item)
		if _, again := seen[id]; again {
			return errRepeats(id)
		}
		if i == 0 || i == len(items)-1 {
			seen[id] = struct{}{}
		}
	}
	return nil
}

// errRepeats quotes only the beginning of the id, since a server may send a long one.
func errRepeats(id string) error {
	return fmt.Errorf("stripe: the list repeats itself at %s", strings.Trim(fmt.Sprintf("%.60q", id), `"`))
}

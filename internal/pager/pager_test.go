package pager_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/pager"
)

// numbers returns a list of the ids 1 (newest) to n, with two per page. It counts the pages.
func numbers(n int, pages *int) func(context.Context, pager.Cursor, ...stripedispute.Option) (*stripedispute.Page[string], error) {
	return func(_ context.Context, at pager.Cursor, _ ...stripedispute.Option) (*stripedispute.Page[string], error) {
		*pages++
		var first, last int
		if at.StartingAfter != "" {
			after, _ := strconv.Atoi(at.StartingAfter)
			first = after + 1
			last = min(n, first+1)
			return page(first, last, last < n), nil
		}
		if at.EndingBefore != "" {
			before, _ := strconv.Atoi(at.EndingBefore)
			last = before - 1
			first = max(1, last-1)
			return page(first, last, first > 1), nil
		}
		last = min(n, 2)
		return page(1, last, last < n), nil
	}
}

func page(first, last int, more bool) *stripedispute.Page[string] {
	p := &stripedispute.Page[string]{HasMore: more}
	for i := first; i <= last; i++ {
		p.Data = append(p.Data, strconv.Itoa(i))
	}
	return p
}

func same(s string) string { return s }

func collect(t *testing.T, l pager.List[string]) ([]string, error) {
	t.Helper()
	var got []string
	for s, err := range l.Walk(t.Context()) {
		if err != nil {
			return got, err
		}
		got = append(got, s)
	}
	return got, nil
}

func TestWalk(t *testing.T) {
	tests := map[string]struct {
		n     int
		start pager.Cursor
		max   int
		want  []string
		pages int
	}{
		"nothing":                              {n: 0, want: nil, pages: 1},
		"newest first to the end":              {n: 5, want: []string{"1", "2", "3", "4", "5"}, pages: 3},
		"on from a cursor":                     {n: 5, start: pager.Cursor{StartingAfter: "3"}, want: []string{"4", "5"}, pages: 1},
		"back from a cursor, oldest first":     {n: 6, start: pager.Cursor{EndingBefore: "6"}, want: []string{"5", "4", "3", "2", "1"}, pages: 3},
		"no more items than the maximum":       {n: 5, max: 3, want: []string{"1", "2", "3"}, pages: 2},
		"no page beyond a full one at its end": {n: 5, max: 2, want: []string{"1", "2"}, pages: 1},
	}
	for name, test := range tests {
		for _, prefetch := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, prefetch %t", name, prefetch), func(t *testing.T) {
				pages := 0
				l := pager.List[string]{
					Page: numbers(test.n, &pages), ID: same, Bounds: pager.Bounds{Cursor: test.start, Max: test.max, Prefetch: prefetch},
				}
				got, err := collect(t, l)
				require.NoError(t, err)
				assert.Equal(t, test.want, got)
				assert.Equal(t, test.pages, pages)
			})
		}
	}
}

func TestWalkRequestsNothingUntilRangedOver(t *testing.T) {
	pages := 0
	l := pager.List[string]{Page: numbers(5, &pages), ID: same}
	seq := l.Walk(t.Context())
	assert.Zero(t, pages)
	for range seq {
		break
	}
	assert.Equal(t, 1, pages)
}

func TestWalkStartsAgainEachTime(t *testing.T) {
	for _, bounds := range []pager.Bounds{{}, {Cursor: pager.Cursor{EndingBefore: "6"}}, {Prefetch: true}} {
		pages := 0
		seq := pager.List[string]{Page: numbers(6, &pages), ID: same, Bounds: bounds}.Walk(t.Context())
		var rounds [2][]string
		for i := range rounds {
			for s, err := range seq {
				require.NoError(t, err)
				rounds[i] = append(rounds[i], s)
			}
		}
		assert.Equal(t, rounds[0], rounds[1])
		assert.NotEmpty(t, rounds[0])
	}
}

func TestWalkDoesNotReorderThePageItWasGiven(t *testing.T) {
	given := []string{"1", "2"}
	l := pager.List[string]{
		ID: same, Bounds: pager.Bounds{Cursor: pager.Cursor{EndingBefore: "3"}},
		Page: func(context.Context, pager.Cursor, ...stripedispute.Option) (*stripedispute.Page[string], error) {
			return &stripedispute.Page[string]{Data: given}, nil
		},
	}
	got, err := collect(t, l)
	require.NoError(t, err)
	assert.Equal(t, []string{"2", "1"}, got)
	assert.Equal(t, []string{"1", "2"}, given)
}

func TestWalkStopsAtAPageThatCannotBeRight(t *testing.T) {
	broken := errors.New("broken")
	tests := map[string]struct {
		pages []*stripedispute.Page[string]
		err   error
		want  string
		got   []string
	}{
		"an error on the second page":  {pages: []*stripedispute.Page[string]{page(1, 2, true), nil}, want: "broken", got: []string{"1", "2"}},
		"an empty page that says more": {pages: []*stripedispute.Page[string]{page(1, 0, true)}, want: "empty page"},
		"a page that comes again": {
			pages: []*stripedispute.Page[string]{page(1, 2, true), page(1, 2, true)}, want: "repeats itself at 2", got: []string{"1", "2"},
		},
		"an item without an id": {pages: []*stripedispute.Page[string]{{Data: []string{""}, HasMore: true}}, want: "no id"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := pager.List[string]{
				ID: same,
				Page: func(context.Context, pager.Cursor, ...stripedispute.Option) (*stripedispute.Page[string], error) {
					p := test.pages[0]
					test.pages = slices.Delete(test.pages, 0, 1)
					if p == nil {
						return nil, broken
					}
					return p, nil
				},
			}
			got, err := collect(t, l)
			require.ErrorContains(t, err, test.want)
			assert.Equal(t, test.got, got)
			assert.Empty(t, test.pages)
		})
	}
}

// circle returns a list of the ids 1 to n, with three per page. After its end it continues with
// the id back, in both directions.
func circle(n, back int) func(context.Context, pager.Cursor, ...stripedispute.Option) (*stripedispute.Page[string], error) {
	return func(_ context.Context, at pager.Cursor, _ ...stripedispute.Option) (*stripedispute.Page[string], error) {
		id, _ := strconv.Atoi(at.StartingAfter + at.EndingBefore)
		p := &stripedispute.Page[string]{HasMore: true}
		for range 3 {
			if id++; id > n {
				id = back
			}
			p.Data = append(p.Data, strconv.Itoa(id))
		}
		if at.EndingBefore != "" {
			slices.Reverse(p.Data)
		}
		return p, nil
	}
}

func TestWalkStopsAtAListThatRepeatsItself(t *testing.T) {
	for _, n := range []int{4, 6, 7, 8, 9, 30, 31} {
		for back := 1; back < n; back++ {
			for _, bounds := range []pager.Bounds{
				{},
				{Prefetch: true},
				{Cursor: pager.Cursor{StartingAfter: "2"}},
				{Cursor: pager.Cursor{EndingBefore: "1"}},
				{Cursor: pager.Cursor{EndingBefore: "1"}, Prefetch: true},
			} {
				got, err := collect(t, pager.List[string]{Page: circle(n, back), ID: same, Bounds: bounds})
				require.ErrorContains(t, err, "repeats itself", "%d, back to %d, %+v", n, back, bounds)
				assert.Less(t, len(got), n+3, "less than a page comes twice: %d, back to %d, %+v", n, back, bounds)
			}
		}
	}
}

func TestWalkQuotesOnlyTheBeginningOfALongID(t *testing.T) {
	long := "a\nb" + strings.Repeat("x", 5000)
	l := pager.List[string]{ID: same, Page: func(context.Context, pager.Cursor, ...stripedispute.Option) (*stripedispute.Page[string], error) {
		return &stripedispute.Page[string]{Data: []string{long}, HasMore: true}, nil
	}}
	_, err := collect(t, l)
	require.ErrorContains(t, err, `repeats itself at a\nbxxx`)
	assert.Less(t, len(err.Error()), 200)
}

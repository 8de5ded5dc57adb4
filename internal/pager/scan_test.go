package pager_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/pager"
)

// archive is a list of timestamps, newest first. The id of an item is its position. A page has
// three items and takes a second.
type archive struct {
	created []stripedispute.Timestamp
	fail    func(call int) error // nil never fails
	retries func(call int) bool  // whether a page needs a retry; nil means never

	mu                  sync.Mutex
	calls, now, highest int
	running             []int // how many requests ran at each call
}

func newArchive(created ...stripedispute.Timestamp) *archive {
	slices.Sort(created)
	slices.Reverse(created)
	return &archive{created: created}
}

type item struct {
	id      string
	created stripedispute.Timestamp
}

func (a *archive) page(ctx context.Context, w stripedispute.Window, opts ...stripedispute.Option) (*stripedispute.Page[item], error) {
	a.mu.Lock()
	a.calls++
	a.now++
	a.highest = max(a.highest, a.now)
	a.running = append(a.running, a.now)
	call := a.calls
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		a.now--
		a.mu.Unlock()
	}()
	response := stripedispute.NewCall(opts).Response
	response.Attempts = 1
	if a.retries != nil && a.retries(call) {
		response.Attempts = 2
	}
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if a.fail != nil {
		if err := a.fail(call); err != nil {
			return nil, err
		}
	}
	after := -1
	if w.After != "" {
		after, _ = strconv.Atoi(w.After)
	}
	p := &stripedispute.Page[item]{}
	for i, t := range a.created {
		if i <= after || t < w.From || w.Before != 0 && t >= w.Before {
			continue
		}
		if p.HasMore = len(p.Data) == 3; p.HasMore {
			break
		}
		p.Data = append(p.Data, item{strconv.Itoa(i), t})
	}
	return p, nil
}

func (a *archive) scan(inFlight int, windows ...stripedispute.Window) pager.Scan[item] {
	if len(windows) == 0 {
		windows = []stripedispute.Window{{}}
	}
	return pager.Scan[item]{
		Page: a.page, InFlight: inFlight, Windows: windows,
		ID:      func(i item) string { return i.id },
		Created: func(i item) stripedispute.Timestamp { return i.created },
	}
}

// counted returns how often each item was yielded, and the error at the end.
func counted(ctx context.Context, s pager.Scan[item]) (map[string]int, error) {
	seen := map[string]int{}
	for i, err := range s.Walk(ctx) {
		if err != nil {
			return seen, err
		}
		seen[i.id]++
	}
	return seen, nil
}

func TestScanStopsAtAListThatRepeatsItself(t *testing.T) {
	for _, inFlight := range []int{1, 8} {
		synctest.Test(t, func(t *testing.T) {
			a := newArchive(slices.Repeat([]stripedispute.Timestamp{1_700_000_000, 1_750_000_000}, 20)...)
			s := a.scan(inFlight)
			straight := s.Page
			s.Page = func(ctx context.Context, w stripedispute.Window, opts ...stripedispute.Option) (*stripedispute.Page[item], error) {
				p, err := straight(ctx, w, opts...)
				if err == nil && !p.HasMore { // at its end, the list starts again
					p = &stripedispute.Page[item]{Data: []item{{"0", 1_750_000_000}, {"1", 1_750_000_000}, {"2", 1_750_000_000}}, HasMore: true}
				}
				return p, err
			}
			_, err := counted(t.Context(), s)
			require.ErrorContains(t, err, "repeats itself")
		})
	}
}

func TestScanRefusesPagesThatIgnoreItsWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newArchive(10, 20, 30)
		s := a.scan(8, stripedispute.Window{From: 20}, stripedispute.Window{Before: 20})
		straight := s.Page
		s.Page = func(ctx context.Context, _ stripedispute.Window, opts ...stripedispute.Option) (*stripedispute.Page[item], error) {
			return straight(ctx, stripedispute.Window{}, opts...)
		}
		seen, err := counted(t.Context(), s)
		require.ErrorContains(t, err, "repeats itself")
		assert.Len(t, seen, 3)
	})
}

func TestScanSplitsAnyTimesWithoutOverflow(t *testing.T) {
	for _, newest := range []stripedispute.Timestamp{0, 1, 1_795_258_800, math.MaxInt64 - 1, math.MaxInt64} {
		synctest.Test(t, func(t *testing.T) {
			a := newArchive(slices.Repeat([]stripedispute.Timestamp{newest}, 40)...)
			windows := []stripedispute.Window{{}}
			s := a.scan(100, windows...)
			s.Checkpoint = func(left []stripedispute.Window) {
				for _, w := range left {
					assert.True(t, w.Before == 0 || w.From < w.Before, "%+v is empty", w)
				}
			}
			seen, err := counted(t.Context(), s)
			require.NoError(t, err)
			assert.Equal(t, a.each(), seen)
		})
	}
}

// each returns every item of a with the count 1.
func (a *archive) each() map[string]int {
	all := map[string]int{}
	for i := range a.created {
		all[strconv.Itoa(i)] = 1
	}
	return all
}

func TestScanYieldsEveryItemOnce(t *testing.T) {
	const day = 86_400
	now := stripedispute.Timestamp(1_795_258_800)
	spread := func(n int, of stripedispute.Timestamp) []stripedispute.Timestamp {
		var all []stripedispute.Timestamp
		for range n {
			all = append(all, now-rand.N(of))
		}
		return all
	}
	tests := map[string][]stripedispute.Timestamp{
		"nothing":           nil,
		"one":               {now},
		"a page":            {now, now - 1, now - 2},
		"a page and one":    {now, now - 1, now - 2, now - 3},
		"all in one second": slices.Repeat([]stripedispute.Timestamp{now}, 40),
		"all in two seconds": slices.Concat(slices.Repeat([]stripedispute.Timestamp{now}, 20),
			slices.Repeat([]stripedispute.Timestamp{now - 1}, 20)),
		"one every second":         spread(200, 200),
		"many to a second":         spread(200, 20),
		"spread over years":        spread(200, 2000*day),
		"one day of many":          slices.Concat(spread(20, 2000*day), spread(200, day)),
		"older than Stripe":        {now, 1, 2, 3, 4, 5, 6, 7, 8, 9},
		"at the edge of Stripe":    {1_293_840_000, 1_293_840_000, 1_293_839_999, 1_293_840_001, 1_293_840_000},
		"later than this computer": {1 << 33, 1<<33 + 1, 1<<33 + 2, 1<<33 + 3},
	}
	for name, created := range tests {
		for _, inFlight := range []int{1, 2, 8, 100} {
			t.Run(fmt.Sprintf("%s, %d in flight", name, inFlight), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					a := newArchive(slices.Clone(created)...)
					seen, err := counted(t.Context(), a.scan(inFlight))
					require.NoError(t, err)
					assert.Equal(t, a.each(), seen)
					assert.LessOrEqual(t, a.highest, inFlight)
				})
			})
		}
	}
}

func TestScanKeepsToItsWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newArchive(10, 20, 20, 20, 20, 20, 30, 40)
		seen, err := counted(t.Context(), a.scan(8, stripedispute.Window{From: 20, Before: 30, After: "3"}, stripedispute.Window{From: 30}))
		require.NoError(t, err)
		assert.Equal(t, []string{"0", "1", "4", "5", "6"}, slices.Sorted(maps.Keys(seen)))
	})
}

func TestScanContinuesAfterAnError(t *testing.T) {
	broken := errors.New("broken")
	for at := 1; at < 90; at += 3 {
		synctest.Test(t, func(t *testing.T) {
			created := make([]stripedispute.Timestamp, 200)
			for i := range created {
				created[i] = 1_795_258_800 - rand.N[stripedispute.Timestamp](100)
			}
			a := newArchive(created...)
			a.fail = func(call int) error {
				if call%at == 0 {
					return broken
				}
				return nil
			}
			windows, seen := []stripedispute.Window{{}}, map[string]int{}
			for len(windows) > 0 {
				s := a.scan(8, windows...)
				s.Checkpoint = func(left []stripedispute.Window) { windows = left }
				some, err := counted(t.Context(), s)
				for id, n := range some {
					seen[id] += n
				}
				if at < 10 && err != nil {
					a.fail = nil
				}
				require.True(t, err == nil || errors.Is(err, broken))
			}
			assert.Equal(t, a.each(), seen, "failing at every %d. call", at)
		})
	}
}

func TestScanStartsAgainEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newArchive(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
		s := a.scan(4)
		for range 2 {
			seen, err := counted(t.Context(), s)
			require.NoError(t, err)
			assert.Equal(t, a.each(), seen)
		}
	})
}

package pager_test

import (
	"context"
	"errors"
	"runtime"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/pager"
)

// slow returns a list of five pages with two items. Each page takes a second. It counts the
// requests and numbers them in the responses.
func slow(asked *int) pager.List[string] {
	pages := 0
	inner := numbers(10, &pages)
	return pager.List[string]{
		ID:     same,
		Bounds: pager.Bounds{Prefetch: true},
		Page: func(ctx context.Context, at pager.Cursor, opts ...stripedispute.Option) (*stripedispute.Page[string], error) {
			*asked++
			if r := stripedispute.NewCall(opts).Response; r != nil {
				r.RequestID = "req_" + strconv.Itoa(*asked)
			}
			select {
			case <-time.After(time.Second):
				return inner(ctx, at, opts...)
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		},
	}
}

func TestPrefetchRequestsOnePageAheadWhileTheLoopWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked, n := 0, 0
		start := time.Now()
		for _, err := range slow(&asked).Walk(t.Context()) {
			require.NoError(t, err)
			page := n/2 + 1
			n++
			time.Sleep(time.Second / 2)
			synctest.Wait()
			assert.Equal(t, min(page+1, 5), asked, "while item %d is worked on", n)
		}
		assert.Equal(t, 10, n)
		assert.Equal(t, 6*time.Second, time.Since(start), "the first page, and then the work on five")
	})
}

func TestPrefetchLeavesNoGoroutineAfterALoopThatBreaks(t *testing.T) {
	for _, after := range []time.Duration{0, 500 * time.Millisecond, 5 * time.Second} {
		synctest.Test(t, func(t *testing.T) { // it waits for every goroutine
			asked := 0
			seq := slow(&asked).Walk(t.Context())
			for _, err := range seq {
				require.NoError(t, err)
				time.Sleep(after)
				break
			}
			left := asked
			assert.LessOrEqual(t, left, 2)
			time.Sleep(time.Minute)
			assert.Equal(t, left, asked)
		})
	}
}

func TestPrefetchEndsWhenTheLoopPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		assert.Panics(t, func() {
			for range slow(&asked).Walk(t.Context()) {
				panic("in the loop")
			}
		})
	})
}

func TestPrefetchPassesAPanicToTheLoop(t *testing.T) {
	l := pager.List[string]{ID: same, Bounds: pager.Bounds{Prefetch: true}}
	l.Page = func(context.Context, pager.Cursor, ...stripedispute.Option) (*stripedispute.Page[string], error) {
		panic("in a RoundTripper")
	}
	assert.PanicsWithValue(t, "in a RoundTripper", func() { _, _ = collect(t, l) })
}

func TestPrefetchNeverTakesAnEndedGoroutineForTheEnd(t *testing.T) {
	l := pager.List[string]{ID: same, Bounds: pager.Bounds{Prefetch: true}}
	l.Page = func(context.Context, pager.Cursor, ...stripedispute.Option) (*stripedispute.Page[string], error) {
		runtime.Goexit() // like FailNow in a test
		return nil, nil
	}
	_, err := collect(t, l)
	require.ErrorContains(t, err, "ended without a response")
}

func TestPrefetchBringsAnErrorInItsOrder(t *testing.T) {
	broken := errors.New("broken")
	pages := 0
	l := pager.List[string]{ID: same, Bounds: pager.Bounds{Prefetch: true}}
	l.Page = func(context.Context, pager.Cursor, ...stripedispute.Option) (*stripedispute.Page[string], error) {
		if pages++; pages == 2 {
			return nil, broken
		}
		return page(1, 2, true), nil
	}
	got, err := collect(t, l)
	require.ErrorIs(t, err, broken)
	assert.Equal(t, []string{"1", "2"}, got)
	assert.Equal(t, 2, pages, "nothing is asked for after an error")
}

func TestPrefetchNeverTakesACancelForTheEnd(t *testing.T) {
	for range 50 { // a select may choose either case
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			asked := 0
			var last error
			for _, err := range slow(&asked).Walk(ctx) {
				last = err
				time.Sleep(time.Second)
				cancel()
			}
			require.ErrorIs(t, last, context.Canceled)
		})
	}
}

func TestPrefetchRequestsNoPageBeyondMax(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked, n := 0, 0
		l := slow(&asked)
		l.Max = 4
		for _, err := range l.Walk(t.Context()) {
			require.NoError(t, err)
			n++
			time.Sleep(time.Minute)
		}
		assert.Equal(t, 4, n)
		assert.Equal(t, 2, asked)
	})
}

func TestWithResponseDescribesThePageInTheLoop(t *testing.T) {
	for _, prefetch := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			asked, n := 0, 0
			var r stripedispute.Response
			l := slow(&asked)
			l.Prefetch = prefetch
			l.Options = []stripedispute.Option{stripedispute.WithResponse(&r)}
			for _, err := range l.Walk(t.Context()) {
				require.NoError(t, err)
				time.Sleep(time.Minute)
				assert.Equal(t, "req_"+strconv.Itoa(n/2+1), r.RequestID)
				n++
			}
		})
	}
}

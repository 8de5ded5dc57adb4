package pager_test

import (
	"context"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

func TestScanPassesAPanicToTheLoop(t *testing.T) {
	s := (&archive{}).scan(4, stripedispute.Window{Before: 1}, stripedispute.Window{From: 1})
	s.Page = func(context.Context, stripedispute.Window, ...stripedispute.Option) (*stripedispute.Page[item], error) {
		panic("in a RoundTripper")
	}
	assert.PanicsWithValue(t, "in a RoundTripper", func() { _, _ = counted(t.Context(), s) })
}

func TestScanNeverTakesAnEndedGoroutineForTheEnd(t *testing.T) {
	s := (&archive{}).scan(1)
	s.Page = func(context.Context, stripedispute.Window, ...stripedispute.Option) (*stripedispute.Page[item], error) {
		runtime.Goexit() // like FailNow in a test
		return nil, nil
	}
	_, err := counted(t.Context(), s)
	require.ErrorContains(t, err, "ended without a response")
}

func TestScanLeavesNoGoroutineAfterALoopThatEnds(t *testing.T) {
	for _, end := range []func(){func() {}, func() { panic("in the loop") }} {
		synctest.Test(t, func(t *testing.T) { // it waits for every goroutine
			a := newArchive(slices.Repeat([]stripedispute.Timestamp{1_700_000_000, 1_750_000_000}, 40)...)
			n := 0
			func() {
				defer func() { _ = recover() }()
				for range a.scan(8).Walk(t.Context()) {
					if n++; n == 10 {
						end()
						break
					}
				}
			}()
			synctest.Wait()
			calls := a.calls
			time.Sleep(time.Hour)
			assert.Equal(t, calls, a.calls)
			assert.Zero(t, a.now)
		})
	}
}

func TestScanEndsWithTheErrorOfACancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5500*time.Millisecond)
		defer cancel()
		a := newArchive(slices.Repeat([]stripedispute.Timestamp{1_700_000_000}, 300)...)
		start := time.Now()
		_, err := counted(ctx, a.scan(8))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 5500*time.Millisecond, time.Since(start))
	})
}

func TestScanIsAsFastAsItsRequestsAllow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		created := make([]stripedispute.Timestamp, 3000) // a thousand pages
		for i := range created {
			created[i] = 1_795_258_800 - stripedispute.Timestamp(i*i) // fewer and fewer items per time
		}
		a := newArchive(created...)
		start := time.Now()
		seen, err := counted(t.Context(), a.scan(8))
		require.NoError(t, err)
		assert.Equal(t, a.each(), seen)
		assert.Less(t, time.Since(start), 1000*time.Second/6)
		assert.Less(t, a.calls, 1150, "few requests return nothing new")
	})
}

func TestScanSlowDownAtARateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		created := make([]stripedispute.Timestamp, 900)
		for i := range created {
			created[i] = 1_795_258_800 - stripedispute.Timestamp(i)
		}
		a := newArchive(created...)
		a.fail = func(int) error {
			a.mu.Lock()
			defer a.mu.Unlock()
			if a.now > 4 {
				return stripedispute.ErrRateLimited
			}
			return nil
		}
		seen, err := counted(t.Context(), a.scan(32))
		require.NoError(t, err)
		assert.Equal(t, a.each(), seen)

		a.fail = func(int) error { return stripedispute.ErrRateLimited }
		_, err = counted(t.Context(), a.scan(32))
		require.ErrorIs(t, err, stripedispute.ErrRateLimited, "one request at a time is as slow as it gets")
	})
}

func TestScanAdjustLimitAfterRetries(t *testing.T) {
	for name, test := range map[string]struct {
		retries func(call int) bool
		early   int // the most simultaneous requests at the first nine pages
		late    int // the most after forty pages
	}{
		"no page needs a retry":         {nil, 8, 8},
		"every page needs a retry":      {func(int) bool { return true }, 4, 1},
		"only the first needed a retry": {func(call int) bool { return call == 1 }, 4, 8},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				created := make([]stripedispute.Timestamp, 900)
				for i := range created {
					created[i] = 1_795_258_800 - stripedispute.Timestamp(i)
				}
				a := newArchive(created...)
				a.retries = test.retries
				seen, err := counted(t.Context(), a.scan(8))
				require.NoError(t, err)
				assert.Equal(t, a.each(), seen)
				assert.Equal(t, test.early, slices.Max(a.running[:9]))
				assert.Equal(t, test.late, slices.Max(a.running[40:]))
			})
		})
	}
}

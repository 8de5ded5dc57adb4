package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

func TestOnceCountsOnlySuccess(t *testing.T) {
	calls := 0
	h := &webhook.Handler{Secrets: []string{secret}, Handle: func(context.Context, *webhook.Event) error {
		if calls++; calls < 3 {
			return errors.New("not yet")
		}
		return nil
	}}
	var codes []int
	for range 5 {
		codes = append(codes, deliver(h, created).Code)
	}
	assert.Equal(t, []int{500, 500, 200, 200, 200}, codes)
	assert.Equal(t, 3, calls)

	deliver(h, strings.Replace(created, "evt_1", "evt_2", 1))
	assert.Equal(t, 4, calls, "another event about the same dispute")
}

func TestOnceIgnoresForgedDeliveries(t *testing.T) {
	calls := 0
	h := &webhook.Handler{Secrets: []string{secret}, Handle: func(context.Context, *webhook.Event) error { calls++; return nil }}
	assert.Equal(t, 400, post(h, created, signed(created, time.Now(), retired)).Code)
	assert.Equal(t, 200, deliver(h, created).Code)
	assert.Equal(t, 1, calls)
}

// simultaneous delivers one event n times while the first delivery still runs f.
func simultaneous(t *testing.T, n int, f func() error) (calls int32, codes map[int]int) {
	t.Helper()
	codes = map[int]int{}
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var count atomic.Int32
		h := &webhook.Handler{Secrets: []string{secret}, Handle: func(context.Context, *webhook.Event) error {
			count.Add(1)
			<-release
			return f()
		}}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range n {
			wg.Go(func() {
				code := deliver(h, created).Code
				mu.Lock()
				defer mu.Unlock()
				codes[code]++
			})
		}
		synctest.Wait()
		assert.Empty(t, codes, "a response before the callback returned")
		close(release)
		wg.Wait()
		calls = count.Load()
	})
	return calls, codes
}

func TestSimultaneousDeliveriesCallHandleOnce(t *testing.T) {
	calls, codes := simultaneous(t, 50, func() error { return nil })
	assert.Equal(t, int32(1), calls)
	assert.Equal(t, map[int]int{200: 50}, codes)
}

func TestSimultaneousDeliveriesShareAFailure(t *testing.T) {
	calls, codes := simultaneous(t, 50, func() error { return errors.New("no") })
	assert.Equal(t, int32(1), calls)
	assert.Equal(t, map[int]int{500: 50}, codes)

	calls, codes = simultaneous(t, 50, func() error { panic("no") })
	assert.Equal(t, int32(1), calls)
	assert.Equal(t, map[int]int{500: 50}, codes)
}

func TestSimultaneousDeliveriesOfDifferentEventsDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		h := &webhook.Handler{Secrets: []string{secret}, Handle: func(_ context.Context, e *webhook.Event) error {
			if e.ID == "evt_1" {
				<-release
			}
			return nil
		}}
		var wg sync.WaitGroup
		wg.Go(func() { deliver(h, created) })
		synctest.Wait()
		assert.Equal(t, 200, deliver(h, strings.Replace(created, "evt_1", "evt_2", 1)).Code)
		close(release)
		wg.Wait()
	})
}

func TestSimultaneousDeliveriesOfManyEvents(t *testing.T) {
	var calls atomic.Int32
	h := &webhook.Handler{Secrets: []string{secret}, Handle: func(context.Context, *webhook.Event) error { calls.Add(1); return nil }}
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			assert.Equal(t, 200, deliver(h, strings.Replace(created, "evt_1", fmt.Sprint("evt_", i%20), 1)).Code)
		})
	}
	wg.Wait()
	assert.Equal(t, int32(20), calls.Load())
}

func TestMemoryDoStopsWaitingWhenItsContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m webhook.Memory
		release := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			assert.NoError(t, m.Do(t.Context(), "evt_1", func(context.Context) error { <-release; return nil }))
		})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := m.Do(ctx, "evt_1", func(context.Context) error { t.Error("run twice"); return nil })
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		close(release)
		wg.Wait()
	})
}

func TestMemoryForgetsChangesAfterMaxAndAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &webhook.Memory{Max: 3, Age: time.Hour}
		ran := func(event string) bool {
			ran := false
			assert.NoError(t, m.Do(t.Context(), event, func(context.Context) error { ran = true; return nil }))
			return ran
		}
		for _, event := range []string{"a", "b", "c", "d"} {
			assert.True(t, ran(event))
		}
		assert.False(t, ran("b"), "the three newest are known")
		assert.False(t, ran("d"))
		assert.True(t, ran("a"), "the fourth is not")

		time.Sleep(time.Hour)
		assert.False(t, ran("a"))
		time.Sleep(time.Second)
		assert.True(t, ran("a"))
	})
}

func TestMemoryRemembersLongerThanStripeRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		h := &webhook.Handler{Secrets: []string{secret}, Handle: func(context.Context, *webhook.Event) error { calls++; return nil }}
		deliver(h, created)
		time.Sleep(3*24*time.Hour + time.Hour)
		deliver(h, created)
		assert.Equal(t, 1, calls)
	})
}

func TestMemoryRemembersForEachHandler(t *testing.T) {
	calls := map[string]int{}
	m := &webhook.Memory{}
	handler := func(name string) *webhook.Handler {
		return &webhook.Handler{
			Secrets: []string{secret}, Once: m, Handle: func(context.Context, *webhook.Event) error { calls[name]++; return nil },
		}
	}
	books, mails := handler("books"), handler("mails")
	for range 3 {
		assert.Equal(t, 200, deliver(books, created).Code)
		assert.Equal(t, 200, deliver(mails, created).Code)
	}
	assert.Equal(t, map[string]int{"books": 1, "mails": 1}, calls)

	done, err := m.Done(t.Context(), "evt_1")
	require.NoError(t, err)
	assert.False(t, done, "outside of a Handler nothing was done")
	require.NoError(t, m.Do(t.Context(), "evt_1", func(context.Context) error { return nil }))
	done, err = m.Done(t.Context(), "evt_1")
	require.NoError(t, err)
	assert.True(t, done)
}

func TestMemoryInsideAnotherOnceRemembersForEachHandler(t *testing.T) {
	var m webhook.Memory
	calls := 0
	for range 2 {
		h := &webhook.Handler{
			Secrets: []string{secret}, Once: store(m.Do), Handle: func(context.Context, *webhook.Event) error { calls++; return nil },
		}
		assert.Equal(t, 200, deliver(h, created).Code)
		assert.Equal(t, 200, deliver(h, created).Code)
	}
	assert.Equal(t, 2, calls)
}

func TestMemoryKeepsNoHandlerAlive(t *testing.T) {
	var m webhook.Memory
	freed := make(chan bool, 1)
	func() {
		h := &webhook.Handler{Secrets: []string{secret}, Once: &m, Handle: func(context.Context, *webhook.Event) error { return nil }}
		runtime.AddCleanup(h, func(freed chan bool) { freed <- true }, freed)
		assert.Equal(t, 200, deliver(h, created).Code)
	}()
	for range 10 {
		runtime.GC()
		select {
		case <-freed:
			return
		default:
			runtime.Gosched()
		}
	}
	select {
	case <-freed:
	case <-time.After(10 * time.Second):
		t.Error("it is still held")
	}
	runtime.KeepAlive(&m)
}

func TestMemoryUsesTheClockOfItsHandler(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	calls := 0
	h := &webhook.Handler{
		Secrets: []string{secret}, Now: func() time.Time { return now },
		Handle: func(context.Context, *webhook.Event) error { calls++; return nil },
	}
	send := func() { assert.Equal(t, 200, post(h, created, signed(created, now, secret)).Code) }
	send()
	now = now.Add(webhook.DefaultMemoryAge)
	send()
	assert.Equal(t, 1, calls)
	now = now.Add(time.Second)
	send()
	assert.Equal(t, 2, calls)
}

func TestSimultaneousDeliveriesFetchOnceWithAnyOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var fetches, calls atomic.Int32
		h := &webhook.Handler{
			Secrets: []string{secret},
			Once:    store(func(ctx context.Context, _ string, f func(context.Context) error) error { return f(ctx) }),
			FetchDispute: func(_ context.Context, id string, _ ...stripedispute.Option) (*dispute.Dispute, error) {
				fetches.Add(1)
				<-release
				return &dispute.Dispute{ID: id}, nil
			},
			Handle: func(context.Context, *webhook.Event) error { calls.Add(1); return nil },
		}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { assert.Equal(t, 200, deliver(h, created).Code) })
		}
		synctest.Wait()
		close(release)
		wg.Wait()
		assert.Equal(t, int32(1), fetches.Load())
		assert.Equal(t, int32(1), calls.Load())
	})
}

// store is a Once of a user, as a function.
type store func(ctx context.Context, event string, f func(context.Context) error) error

func (s store) Do(ctx context.Context, event string, f func(context.Context) error) error {
	return s(ctx, event, f)
}

func TestHandlerWithAnOnceOfTheUser(t *testing.T) {
	fails := func(context.Context, *webhook.Event) error { return errors.New("no") }
	works := func(context.Context, *webhook.Event) error { return nil }
	tests := map[string]struct {
		once   store
		handle handle
		want   int
	}{
		"knows the event": {func(context.Context, string, func(context.Context) error) error { return nil }, mustNotRun(t), http.StatusOK},
		"is down":         {func(context.Context, string, func(context.Context) error) error { return errors.New("down") }, mustNotRun(t), 500},
		"panics":          {func(context.Context, string, func(context.Context) error) error { panic("down") }, mustNotRun(t), 500},
		"cannot commit": {func(ctx context.Context, _ string, f func(context.Context) error) error {
			_ = f(ctx)
			return errors.New("commit")
		}, works, 500},
		"swallows the failure": {func(ctx context.Context, _ string, f func(context.Context) error) error {
			_ = f(ctx)
			return nil
		}, fails, 500},
		"never sees a panic": {func(ctx context.Context, _ string, f func(context.Context) error) error {
			err := f(ctx)
			assert.Error(t, err)
			return err
		}, func(context.Context, *webhook.Event) error { panic("x") }, 500},
		"hands its context on": {func(ctx context.Context, event string, f func(context.Context) error) error {
			assert.Equal(t, "evt_1", event)
			return f(context.WithValue(ctx, http.ServerContextKey, "tx"))
		}, func(ctx context.Context, _ *webhook.Event) error {
			assert.Equal(t, "tx", ctx.Value(http.ServerContextKey))
			return nil
		}, 200},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := &webhook.Handler{Secrets: []string{secret}, Once: tt.once, Handle: tt.handle}
			assert.Equal(t, tt.want, deliver(h, created).Code)
		})
	}
}

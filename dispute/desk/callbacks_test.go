package desk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// deadline returns a context that ends after ten minutes, as the context of a queue does.
func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestLookReturnsAndRemindsWhenGatherBlocks(t *testing.T) {
	for name, wait := range map[string]func(context.Context, chan struct{}){
		"until the context ends": func(ctx context.Context, _ chan struct{}) { <-ctx.Done() },
		"for ever":               func(_ context.Context, released chan struct{}) { <-released },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := disputetest.NewServer()
				id := srv.AddDispute(disputetest.Dispute{DueBy: time.Now().Add(10 * time.Hour)})
				k, told := newDesk(srv)
				k.RemindBefore = []time.Duration{24 * time.Hour}
				released := make(chan struct{})
				defer close(released)
				k.Gather = func(ctx context.Context, _ desk.Case) (*evidence.Packet, error) {
					wait(ctx, released)
					return nil, ctx.Err()
				}
				began := time.Now()
				_, err := k.Look(deadline(t), "", id)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.ErrorContains(t, err, "gathering evidence")
				assert.False(t, stripedispute.Permanent(err))
				assert.Less(t, time.Since(began), 10*time.Minute)
				assert.Equal(t, []desk.Kind{desk.FundsMoved, desk.Reminder, desk.NeedsPerson}, told.kinds())
				assert.ErrorIs(t, told.all[1].Err, context.DeadlineExceeded)
				k.Gather = gather("A blue bicycle")
				look(t, k, id)
				assert.Equal(t, 1, count(told.kinds(), desk.WaitsApproval))
			})
		})
	}
}

func TestPanicErrorDoesNotShowTheValue(t *testing.T) {
	const secret = "jenny.rosen@example.com"
	panics := map[string]func(){
		"with a text":          func() { panic(secret) },
		"with an error":        func() { panic(errors.New(secret)) },
		"index out of range":   func() { _ = make([]int, 0)[len(secret)-len(secret)] }, //nolint:staticcheck // on purpose
		"runtime.Goexit":       runtime.Goexit,
		"with ErrAbortHandler": func() { panic(http.ErrAbortHandler) },
	}
	for name, do := range panics {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{DueBy: start.Add(time.Hour)})
			k, told := newDesk(srv)
			k.RemindBefore = []time.Duration{2 * time.Hour}
			k.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) { do(); return nil, nil } //nolint:nilnil // not reached
			_, err := k.Look(t.Context(), "", id)
			p, ok := errors.AsType[*desk.PanicError](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, "Gather", p.Func)
			assert.False(t, stripedispute.Permanent(err))
			assert.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, p), secret)
			assert.Equal(t, 1, count(told.kinds(), desk.Reminder))

			k.Gather = gather("A blue bicycle")
			k.Notify = func(context.Context, desk.Notice) error { do(); return nil }
			_, err = k.Look(t.Context(), "", id)
			p, ok = errors.AsType[*desk.PanicError](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, "Notify", p.Func)
			assert.NotContains(t, err.Error(), secret)
		})
	}
}

func TestLookSubmitsWhenNotifyFails(t *testing.T) {
	down := errors.New("the chat is down")
	fails := map[string]func(context.Context) error{
		"an error":           func(context.Context) error { return down },
		"a permanent error":  func(context.Context) error { return dispute.ErrFinal },
		"blocks":             func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		"an HTTP error":      func(context.Context) error { return &stripedispute.Error{Status: 404} },
		"a wrapped Canceled": func(context.Context) error { return fmt.Errorf("posting: %w", context.Canceled) },
	}
	for name, fail := range fails {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := disputetest.NewServer()
				id := srv.AddDispute(disputetest.Dispute{})
				k, told := newDesk(srv)
				k.Approval = desk.Automatic
				k.Notify = func(ctx context.Context, n desk.Notice) error {
					if n.Kind == desk.FundsMoved {
						return told.notify(ctx, n)
					}
					return fail(ctx)
				}
				for range 3 {
					_, err := k.Look(deadline(t), "", id)
					require.Error(t, err)
					assert.False(t, stripedispute.Permanent(err), "the notice must be sent again: %v", err)
				}
				assert.Equal(t, 1, srv.Effects(id).Submissions)
				assert.Equal(t, []desk.Kind{desk.FundsMoved}, told.kinds(), "other notices are sent once")

				k.Notify = told.notify
				look(t, k, id)
				assert.Equal(t, []desk.Kind{desk.FundsMoved, desk.Submitted}, told.kinds())
			})
		})
	}
}

func TestFailedNoticeHasTheSameIDEachTime(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.FailAlways("POST /v1/disputes/{id}", disputetest.Status(http.StatusBadRequest))
	k, told := newDesk(srv)
	for range 3 {
		_, err := k.Look(t.Context(), "", id)
		require.Error(t, err)
	}
	assert.Equal(t, []desk.Kind{desk.FundsMoved, desk.Failed}, told.kinds(), "Stripe's request ids make no difference")

	_, err := k.Look(t.Context(), "", "du_none")
	assert.True(t, stripedispute.Permanent(err))
	_, err = k.Look(t.Context(), "", "du_none")
	require.ErrorIs(t, err, stripedispute.ErrNotFound)
	assert.Equal(t, []desk.Kind{desk.FundsMoved, desk.Failed, desk.Failed}, told.kinds())
	assert.Equal(t, "du_none", told.all[2].Case.Dispute.ID)
}

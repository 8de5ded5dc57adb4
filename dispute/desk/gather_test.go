package desk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
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
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// noRetries makes the clients of k send each request once.
func noRetries(srv *disputetest.Server, k *desk.Desk) {
	cfg := srv.Config()
	cfg.MaxRetries = -1
	k.Disputes, k.Files = dispute.NewClient(cfg), fileupload.NewClient(cfg)
}

// A failure that may pass must not be repeated until the deadline without a word to a person.
func TestNeedsPersonWhenGatherFailsForLong(t *testing.T) {
	outage := errors.New("the order database does not respond")
	receipt := evidence.FileOf("receipt.png", []byte("\x89PNG\r\n\x1a\n"))
	packet := &evidence.Packet{Files: map[dispute.Field]evidence.File{dispute.FieldReceipt: receipt}}
	fails := map[string]struct {
		gather func(try int) (*evidence.Packet, error)
		want   error
	}{
		"with an error":        {func(int) (*evidence.Packet, error) { return nil, outage }, outage},
		"with changing errors": {func(try int) (*evidence.Packet, error) { return nil, fmt.Errorf("port %d: %w", try, outage) }, outage},
		"in the upload":        {func(int) (*evidence.Packet, error) { return packet, nil }, stripedispute.ErrServer},
	}
	for name, fail := range fails {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			srv.FailAlways("POST /v1/files", disputetest.Status(http.StatusInternalServerError))
			id := srv.AddDispute(disputetest.Dispute{})
			k, told := newDesk(srv)
			noRetries(srv, k)
			try := 0
			k.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) { try++; return fail.gather(try) }
			failing := func(k *desk.Desk) {
				t.Helper()
				_, err := k.Look(t.Context(), "", id)
				require.ErrorIs(t, err, fail.want)
				require.False(t, stripedispute.Permanent(err))
			}
			for range 3 {
				failing(k)
			}
			srv.Advance(23 * time.Hour)
			failing(k)
			assert.Equal(t, []desk.Kind{desk.FundsMoved}, told.kinds(), "it may pass")

			srv.Advance(time.Hour)
			failing(k)
			require.Equal(t, []desk.Kind{desk.FundsMoved, desk.NeedsPerson}, told.kinds())
			require.ErrorIs(t, told.all[1].Err, fail.want)

			other, toldOther := newDesk(srv) // another process
			noRetries(srv, other)
			other.Gather = k.Gather
			srv.Advance(48 * time.Hour)
			failing(k)
			failing(other)
			assert.Len(t, told.all, 2, "once is enough")
			assert.Empty(t, toldOther.all)

			k.Gather = gather("A blue bicycle")
			look(t, k, id)
			assert.Equal(t, 1, count(told.kinds(), desk.WaitsApproval))
		})
	}
}

func TestNeedsPersonWhenGatherFailsBeforeTheDeadline(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{DueBy: start.Add(30 * time.Hour)})
	k, told := newDesk(srv)
	k.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) { return nil, io.ErrUnexpectedEOF }
	_, err := k.Look(t.Context(), "", id)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, []desk.Kind{desk.FundsMoved}, told.kinds())

	srv.Advance(6 * time.Hour)
	_, err = k.Look(t.Context(), "", id)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, []desk.Kind{desk.FundsMoved, desk.NeedsPerson}, told.kinds())
}

// A look that only waited for the Gather of another look knows nothing about that Gather.
func TestNeedsPersonIsNotSentWhenOnlyTheWaitForGatherFails(t *testing.T) {
	for name, test := range map[string]struct {
		wait time.Duration // the time of the look
		fail bool          // the look cannot read the dispute again
		want string
	}{
		"no time is left":                       {wait: 30 * time.Second, want: "an earlier call of Gather for this dispute has not returned"},
		"hardly any time is left":               {wait: 82 * time.Second, want: "an earlier call of Gather for this dispute took all the time"},
		"the dispute cannot be read afterwards": {wait: 10 * time.Minute, fail: true, want: "reading the dispute again"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := disputetest.NewServer()
				id := srv.AddDispute(disputetest.Dispute{DueBy: time.Now().Add(10 * time.Hour)})
				k, told := newDesk(srv)
				noRetries(srv, k)
				k.Gather = func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
					time.Sleep(time.Minute)
					if test.fail {
						srv.FailAlways("GET /v1/disputes/{id}", disputetest.Status(http.StatusInternalServerError))
					}
					return nothing(ctx, c)
				}
				var all sync.WaitGroup
				all.Go(func() {
					_, err := k.Look(deadline(t), "", id)
					assert.NoError(t, err)
				})
				synctest.Wait()
				ctx, cancel := context.WithTimeout(t.Context(), test.wait)
				defer cancel()
				_, err := k.Look(ctx, "", id)
				require.ErrorContains(t, err, test.want)
				all.Wait()
				for _, n := range told.all {
					if n.Kind == desk.NeedsPerson {
						assert.ErrorIs(t, n.Err, desk.ErrNothingStaged, "the notice of the first look")
					}
				}
				assert.Equal(t, 1, count(told.kinds(), desk.NeedsPerson))
			})
		})
	}
}

// A submission that fails is not a failure of Gather.
func TestNeedsPersonIsNotSentWhenASubmissionFailsLongBeforeTheDeadline(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{DueBy: start.Add(5 * 24 * time.Hour)})
	k, told := newDesk(srv)
	noRetries(srv, k)
	k.Approval = desk.Automatic
	srv.Advance(48 * time.Hour)
	before(srv, "POST", id, 1, func() { srv.FailAlways("POST /v1/disputes/{id}", disputetest.Status(500)) })
	_, err := k.Look(t.Context(), "", id)
	require.ErrorIs(t, err, stripedispute.ErrServer)
	require.ErrorContains(t, err, "submitting")
	assert.True(t, get(t, k, id).State().Staged)
	assert.Zero(t, count(told.kinds(), desk.NeedsPerson))
}

// A submission that still fails a day before the deadline must reach a person.
func TestNeedsPersonWhenASubmissionFailsBeforeTheDeadline(t *testing.T) {
	for name, agree := range map[string]func(*testing.T, *desk.Desk, string){
		"an approved response":  approve,
		"an automatic response": func(_ *testing.T, k *desk.Desk, _ string) { k.Approval = desk.Automatic },
	} {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{DueBy: start.Add(5 * 24 * time.Hour)})
			k, told := newDesk(srv)
			noRetries(srv, k)
			k.SubmitBefore = 48 * time.Hour
			look(t, k, id)
			agree(t, k, id)
			status := http.StatusInternalServerError
			failing := func() {
				t.Helper()
				srv.FailAlways("POST /v1/disputes/{id}", disputetest.Status(status))
				_, err := k.Look(t.Context(), "", id)
				require.ErrorIs(t, err, stripedispute.ErrServer)
				require.ErrorContains(t, err, "submitting")
				require.False(t, stripedispute.Permanent(err))
			}
			srv.Advance(4*24*time.Hour - time.Second)
			failing()
			assert.Zero(t, count(told.kinds(), desk.NeedsPerson), "it may pass")

			srv.Advance(time.Second)
			failing()
			require.Equal(t, 1, count(told.kinds(), desk.NeedsPerson))
			last := told.all[len(told.all)-1]
			require.ErrorIs(t, last.Err, stripedispute.ErrServer)
			require.ErrorContains(t, last.Err, "submitting")

			srv.Advance(22 * time.Hour)
			status = http.StatusServiceUnavailable
			failing()
			assert.Equal(t, 1, count(told.kinds(), desk.NeedsPerson), "the same notice")
			assert.Equal(t, 2, told.seen[last.ID], "Stripe could not keep that it was sent")

			srv.Heal()
			look(t, k, id)
			assert.Equal(t, 1, srv.Effects(id).Submissions)
		})
	}
}

// counted is a Gather that counts its calls and how many run at the same time.
type counted struct {
	calls, now, most atomic.Int32
	run              func(ctx context.Context, c desk.Case) (*evidence.Packet, error)
}

func (g *counted) gather(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
	g.calls.Add(1)
	n := g.now.Add(1)
	defer g.now.Add(-1)
	for most := g.most.Load(); n > most && !g.most.CompareAndSwap(most, n); most = g.most.Load() {
		continue
	}
	return g.run(ctx, c)
}

// The events of a new dispute wake several looks at the same moment.
func TestGatherRunsOnceForLooksAtTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id, second := srv.AddDispute(disputetest.Dispute{}), srv.AddDispute(disputetest.Dispute{})
		k, told := newDesk(srv)
		slow := &counted{run: func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
			time.Sleep(time.Minute)
			return gather("A blue bicycle")(ctx, c)
		}}
		k.Gather = slow.gather
		began := time.Now()
		for _, id := range []string{id, id, second, id} {
			go func() {
				_, err := k.Look(deadline(t), "", id)
				assert.NoError(t, err)
			}()
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Equal(t, int32(2), slow.calls.Load(), "one for each dispute")
		assert.Equal(t, int32(2), slow.most.Load(), "both disputes at the same time")
		assert.Equal(t, time.Minute, time.Since(began))
		assert.Equal(t, 2, count(told.kinds(), desk.WaitsApproval))
	})
}

// If a Gather ignores its context, the looks that follow must not start more and more of them.
func TestGatherIsNotCalledWhileAnEarlierCallRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		k, _ := newDesk(srv)
		var first sync.Once
		slow := &counted{run: func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
			first.Do(func() { time.Sleep(11 * time.Minute) })
			return gather("A blue bicycle")(ctx, c)
		}}
		k.Gather = slow.gather
		_, err := k.Look(deadline(t), "", id)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err = k.Look(ctx, "", id)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorContains(t, err, "an earlier call of Gather for this dispute has not returned")
		assert.False(t, stripedispute.Permanent(err))
		require.ErrorContains(t, k.Restage(ctx, "", id), "an earlier call of Gather")
		assert.Equal(t, int32(1), slow.calls.Load())

		look(t, k, id)
		assert.Equal(t, int32(2), slow.calls.Load())
		assert.Equal(t, int32(1), slow.most.Load())
	})
}

// The connection of a Gather without a timeout may hang for ever.
func TestGatherThatHangsIsCalledAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		k, _ := newDesk(srv)
		released := make(chan struct{})
		defer close(released)
		k.Gather = func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
			<-released
			return nothing(ctx, c)
		}
		began := time.Now()
		_, err := k.Look(deadline(t), "", id)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		took := time.Since(began)
		k.Gather = gather("A blue bicycle")
		look(t, k, id)
		assert.True(t, get(t, k, id).State().Staged)
		assert.Equal(t, 2*took, time.Since(began))
	})
}

// A person may leave the page long before Gather has returned.
func TestGatherIsNotCalledTwiceWhenTheFirstContextIsShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		k, _ := newDesk(srv)
		slow := &counted{run: func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
			time.Sleep(4 * time.Minute)
			return gather("A blue bicycle")(ctx, c)
		}}
		k.Gather = slow.gather
		short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		require.ErrorIs(t, k.Restage(short, "", id), context.DeadlineExceeded)
		look(t, k, id)
		assert.Equal(t, int32(2), slow.calls.Load())
		assert.Equal(t, int32(1), slow.most.Load())
	})
}

// A Gather that cannot finish would only take the turn from the next look.
func TestGatherIsNotCalledWhenTheWaitTookAllTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		k, told := newDesk(srv)
		slow := &counted{run: func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
			time.Sleep(time.Minute)
			return nothing(ctx, c)
		}}
		k.Gather = slow.gather
		var all sync.WaitGroup
		all.Go(func() {
			_, err := k.Look(deadline(t), "", id)
			assert.NoError(t, err)
		})
		synctest.Wait()
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 62*time.Second)
			defer cancel()
			err := k.Restage(ctx, "", id)
			assert.ErrorContains(t, err, "an earlier call of Gather for this dispute took all the time")
			assert.False(t, stripedispute.Permanent(err))
		})
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 82*time.Second) // a look gathers in three quarters of it
			defer cancel()
			_, err := k.Look(ctx, "", id)
			assert.ErrorContains(t, err, "an earlier call of Gather for this dispute took all the time")
		})
		all.Wait()
		assert.Equal(t, int32(1), slow.calls.Load())
		assert.Equal(t, 1, count(told.kinds(), desk.NeedsPerson))
	})
}

func TestRestageWaitsForARunningGather(t *testing.T) {
	update := func(p dispute.UpdateParams) func(*testing.T, *disputetest.Server, string) {
		return func(t *testing.T, srv *disputetest.Server, id string) {
			t.Helper()
			somebody(t, srv, func(c *dispute.Client) error { _, err := c.Update(t.Context(), id, p); return err })
		}
	}
	for name, test := range map[string]struct {
		meanwhile func(*testing.T, *disputetest.Server, string)
		want      error
		calls     int32
	}{
		"nothing changes": {meanwhile: func(*testing.T, *disputetest.Server, string) {}, calls: 2},
		"somebody stages": {
			meanwhile: update(dispute.UpdateParams{Evidence: &dispute.Evidence{CustomerName: "Jenny"}}), want: evidence.ErrChanged, calls: 1,
		},
		"somebody submits": {
			meanwhile: update(dispute.UpdateParams{Evidence: &dispute.Evidence{ProductDescription: "By hand"}, Submit: true}),
			want:      dispute.ErrUnderReview, calls: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := disputetest.NewServer()
				id := srv.AddDispute(disputetest.Dispute{})
				k, _ := newDesk(srv)
				slow := &counted{run: func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
					time.Sleep(time.Minute)
					return nothing(ctx, c)
				}}
				k.Gather = slow.gather
				var all sync.WaitGroup
				all.Go(func() {
					_, err := k.Look(deadline(t), "", id)
					assert.NoError(t, err)
				})
				synctest.Wait()
				slow.run = gather("A blue bicycle")
				all.Go(func() { assert.ErrorIs(t, k.Restage(deadline(t), "", id), test.want) })
				synctest.Wait()
				test.meanwhile(t, srv, id)
				all.Wait()
				assert.Equal(t, test.calls, slow.calls.Load())
				assert.Equal(t, int32(1), slow.most.Load())
				staged := get(t, k, id).Dispute.Evidence.ProductDescription == "A blue bicycle"
				assert.Equal(t, test.want == nil, staged)
			})
		})
	}
}

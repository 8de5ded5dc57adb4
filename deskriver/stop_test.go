package deskriver_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// gate is a Gather that blocks until the test releases it. It ignores its context.
type gate struct {
	entered atomic.Int64
	open    chan struct{}
}

func newGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{open: make(chan struct{})}
	t.Cleanup(g.release)
	return g
}

func (g *gate) release() {
	select {
	case <-g.open:
	default:
		close(g.open)
	}
}

func (g *gate) gather(k *desk.Desk) {
	k.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) {
		g.entered.Add(1)
		<-g.open
		return &evidence.Packet{Evidence: dispute.Evidence{ProductDescription: "A blue bicycle"}}, nil
	}
}

func TestStopWaitsForRunningLooks(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	o := newOffice(t, noSweep, g.gather)
	id := o.AddDispute(disputetest.Dispute{})
	o.start()
	o.eventually(func() bool { return g.entered.Load() == 1 }, "the look runs")
	stopped := make(chan error)
	go func() { stopped <- o.Stop(context.WithoutCancel(t.Context())) }()
	select {
	case <-stopped:
		t.Fatal("Stop did not wait")
	case <-time.After(100 * time.Millisecond):
	}
	g.release()
	require.NoError(t, <-stopped)
	assert.Equal(t, 1, o.Effects(id).Submissions, "the look has ended")
	require.NoError(t, o.Stop(t.Context()), "twice")

	o.Queue = o.open(noSweep)
	o.job(rivertype.JobStateCompleted)
}

// A look that takes too long is interrupted. It runs again at once, without a rescue.
func TestStopInterruptsLooksThatTakeTooLong(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		cfg deskriver.Config
		ctx context.Context //nolint:containedctx // a row
	}{
		"StopTimeout is over": {
			deskriver.Config{SweepEvery: -1, StopTimeout: 50 * time.Millisecond}, context.WithoutCancel(t.Context()),
		},
		"the context of Stop has ended": {noSweep, ended},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t)
			o := newOffice(t, test.cfg, g.gather)
			id := o.AddDispute(disputetest.Dispute{})
			o.start()
			o.eventually(func() bool { return g.entered.Load() == 1 }, "the look runs")
			err := o.Stop(test.ctx)
			if test.ctx.Err() == nil {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, context.Canceled)
			}
			assert.Zero(t, o.Effects(id))

			g.release()
			o.Queue = o.open(noSweep)
			o.job(rivertype.JobStateAvailable)
			o.start()
			o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is submitted")
		})
	}
}

func TestStartEndsWithItsContext(t *testing.T) {
	t.Parallel()
	o := newOffice(t, deskriver.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	require.NoError(t, o.Start(ctx))
	require.ErrorContains(t, o.Start(ctx), "Start was already called")
	cancel()
	require.NoError(t, o.Stop(context.WithoutCancel(ctx)))
	require.Error(t, o.Start(t.Context()), "its file is closed")
}

// River may rescue a job that still runs, for example after its process was asleep. In another
// process it gathers a second time. In the same process it waits for the first.
func TestRescuedJobThatStillRunsSubmitsOnce(t *testing.T) {
	t.Parallel()
	for name, gathers := range map[string]int64{"in another process": 2, "in the same process": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, cfg := newGate(t), noSweep
			if gathers == 2 {
				cfg.Workers = 1 // so that the first process cannot take the job again
			}
			o := newOffice(t, cfg, g.gather)
			id := o.AddDispute(disputetest.Dispute{})
			o.start()
			o.eventually(func() bool { return g.entered.Load() == 1 }, "the look runs")
			if gathers == 2 {
				d := o.desk
				o.desk = &desk.Desk{Disputes: d.Disputes, Files: d.Files, Gather: d.Gather, Approval: d.Approval, Notify: d.Notify}
				require.NoError(t, o.open(noSweep).Start(context.WithoutCancel(t.Context())))
			}
			o.exec(`UPDATE river_job SET state = 'available' WHERE state = 'running'`)
			o.eventually(func() bool { return o.tries() == 2 && g.entered.Load() == gathers }, "it runs a second time")
			g.release()
			o.eventually(func() bool { return o.told(desk.Submitted) == 1 }, "it is submitted")
			require.NoError(t, o.Stop(context.WithoutCancel(t.Context())))
			assert.Equal(t, 1, o.Effects(id).Submissions)
			assert.Equal(t, gathers, g.entered.Load())
			assert.Zero(t, o.told(desk.Failed))
		})
	}
}

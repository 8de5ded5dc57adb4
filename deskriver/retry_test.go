package deskriver_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestALookThatFailedIsRepeated(t *testing.T) {
	t.Parallel()
	outage := errors.New("outage")
	fails := map[string]func(*office){
		"Stripe":               func(o *office) { o.FailAlways("POST /v1/disputes/{id}", status(500)) },
		"reading":              func(o *office) { o.FailAlways("GET /v1/disputes/{id}", status(503)) },
		"an expired key":       func(o *office) { o.FailAlways("/v1/...", status(http.StatusUnauthorized)) },
		"Gather":               func(o *office) { o.fail(func() error { return outage }, nil) },
		"a Gather that panics": func(o *office) { o.fail(func() error { panic(outage) }, nil) },
		"Notify":               func(o *office) { o.fail(nil, func() error { return outage }) },
		"Notify for good":      func(o *office) { o.fail(nil, func() error { return dispute.ErrFinal }) },
	}
	for name, fail := range fails {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, noSweep)
			fail(o)
			id := o.AddDispute(disputetest.Dispute{})
			o.start()
			o.eventually(func() bool { return o.tries() > 1 }, "it is tried again")
			assert.Zero(t, o.jobs(rivertype.JobStateCancelled, rivertype.JobStateDiscarded))
			o.Heal()
			o.fail(nil, nil)
			o.eventually(func() bool { return o.Effects(id).Submissions == 1 && o.told(desk.Submitted) == 1 }, "and filed after the outage")
		})
	}
}

func TestWhatCannotGetBetterIsTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep, func(k *desk.Desk) {
		k.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) {
			return &evidence.Packet{Evidence: dispute.Evidence{DuplicateChargeID: "not an id"}}, nil
		}
	})
	o.AddDispute(disputetest.Dispute{})
	o.start()
	o.eventually(func() bool { return o.told(desk.Failed) == 1 }, "it is told")
	o.eventually(func() bool { return o.jobs(rivertype.JobStateCancelled) > 0 }, "and the job is over")

	require.NoError(t, o.Look(t.Context(), "", "du_none"))
	o.eventually(func() bool { return o.told(desk.Failed) == 2 }, "so is a dispute that is not there")
}

func TestAnAccountThatDisconnectsStopsNoOther(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	o.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if r.Header.Get("Stripe-Account") == "acct_gone" {
			return status(http.StatusForbidden)
		}
		return disputetest.Fault{}
	})
	gone := o.Account("acct_gone").AddDispute(disputetest.Dispute{})
	unknown := o.Account("acct_new").AddDispute(disputetest.Dispute{}) // no Config.Accounts names it
	o.start()
	o.eventually(func() bool { return o.Effects(unknown).Submissions == 1 }, "the other is submitted")
	o.eventually(func() bool { return o.jobs(rivertype.JobStateCancelled) == 1 }, "the job is over")
	assert.Equal(t, 1, o.told(desk.Failed))
	assert.Zero(t, o.Effects(gone))
	for _, d := range o.hook.Deliveries() {
		assert.Equal(t, http.StatusOK, d.Status, "Stripe does not deliver it for three days")
	}
}

// A deadline is not passed because a dispute cannot be read: the job knows it from the event,
// or from the look that planned it.
func TestTheDeadlineIsKeptWhileStripeCannotBeReached(t *testing.T) {
	t.Parallel()
	for name, arrive := range map[string]func(*office){
		"by an event": func(*office) {},
		"by a planned look": func(o *office) {
			o.start()
			o.eventually(func() bool { return o.jobs(rivertype.JobStateScheduled) == 1 }, "it is planned")
			require.NoError(o.t, o.Stop(context.WithoutCancel(o.t.Context())))
			o.Queue = o.open(noSweep)
			o.exec(`DELETE FROM river_job WHERE state <> 'scheduled'`)
			o.exec(`UPDATE river_job SET state = 'available', scheduled_at = created_at`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, noSweep, func(k *desk.Desk) { k.SubmitBefore = time.Minute })
			due := time.Now().Add(10 * time.Minute)
			o.AddDispute(disputetest.Dispute{DueBy: due})
			arrive(o)
			o.exec(`UPDATE river_job SET attempt = 60`) // it has failed for days
			o.FailAlways("GET /v1/disputes/{id}", status(503))
			o.start()
			o.eventually(func() bool { return o.jobs(rivertype.JobStateRetryable) == 1 }, "it failed")
			assert.WithinRange(t, o.job(rivertype.JobStateRetryable).ScheduledAt, time.Now().Add(-time.Minute), due)
		})
	}
}

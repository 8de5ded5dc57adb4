package deskriver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/webhook"
)

func TestFailedLookIsRepeated(t *testing.T) {
	t.Parallel()
	outage := errors.New("outage")
	fails := map[string]func(*office){
		"Stripe":               func(o *office) { o.FailAlways("POST /v1/disputes/{id}", status(500)) },
		"reading":              func(o *office) { o.FailAlways("GET /v1/disputes/{id}", status(503)) },
		"an expired key":       func(o *office) { o.FailAlways("/v1/...", status(http.StatusUnauthorized)) },
		"Gather":               func(o *office) { o.fail(func() error { return outage }, nil) },
		"a Gather that panics": func(o *office) { o.fail(func() error { panic(outage) }, nil) },
		"Notify":               func(o *office) { o.fail(nil, func() error { return outage }) },
		"Notify, permanently":  func(o *office) { o.fail(nil, func() error { return dispute.ErrFinal }) },
	}
	for name, fail := range fails {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, noSweep)
			fail(o)
			id := o.AddDispute(disputetest.Dispute{})
			o.start()
			o.eventually(func() bool { return o.tries() > 1 }, "the look is repeated")
			assert.Zero(t, o.jobs(rivertype.JobStateCancelled, rivertype.JobStateDiscarded))
			o.Heal()
			o.fail(nil, nil)
			submitted := func() bool { return o.Effects(id).Submissions == 1 && o.told(desk.Submitted) == 1 }
			o.eventually(submitted, "the dispute is submitted after the outage")
		})
	}
}

func TestPermanentErrorCancelsTheJob(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep, func(k *desk.Desk) {
		k.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) {
			return &evidence.Packet{Evidence: dispute.Evidence{DuplicateChargeID: "not an id"}}, nil
		}
	})
	o.AddDispute(disputetest.Dispute{})
	o.start()
	o.eventually(func() bool { return o.told(desk.Failed) == 1 }, "Notify is called")
	o.eventually(func() bool { return o.jobs(rivertype.JobStateCancelled) > 0 }, "the job is cancelled")

	require.NoError(t, o.Look(t.Context(), "", "du_none"))
	o.eventually(func() bool { return o.told(desk.Failed) == 2 }, "Notify is called for a dispute that does not exist")
}

// A look that failed for good is followed by the looks that depend on the time only: here the
// reminder, and the notice after the deadline.
func TestPermanentErrorKeepsThePlannedLooks(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep, func(k *desk.Desk) {
		k.RemindBefore = []time.Duration{24 * time.Hour}
		k.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) {
			return &evidence.Packet{Evidence: dispute.Evidence{DuplicateChargeID: "not an id"}}, nil
		}
	})
	o.AddDispute(disputetest.Dispute{})
	o.start()
	o.eventually(func() bool { return o.jobs(rivertype.JobStateCancelled) > 0 }, "the job is cancelled")
	o.eventually(func() bool { return o.jobs(rivertype.JobStateScheduled) == 1 }, "the next look is planned")
}

// The event destination of an organization names a path of accounts, on which the desk cannot act.
func TestEventOfAnOrganizationIsTold(t *testing.T) {
	t.Parallel()
	var got atomic.Value
	o := newOffice(t, noSweep, func(k *desk.Desk) {
		k.Notify = func(_ context.Context, n desk.Notice) error { got.Store(n); return nil }
	})
	o.hook.Hold()
	id := o.Account("acct_2").AddDispute(disputetest.Dispute{})
	body := fmt.Appendf(nil, `{"id":"evt_1","object":"v2.core.event","type":"v1.charge.dispute.created","context":"acct_1/acct_2",`+
		`"related_object":{"id":%q,"type":"dispute"}}`, id)
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Stripe-Signature", webhook.Sign(body, secret, time.Now()))
	w := httptest.NewRecorder()
	o.Webhook(secret).ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	o.start()
	o.eventually(func() bool { return o.jobs(rivertype.JobStateCancelled) == 1 }, "the job is cancelled")
	n, _ := got.Load().(desk.Notice)
	assert.Equal(t, desk.Failed, n.Kind)
	require.ErrorIs(t, n.Err, desk.ErrAccountPath)
	assert.Equal(t, id, n.Case.Dispute.ID)
}

func TestOneAccountThatFailsDoesNotStopOthers(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	o.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if r.Header.Get("Stripe-Account") == "acct_gone" {
			return status(http.StatusForbidden)
		}
		return disputetest.Fault{}
	})
	gone := o.Account("acct_gone").AddDispute(disputetest.Dispute{})
	unknown := o.Account("acct_new").AddDispute(disputetest.Dispute{}) // not in Config.Accounts
	o.start()
	o.eventually(func() bool { return o.Effects(unknown).Submissions == 1 }, "the other is submitted")
	o.eventually(func() bool { return o.jobs(rivertype.JobStateCancelled) == 1 }, "the job is cancelled")
	assert.Equal(t, 1, o.told(desk.Failed))
	assert.Zero(t, o.Effects(gone))
	for _, d := range o.hook.Deliveries() {
		assert.Equal(t, http.StatusOK, d.Status, "so Stripe does not deliver the event again for three days")
	}
}

// If a dispute cannot be read, the job still knows the deadline: from the event, or from the
// look that planned the job.
func TestNextRetryIsBeforeTheDeadline(t *testing.T) {
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
			o.eventually(func() bool { return o.jobs(rivertype.JobStateRetryable) == 1 }, "the look has failed")
			assert.WithinRange(t, o.job(rivertype.JobStateRetryable).ScheduledAt, time.Now().Add(-time.Minute), due)
		})
	}
}

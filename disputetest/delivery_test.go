package disputetest_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestWaitingRedeliverAndDeliver(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	box := &inbox{t: t, refuse: true}
	hook := srv.SendEvents(box, whsec)
	srv.AddDispute(disputetest.Dispute{})
	waiting := hook.Waiting()
	assert.Len(t, waiting, 2)
	assert.Empty(t, ids(get(t, srv, "/v1/events?delivery_success=true")))
	box.refuse = false
	srv.Redeliver()
	assert.Empty(t, hook.Waiting())
	assert.Len(t, box.types(), 4)

	// Deliver again, in the wrong order, one event twice.
	hook.Deliver(waiting[1], waiting[0], waiting[1])
	assert.Equal(t, []string{"charge.dispute.funds_withdrawn", "charge.dispute.created", "charge.dispute.funds_withdrawn"}, box.types())
	assert.Len(t, hook.Deliveries(), 7)
	assert.Equal(t, 500, hook.Deliveries()[0].Status)
	assert.Len(t, ids(get(t, srv, "/v1/events?delivery_success=true")), 2)
	assert.Panics(t, func() { hook.Deliver("evt_none") })
}

func TestDeliverSendsAgainWhatAReceiverPanickedAt(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	box := &inbox{t: t, then: func(response) { panic("lost") }}
	hook := srv.SendEvents(box, whsec)
	assert.PanicsWithValue(t, "lost", func() { srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry}) })
	assert.Len(t, hook.Waiting(), 1)
	box.then = nil
	hook.Deliver()
	assert.Empty(t, hook.Waiting())
	assert.Equal(t, []string{"charge.dispute.created", "charge.dispute.created"}, box.types())
}

func TestSendEventsReceiverMayCallTheServer(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	box := &inbox{t: t}
	box.then = func(e response) {
		if e.text("type") == "charge.dispute.created" {
			ok(t, srv, "/v1/disputes/"+e.text("data.object.id")+"/close", "")
		}
		srv.Now()
	}
	srv.SendEvents(box, whsec)
	id := srv.AddDispute(disputetest.Dispute{})
	assert.Equal(t, "lost", srv.Object(id)["status"])
	assert.Equal(t, []string{"charge.dispute.created", "charge.dispute.closed", "charge.dispute.funds_withdrawn"}, box.types())
}

func TestPostEvents(t *testing.T) {
	t.Parallel()
	box := &inbox{t: t}
	receiver := httptest.NewServer(box)
	defer receiver.Close()
	srv := disputetest.NewServer()
	hook := srv.PostEvents(receiver.URL, whsec)
	srv.PostEvents("http://127.0.0.1:1/nobody", whsec)
	srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	assert.Equal(t, []string{"charge.dispute.created"}, box.types())
	assert.Equal(t, 200, hook.Deliveries()[0].Status)
	assert.EqualValues(t, 1, get(t, srv, "/v1/events").at("data.0.pending_webhooks"))
}

func TestDeliveryHasTheFinalStatusOfAHandler(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	hook := srv.SendEvents(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusNoContent)
		w.WriteHeader(http.StatusInternalServerError)
	}), whsec)
	srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	require.Len(t, hook.Deliveries(), 1)
	assert.Equal(t, http.StatusNoContent, hook.Deliveries()[0].Status)
	assert.Empty(t, hook.Waiting())
}

func TestSettingsOfAWebhookMayChangeWhileItSends(t *testing.T) {
	t.Parallel()
	const n = 200
	srv := disputetest.NewServer()
	hook := srv.SendEvents(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), whsec)
	ended := make(chan struct{})
	var settings sync.WaitGroup
	settings.Go(func() {
		for {
			select {
			case <-ended:
				return
			default:
				hook.Thin().Queue()
			}
		}
	})
	for range n {
		srv.AddFile(disputetest.File{})
	}
	close(ended)
	settings.Wait()
	assert.Len(t, hook.Deliveries(), n)
}

func TestWaitingLeavesOutEventsWithoutAThinForm(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	hook := srv.SendEvents(http.NotFoundHandler(), whsec).Hold()
	ok(t, srv, "/v1/charges", "amount=100&currency=usd&source=tok_visa")
	require.Len(t, hook.Waiting(), 1)
	hook.Thin()
	assert.Empty(t, hook.Waiting())
	hook.Deliver()
	assert.Empty(t, hook.Deliveries())
}

func TestIdempotencyKeyRemembersTheResponseAfterAReceiverPanicked(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	srv.SendEvents(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("lost") }), whsec)
	assert.PanicsWithValue(t, "lost", func() { post(t, srv, path+"/close", "", key("k")) })
	again := ok(t, srv, path+"/close", "", key("k"))
	assert.Equal(t, "lost", again.text("status"))
	assert.Equal(t, "true", again.header.Get("Idempotent-Replayed"))
	assert.Equal(t, disputetest.Effects{Closes: 1}, srv.Effects())
}

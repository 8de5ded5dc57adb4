package disputetest_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

const whsec = "whsec_test"

// inbox receives events and checks their signatures.
type inbox struct {
	t      *testing.T
	mu     sync.Mutex
	events []response
	refuse bool
	then   func(response)
}

func (b *inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	assert.NoError(b.t, err)
	m := regexp.MustCompile(`^t=(\d+),v1=([0-9a-f]{64}),v0=([0-9a-f]{64})$`).FindStringSubmatch(r.Header.Get("Stripe-Signature"))
	if assert.Len(b.t, m, 4) {
		mac := hmac.New(sha256.New, []byte(whsec))
		mac.Write([]byte(m[1] + "." + string(body)))
		assert.Equal(b.t, hex.EncodeToString(mac.Sum(nil)), m[2])
	}
	var e response
	assert.NoError(b.t, json.Unmarshal(body, &e.body))
	b.mu.Lock()
	b.events = append(b.events, e)
	b.mu.Unlock()
	if b.then != nil {
		b.then(e)
	}
	if b.refuse {
		w.WriteHeader(http.StatusInternalServerError)
	}
}

func (b *inbox) types() []string {
	var all []string
	for _, e := range b.events {
		all = append(all, e.text("type"))
	}
	b.events = nil
	return all
}

func TestPathSetsThePathOfSendEvents(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	box, mux := &inbox{t: t}, http.NewServeMux()
	mux.Handle("POST /stripe", box)
	hook := srv.SendEvents(mux, whsec)
	srv.AddDispute(disputetest.Dispute{})
	assert.Empty(t, box.types())
	require.Len(t, hook.Deliveries(), 2)
	assert.Equal(t, http.StatusNotFound, hook.Deliveries()[0].Status, "the path is /")

	hook.Path("/stripe").Deliver()
	assert.Equal(t, []string{"charge.dispute.created", "charge.dispute.funds_withdrawn"}, box.types())
	assert.Empty(t, hook.Waiting())

	assert.Panics(t, func() { hook.Path("stripe") })
	assert.Panics(t, func() { srv.PostEvents("http://127.0.0.1:1/", whsec).Path("/stripe") })
}

func TestSendEventsOfEveryChange(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	box := &inbox{t: t}
	srv.SendEvents(box, whsec)
	dispute := func(kind disputetest.Kind) string {
		return "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Kind: kind})
	}

	path := dispute(disputetest.Chargeback)
	assert.Equal(t, []string{"charge.dispute.created", "charge.dispute.funds_withdrawn"}, box.types())
	ok(t, srv, path, "evidence[customer_name]=Jo&submit=false")
	assert.Equal(t, []string{"charge.dispute.updated"}, box.types())
	ok(t, srv, path, "evidence[customer_name]=Jo&submit=false")
	assert.Empty(t, box.types(), "nothing changed")
	ok(t, srv, path, "evidence[uncategorized_text]=winning_evidence")
	assert.Equal(t, []string{"charge.dispute.updated", "charge.dispute.funds_reinstated", "charge.dispute.closed"}, box.types())

	path = dispute(disputetest.Inquiry)
	assert.Equal(t, []string{"charge.dispute.created"}, box.types())
	ok(t, srv, path, "evidence[uncategorized_text]=escalate_inquiry_evidence")
	assert.Equal(t, []string{"charge.dispute.updated", "charge.dispute.updated", "charge.dispute.funds_withdrawn"}, box.types())
	ok(t, srv, path+"/close", "")
	assert.Equal(t, []string{"charge.dispute.closed"}, box.types())

	made := ok(t, srv, issuing, form("transaction", "ipi_1", "evidence[reason]", "fraudulent",
		"evidence[fraudulent][explanation]", "losing_evidence"))
	ok(t, srv, issuing+"/"+made.text("id"), "amount=3")
	ok(t, srv, issuing+"/"+made.text("id")+"/submit", "")
	assert.Equal(t, []string{
		"issuing_dispute.created", "issuing_dispute.updated", "issuing_dispute.submitted", "issuing_dispute.funds_reinstated",
		"issuing_dispute.funds_rescinded", "issuing_dispute.closed",
	}, box.types())
	upload(t, srv, evidenceFile(pdf))
	assert.Equal(t, []string{"file.created"}, box.types())
	assert.Equal(t, 400, post(t, srv, path, "").status)
	assert.Empty(t, box.types())
}

func TestEventHasTheObjectAndPreviousAttributes(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	srv.SetNow(time.Unix(1_800_000_000, 0))
	box := &inbox{t: t}
	srv.SendEvents(box, whsec)
	path := "/v1/disputes/" + srv.Account("acct_1").AddDispute(disputetest.Dispute{Metadata: map[string]string{"a": "1"}})
	box.types()
	d := ok(t, srv, path, "evidence[customer_name]=Jo&metadata[a]=2&metadata[b]=3", account("acct_1"), key("k"))
	require.Len(t, box.events, 1)
	e := box.events[0]
	assert.Equal(t, d.body, e.at("data.object"))
	assert.Equal(t, "acct_1", e.at("account"))
	assert.Equal(t, map[string]any{"id": d.header.Get("Request-Id"), "idempotency_key": "k"}, e.at("request"))
	assert.Equal(t, map[string]any{
		"status": "needs_response", "metadata": map[string]any{"a": "1", "b": nil}, "evidence": map[string]any{"customer_name": nil},
		"evidence_details": map[string]any{"has_evidence": false, "submission_count": 0.0, "submission_method": "not_submitted"},
	}, e.at("data.previous_attributes"))

	found := get(t, srv, "/v1/events/"+e.text("id"), account("acct_1"))
	assert.Equal(t, d.body, found.at("data.object"))
	assert.EqualValues(t, 0, found.at("pending_webhooks"))
	assert.Equal(t, 404, get(t, srv, "/v1/events/"+e.text("id")).status, "the event belongs to another account")
	assert.Equal(t, []string{e.text("id")}, ids(get(t, srv, "/v1/events?type=charge.dispute.updated", account("acct_1"))))
	assert.Len(t, ids(get(t, srv, "/v1/events?type=charge.dispute.*", account("acct_1"))), 3)
	assert.Empty(t, ids(get(t, srv, "/v1/events?type=issuing_dispute.*", account("acct_1"))))
	assert.Len(t, ids(get(t, srv,
		"/v1/events?types[]=charge.dispute.updated&types[]=charge.dispute.created&delivery_success=true", account("acct_1"))), 2)
	assert.Equal(t, 400, get(t, srv, "/v1/events?type=a&types[]=b").status)
	srv.Advance(30 * 24 * time.Hour)
	assert.Equal(t, 200, get(t, srv, "/v1/events/"+e.text("id"), account("acct_1")).status)
	srv.Advance(time.Second)
	assert.Equal(t, 404, get(t, srv, "/v1/events/"+e.text("id"), account("acct_1")).status)
	assert.Len(t, ids(get(t, srv, "/v1/events?type=charge.dispute.updated", account("acct_1"))), 0)
}

func TestHoldTwiceAndOnly(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	held, twice, only := &inbox{t: t}, &inbox{t: t}, &inbox{t: t}
	hook := srv.SendEvents(held, whsec).Hold()
	srv.SendEvents(twice, whsec).Twice()
	srv.SendEvents(only, whsec).Only("charge.dispute.closed")
	id := srv.AddDispute(disputetest.Dispute{Status: "under_review"})
	assert.Empty(t, held.types())
	assert.Len(t, twice.types(), 4)
	assert.Empty(t, only.types())
	srv.Decide(id, false)
	assert.Equal(t, []string{"charge.dispute.closed"}, only.types())
	hook.Deliver()
	assert.Len(t, held.types(), 3)
}

func TestThinEventsNameTheObject(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	box := &inbox{t: t}
	srv.SendEvents(box, whsec).Thin()
	srv.SetNow(time.Unix(1_800_000_000, 0))
	srv.AddFile(disputetest.File{})
	id := srv.Account("acct_1").AddIssuingDispute(disputetest.IssuingDispute{})
	require.Len(t, box.events, 2)
	assert.Equal(t, "v1.file.created", box.events[0].at("type"))
	assert.Equal(t, "file", box.events[0].at("related_object.type"))
	e := box.events[1]
	assert.Equal(t, map[string]any{
		"id": e.text("id"), "object": "v2.core.event", "type": "v1.issuing_dispute.created", "livemode": false,
		"snapshot_event": get(t, srv, "/v1/events?type=issuing_dispute.created", account("acct_1")).text("data.0.id"),
		"created":        "2027-01-15T08:00:00.000Z", "context": "acct_1",
		"related_object": map[string]any{"id": id, "type": "issuing.dispute", "url": "/v1/issuing/disputes/" + id},
	}, e.body)
}

func TestThinEventsHaveTheirOwnIDs(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	snapshots, thins := &inbox{t: t}, &inbox{t: t}
	srv.SendEvents(snapshots, whsec)
	hook := srv.SendEvents(thins, whsec).Thin().Twice()
	srv.Live().AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	require.Len(t, snapshots.events, 1)
	require.Len(t, thins.events, 2)
	snapshot, thin := snapshots.events[0], thins.events[0]
	assert.NotEqual(t, snapshot.text("id"), thin.text("id"))
	assert.Equal(t, snapshot.text("id"), thin.text("snapshot_event"))
	assert.Equal(t, thin.text("id"), thins.events[1].text("id"))
	assert.Equal(t, []any{true, true}, []any{snapshot.at("livemode"), thin.at("livemode")})
	assert.Equal(t, thin.text("id"), hook.Deliveries()[0].Event)

	live := header{"Authorization", "Bearer sk_live_x"}
	assert.Equal(t, thin.body, get(t, srv, "/v2/core/events/"+thin.text("id"), live).body)
	assert.Equal(t, 404, get(t, srv, "/v2/core/events/"+thin.text("id")).status, "the other mode")
	assert.Equal(t, 404, get(t, srv, "/v2/core/events/"+snapshot.text("id"), live).status, "the id of the other form")
	hook.Deliver(thin.text("id"), snapshot.text("id"))
	assert.Equal(t, []string{
		"v1.charge.dispute.created", "v1.charge.dispute.created", "v1.charge.dispute.created",
		"v1.charge.dispute.created",
	}, thins.types())
}

func TestUniqueEventsDifferFromRunToRun(t *testing.T) {
	t.Parallel()
	run := func(opts ...disputetest.Option) []string {
		srv := disputetest.NewServer(opts...)
		hook := srv.SendEvents(http.NotFoundHandler(), whsec)
		thin := srv.SendEvents(http.NotFoundHandler(), whsec).Thin()
		assert.Equal(t, "du_Test0001", srv.AddDispute(disputetest.Dispute{}))
		return append(hook.Waiting(), thin.Waiting()...)
	}
	assert.Equal(t, run(), run())
	first, second := run(disputetest.UniqueEvents()), run(disputetest.UniqueEvents())
	assert.Len(t, first, 4)
	for _, id := range first {
		assert.NotContains(t, second, id)
	}
}

func TestOnlyPanicsOnATypeThatIsNeverSent(t *testing.T) {
	t.Parallel()
	hook := disputetest.NewServer().PostEvents("http://127.0.0.1:1", whsec)
	for _, typ := range []string{"dispute.created", "charge.dispute.*", "v1.charge.dispute.created", ""} {
		assert.Contains(t, panicOf(func() { hook.Only("charge.dispute.created", typ) }),
			`the server sends no events of type "`+typ+`": the types are charge.dispute.closed, `)
	}
	assert.NotPanics(t, func() { hook.Only("charge.dispute.created", "issuing_dispute.closed") })
}

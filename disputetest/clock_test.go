package disputetest_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestDeadlineClosesDisputes(t *testing.T) {
	t.Parallel()
	opened := time.Date(2026, 11, 2, 13, 0, 0, 0, time.UTC)
	due := time.Date(2026, 11, 10, 23, 59, 59, 0, time.UTC)
	for _, c := range []struct {
		seed     disputetest.Dispute
		moment   time.Time
		expected string
	}{
		{disputetest.Dispute{}, due, "needs_response"},
		{disputetest.Dispute{}, due.Add(time.Second), "lost"},
		{disputetest.Dispute{Status: "under_review"}, due.AddDate(1, 0, 0), "under_review"},
		{disputetest.Dispute{DueBy: opened.AddDate(0, 0, 1)}, opened.AddDate(0, 0, 2), "lost"},
		{disputetest.Dispute{Kind: disputetest.Inquiry}, due.AddDate(0, 1, 0), "warning_needs_response"},
		{disputetest.Dispute{Kind: disputetest.Inquiry}, opened.AddDate(0, 0, 120), "warning_closed"},
		{disputetest.Dispute{Kind: disputetest.Inquiry, Status: "warning_under_review"}, opened.AddDate(0, 0, 120), "warning_closed"},
		{disputetest.Dispute{Kind: disputetest.Appeal}, due.Add(time.Second), "lost"},
		{disputetest.Dispute{Kind: disputetest.Prevented}, due.AddDate(1, 0, 0), "prevented"},
	} {
		srv := disputetest.NewServer()
		srv.SetNow(opened)
		id := srv.AddDispute(c.seed)
		if c.seed.DueBy.IsZero() && c.seed.Kind != disputetest.Prevented {
			assert.EqualValues(t, due.Unix(), get(t, srv, "/v1/disputes/"+id).at("evidence_details.due_by"))
		}
		srv.Advance(c.moment.Sub(opened))
		assert.Equal(t, c.expected, srv.Object(id)["status"], "%+v", c.seed)
	}
}

func TestEscalatedInquiryHasANewDeadline(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	srv.SetNow(time.Date(2026, 12, 2, 13, 0, 0, 0, time.UTC))
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, Created: srv.Now().AddDate(0, -1, 0)})
	srv.Escalate(id)
	due := time.Date(2026, 12, 10, 23, 59, 59, 0, time.UTC)
	assert.EqualValues(t, due.Unix(), get(t, srv, "/v1/disputes/"+id).at("evidence_details.due_by"))
	srv.SetNow(due)
	assert.Equal(t, "needs_response", srv.Object(id)["status"])
	srv.Advance(time.Second)
	assert.Equal(t, "lost", srv.Object(id)["status"])
}

func TestAdvanceRunsEachChangeAtItsTime(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	opened := time.Unix(1_800_000_000, 0)
	srv.SetNow(opened)
	late := srv.AddDispute(disputetest.Dispute{DueBy: opened.Add(20 * time.Second)})
	early := srv.AddDispute(disputetest.Dispute{DueBy: opened.Add(10 * time.Second)})
	srv.Advance(24 * time.Hour)
	events := get(t, srv, "/v1/events?type=charge.dispute.closed")
	assert.Equal(t, late, events.at("data.0.data.object.id"))
	assert.Equal(t, early, events.at("data.1.data.object.id"))
	assert.EqualValues(t, opened.Unix()+11, events.at("data.1.created"))
	assert.Equal(t, map[string]any{"id": nil, "idempotency_key": nil}, events.at("data.1.request"))
}

func TestPastDueOfALateSubmission(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	srv.Advance(30 * 24 * time.Hour)
	assert.Equal(t, false, get(t, srv, path).at("evidence_details.past_due"))
	assert.Equal(t, true, ok(t, srv, path, "").at("evidence_details.past_due"))
}

func TestDecisionComesAfterFiveSeconds(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	srv.SetNow(time.Unix(1_800_000_000, 0))
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	ok(t, srv, path, "evidence[uncategorized_text]=winning_evidence")
	srv.Advance(4 * time.Second)
	assert.Equal(t, "under_review", get(t, srv, path).at("status"))
	srv.Advance(time.Second)
	assert.Equal(t, "won", get(t, srv, path).at("status"))
}

func TestIdempotencyKeyExpiresAfterADay(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := issuing
	first := ok(t, srv, path, "transaction=ipi_1", key("k"))
	srv.Advance(24*time.Hour - time.Second)
	assert.Equal(t, first.raw, ok(t, srv, path, "transaction=ipi_1", key("k")).raw)
	srv.Advance(time.Second)
	assert.NotEqual(t, first.at("id"), ok(t, srv, path, "transaction=ipi_1", key("k")).at("id"))
}

func TestNowInASynctestBubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
		ok(t, srv, path, "evidence[uncategorized_text]=winning_evidence")
		time.Sleep(5 * time.Second)
		assert.Equal(t, "won", get(t, srv, path).at("status"))

		srv.Fail("/v1/disputes/*", disputetest.Slow(time.Hour))
		before := time.Now()
		assert.Equal(t, 200, get(t, srv, path).status)
		assert.Equal(t, time.Hour, time.Since(before))

		srv.FailAlways("/v1/disputes/*", disputetest.Slow(time.Hour))
		client := srv.HTTPClient()
		client.Timeout = time.Minute
		before = time.Now()
		_, err := client.Do(request(t, http.MethodGet, path, "")) //nolint:bodyclose // there is none
		assert.ErrorContains(t, err, "deadline exceeded")
		assert.Equal(t, time.Minute, time.Since(before))
		srv.Heal()
		assert.Equal(t, 200, get(t, srv, path).status)
	})
}

package disputetest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestAddDisputeOfEachKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind                             disputetest.Kind
		status, caseType, reason, eligib string
		moved                            int
		refundable                       bool
	}{
		{"", "needs_response", "chargeback", "fraudulent", "", 1, false},
		{disputetest.Chargeback, "needs_response", "chargeback", "fraudulent", "", 1, false},
		{disputetest.Inquiry, "warning_needs_response", "inquiry", "general", "", 0, true},
		{disputetest.CompellingEvidence, "needs_response", "chargeback", "fraudulent", "visa_compelling_evidence_3", 1, false},
		{disputetest.VisaCompliance, "needs_response", "compliance", "noncompliant", "visa_compliance", 1, false},
		{disputetest.MastercardCompliance, "needs_response", "compliance", "noncompliant", "mastercard_compliance", 1, false},
		{disputetest.Prevented, "prevented", "resolution", "fraudulent", "", 0, false},
		{disputetest.Unanswerable, "lost", "chargeback", "fraudulent", "", 1, false},
		{disputetest.Appeal, "appeal_needs_response", "chargeback", "fraudulent", "", 1, false},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			t.Parallel()
			srv := disputetest.NewServer()
			d := get(t, srv, "/v1/disputes/"+srv.AddDispute(disputetest.Dispute{Kind: c.kind}))
			assert.Equal(t, http.StatusOK, d.status)
			assert.Equal(t, c.status, d.at("status"))
			assert.Equal(t, c.reason, d.at("reason"))
			assert.Equal(t, c.caseType, d.at("payment_method_details.card.case_type"))
			assert.Equal(t, c.refundable, d.at("is_charge_refundable"))
			assert.Len(t, d.at("balance_transactions"), c.moved)
			if c.eligib == "" {
				assert.Empty(t, d.at("enhanced_eligibility_types"))
			} else {
				assert.Equal(t, c.eligib, d.at("enhanced_eligibility_types.0"))
			}
		})
	}
}

func TestChargebackWithdrawsTheAmountAndTheFee(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	d := get(t, srv, "/v1/disputes/"+srv.AddDispute(disputetest.Dispute{Amount: 4200}))
	assert.EqualValues(t, -4200, d.at("balance_transactions.0.amount"))
	assert.EqualValues(t, 1500, d.at("balance_transactions.0.fee"))
	assert.EqualValues(t, -5700, d.at("balance_transactions.0.net"))
}

func TestUpdateSubmitsByDefault(t *testing.T) {
	t.Parallel()
	for form, status := range map[string]string{
		"evidence[customer_name]=Jo":              "under_review",
		"evidence[customer_name]=Jo&submit=true":  "under_review",
		"evidence[customer_name]=Jo&submit=false": "needs_response",
		"metadata[order]=7":                       "under_review",
		"":                                        "under_review",
	} {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		d := ok(t, srv, "/v1/disputes/"+id, form)
		assert.Equal(t, status, d.at("status"), form)
		want := map[string]int{"under_review": 1, "needs_response": 0}[status]
		assert.EqualValues(t, want, d.at("evidence_details.submission_count"), form)
		assert.Equal(t, want, srv.Effects(id).Submissions, form)
	}
}

func TestSubmitSendsStagedEvidence(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})

	staged := ok(t, srv, path, form("evidence[uncategorized_text]", "winning_evidence", "submit", "false"))
	assert.Equal(t, "needs_response", staged.at("status"))
	assert.Equal(t, true, staged.at("evidence_details.has_evidence"))
	assert.Equal(t, "not_submitted", staged.at("evidence_details.submission_method"))

	sent := ok(t, srv, path, "submit=true")
	assert.Equal(t, "under_review", sent.at("status"))
	assert.Equal(t, "manual", sent.at("evidence_details.submission_method"))

	won := get(t, srv, path)
	assert.Equal(t, "won", won.at("status"))
	assert.EqualValues(t, 5700, won.at("balance_transactions.1.net"))
}

func TestTextsOfTestModeDecideDisputes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind          disputetest.Kind
		word, outcome string
	}{
		{disputetest.Chargeback, "winning_evidence", "won"},
		{disputetest.Chargeback, "losing_evidence", "lost"},
		{disputetest.Chargeback, "a good story", "under_review"},
		{disputetest.Chargeback, "escalate_inquiry_evidence", "under_review"},
		{disputetest.Inquiry, "winning_evidence", "warning_closed"},
		{disputetest.Inquiry, "losing_evidence", "warning_closed"},
		{disputetest.Inquiry, "escalate_inquiry_evidence", "needs_response"},
		{disputetest.Inquiry, "a good story", "warning_under_review"},
	} {
		srv := disputetest.NewServer()
		path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Kind: c.kind})
		sent := ok(t, srv, path, form("evidence[uncategorized_text]", c.word))
		assert.Contains(t, sent.at("status"), "under_review")
		srv.Settle()
		assert.Equal(t, c.outcome, get(t, srv, path).at("status"), "%s %s", c.kind, c.word)
	}
}

func TestEscalatedInquiryNeedsAnotherResponse(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	ok(t, srv, path, form("evidence[uncategorized_text]", "escalate_inquiry_evidence"))
	d := get(t, srv, path)
	assert.Equal(t, "chargeback", d.at("payment_method_details.card.case_type"))
	assert.Equal(t, false, d.at("is_charge_refundable"))
	assert.Len(t, d.at("balance_transactions"), 1)
	ok(t, srv, path, form("evidence[uncategorized_text]", "winning_evidence"))
	d = get(t, srv, path)
	assert.Equal(t, "won", d.at("status"))
	assert.EqualValues(t, 2, d.at("evidence_details.submission_count"))
}

func TestUpdateAndCloseRefuseClosedDisputes(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	lost := srv.AddDispute(disputetest.Dispute{})
	assert.Equal(t, "lost", ok(t, srv, "/v1/disputes/"+lost+"/close", "").at("status"))
	for _, id := range []string{
		lost, srv.AddDispute(disputetest.Dispute{Status: "won"}),
		srv.AddDispute(disputetest.Dispute{Kind: disputetest.Prevented}),
	} {
		for _, path := range []string{"/v1/disputes/" + id, "/v1/disputes/" + id + "/close"} {
			a := post(t, srv, path, "")
			assert.Equal(t, [4]any{400, "invalid_request_error", "", ""}, errorOf(a), path)
		}
	}
	assert.Equal(t, 1, srv.Effects().Closes)
}

func TestUpdateRefusesEvidenceAfterTheSubmission(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	ok(t, srv, path, form("evidence[customer_name]", "Jo"))
	for _, again := range []string{
		"submit=true", form("evidence[customer_name]", "Joe"),
		form("evidence[customer_name]", "Joe", "submit", "false"),
	} {
		assert.Equal(t, 400, post(t, srv, path, again).status, again)
	}
	assert.Equal(t, "7", ok(t, srv, path, "metadata[order]=7").at("metadata.order"))
	assert.Equal(t, "Jo", get(t, srv, path).at("evidence.customer_name"))
	assert.Equal(t, 1, srv.Effects().Submissions)
}

func TestCloseRequiresANeededResponse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seed   disputetest.Dispute
		status int
	}{
		{disputetest.Dispute{}, 200},
		{disputetest.Dispute{Kind: disputetest.VisaCompliance}, 200},
		{disputetest.Dispute{Kind: disputetest.Appeal}, 200},
		{disputetest.Dispute{Status: "under_review"}, 400},
		{disputetest.Dispute{Kind: disputetest.Inquiry}, 200},
		{disputetest.Dispute{Kind: disputetest.Inquiry, Status: "warning_under_review"}, 400},
		{disputetest.Dispute{Kind: disputetest.Unanswerable}, 400},
	} {
		srv := disputetest.NewServer()
		id := srv.AddDispute(c.seed)
		assert.Equal(t, c.status, post(t, srv, "/v1/disputes/"+id+"/close", "").status, "%+v", c.seed)
		closed := map[any]string{disputetest.Inquiry: "warning_closed"}[c.seed.Kind]
		if closed == "" {
			closed = "lost"
		}
		assert.Equal(t, c.status == 200, srv.Object(id)["status"] == closed && c.seed.Kind != disputetest.Unanswerable)
	}
}

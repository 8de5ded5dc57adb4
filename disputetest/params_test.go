package disputetest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestParametersAreChecked(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("ä", n) }
	const ce3 = "evidence[enhanced_evidence][visa_compelling_evidence_3]"
	for _, c := range []struct{ form, code, param string }{
		{"bogus=1", "parameter_unknown", "bogus"},
		{"evidence[customer_email]=a", "parameter_unknown", "evidence[customer_email]"},
		{"evidence[enhanced_evidence][x]=a", "parameter_unknown", "evidence[enhanced_evidence][x]"},
		{
			ce3 + "[prior_undisputed_transactions][0][shipping_address][zip]=1", "parameter_unknown",
			ce3 + "[prior_undisputed_transactions][0][shipping_address][zip]",
		},
		{ce3 + "[disputed_transaction][charge]=ch_1", "parameter_unknown", ce3 + "[disputed_transaction][charge]"},
		{"evidence]=1", "parameter_unknown", "evidence]"},
		{"evidence[a[b]]=1", "parameter_unknown", "evidence[a[b]]"},
		{"evidence[customer_name=1", "parameter_unknown", "evidence[customer_name"},
		{"=1", "parameter_unknown", ""},
		{"evidence=x", "", "evidence"},
		{"evidence=", "parameter_invalid_empty", "evidence"},
		{"evidence=&evidence[customer_name]=a", "", "evidence"},
		{"evidence[customer_name]=a&evidence=x", "", "evidence"},
		{"evidence[customer_name][x]=a", "", "evidence[customer_name]"},
		{"evidence[enhanced_evidence]=x", "", "evidence[enhanced_evidence]"},
		{"submit=", "parameter_invalid_empty", "submit"},
		{"submit=1", "", "submit"},
		{"submit=TRUE", "", "submit"},
		{"submit[x]=true", "", "submit"},
		{"intended_submission_method=robot", "", "intended_submission_method"},
		{ce3 + "[disputed_transaction][merchandise_or_services]=service", "", ce3 + "[disputed_transaction][merchandise_or_services]"},
		{ce3 + "[prior_undisputed_transactions]=x", "", ce3 + "[prior_undisputed_transactions]"},
		{
			ce3 + "[prior_undisputed_transactions][0][customer_purchase_ip]=1", "parameter_missing",
			ce3 + "[prior_undisputed_transactions][0][charge]",
		},
		{ce3 + "[prior_undisputed_transactions][first][charge]=1", "", ce3 + "[prior_undisputed_transactions]"},
		{ce3 + "[disputed_transaction][customer_device_id]=short", "", ce3 + "[disputed_transaction][customer_device_id]"},
		{"evidence[customer_name]=" + long(5001), "", "evidence[customer_name]"},
		{"evidence[uncategorized_text]=" + long(20001), "", "evidence[uncategorized_text]"},
		{"evidence[receipt]=file_none", "resource_missing", "evidence[receipt]"},
		{"metadata=x", "", "metadata"},
		{"metadata[a][b]=c", "", "metadata[a]"},
		{"metadata[]=c&metadata[" + long(41) + "]=x", "", "metadata"},
		{"metadata[k]=" + long(501), "", "metadata[k]"},
		{"expand=charge", "", "expand"},
		{"expand[]=evidence", "", "expand"},
		{"expand[]=charge.nothing", "", "expand"},
		{"expand[]=charge.customer.a.b.c", "", "expand"},
		{"expand[]=", "parameter_invalid_empty", "expand[0]"},
		{"a" + strings.Repeat("[b]", 20) + "=1", "", ""},
		{"a=%", "", ""},
		{"a=%ff", "", ""},
	} {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
		before := srv.Object(id)
		a := post(t, srv, "/v1/disputes/"+id, c.form)
		name := c.form[:min(len(c.form), 80)]
		assert.Equal(t, [4]any{400, "invalid_request_error", c.code, c.param}, errorOf(a), name)
		assert.Equal(t, before, srv.Object(id), name)
		assert.Zero(t, srv.Effects(), name)
	}
}

func TestBooleanSpellings(t *testing.T) {
	t.Parallel()
	for value, status := range map[string]string{
		"true": "under_review", "True": "under_review", "false": "needs_response", "False": "needs_response",
	} {
		srv := disputetest.NewServer()
		d := ok(t, srv, "/v1/disputes/"+srv.AddDispute(disputetest.Dispute{}), "submit="+value)
		assert.Equal(t, status, d.at("status"), value)
	}
}

func TestClearingEmptyFieldsChangesNothing(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	empty := []string{
		"evidence[appeal]", "evidence[appeal][card]", "evidence[appeal][card][reason_for_filing]", "evidence[enhanced_evidence]",
		ce3 + "[disputed_transaction][customer_purchase_ip]", "evidence[customer_name]", "evidence[receipt]",
	}
	for _, seed := range []disputetest.Dispute{
		{}, {Status: "under_review"}, {Kind: disputetest.Inquiry}, {Kind: disputetest.Appeal}, {Kind: disputetest.CompellingEvidence},
	} {
		path := "/v1/disputes/" + srv.AddDispute(seed)
		before := get(t, srv, path)
		for _, name := range empty {
			assert.Equal(t, before.body, ok(t, srv, path, form(name, "", "submit", "false")).body, "%+v %s", seed, name)
		}
	}
	path := issuing + "/" + srv.AddIssuingDispute(disputetest.IssuingDispute{})
	before := get(t, srv, path)
	after := ok(t, srv, path, form("evidence[canceled][explanation]", "", "evidence[canceled][canceled_at]", "", "evidence[other]", ""))
	assert.Equal(t, before.body, after.body)
}

func TestUnknownParametersAreAllNamed(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	a := post(t, srv, "/v1/disputes/"+srv.AddDispute(disputetest.Dispute{}), "z=1&evidence[y]=2&submit=false")
	assert.Equal(t, "Received unknown parameters: z, evidence[y]", a.text("error.message"))
}

func TestTextLimitsCountCharacters(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	full := strings.Repeat("ß", 20_000)
	for _, field := range []string{
		"access_activity_log", "cancellation_policy_disclosure", "cancellation_rebuttal", "duplicate_charge_explanation",
		"product_description", "refund_policy_disclosure", "refund_refusal_explanation",
	} {
		ok(t, srv, path, form("evidence["+field+"]", full, "submit", "false"))
	}
	a := post(t, srv, path, form("evidence[uncategorized_text]", full, "submit", "false"))
	assert.Equal(t, [4]any{400, "invalid_request_error", "", "evidence"}, errorOf(a))
	ok(t, srv, path, form("evidence[uncategorized_text]", full[:20_000], "submit", "false"))
	assert.Equal(t, 413, post(t, srv, path, "a="+strings.Repeat("x", 4<<20)).status)
}

func TestEmptyTextClearsEvidence(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Evidence: map[string]string{"customer_name": "Jo"}})
	assert.Equal(t, false, get(t, srv, path).at("evidence_details.has_evidence"), "evidence that Stripe has filled in is not staged")
	d := ok(t, srv, path, form("evidence[customer_email_address]", "jo@example.com", "submit", "false"))
	assert.Equal(t, true, d.at("evidence_details.has_evidence"))
	d = ok(t, srv, path, form("evidence[customer_email_address]", "", "submit", "false"))
	assert.Nil(t, d.at("evidence.customer_email_address"))
	assert.Equal(t, "Jo", d.at("evidence.customer_name"))
	assert.Equal(t, false, d.at("evidence_details.has_evidence"))
}

func TestMetadataIsMergedWithinLimits(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Metadata: map[string]string{"a": "1"}})
	d := ok(t, srv, path, "metadata[b]=2&submit=false")
	assert.Equal(t, map[string]any{"a": "1", "b": "2"}, d.at("metadata"))
	d = ok(t, srv, path, "metadata[a]=&metadata[none]=&submit=false")
	assert.Equal(t, map[string]any{"b": "2"}, d.at("metadata"))
	d = ok(t, srv, path, "metadata=&submit=false")
	assert.Empty(t, d.at("metadata"))
	// The limit of 50 keys applies to the result, so 40 keys can replace 40 others.
	swap := "submit=false"
	for i := range 40 {
		swap += fmt.Sprintf("&metadata[old%d]=v", i)
	}
	ok(t, srv, path, swap)
	swap = "submit=false"
	for i := range 40 {
		swap += fmt.Sprintf("&metadata[old%d]=&metadata[new%d]=v", i, i)
	}
	assert.Len(t, ok(t, srv, path, swap).at("metadata"), 40)
	d = ok(t, srv, path, "metadata=&submit=false")
	assert.Empty(t, d.at("metadata"))
	many := "submit=false"
	for i := range 50 {
		many += fmt.Sprintf("&metadata[k%d]=v", i)
	}
	assert.Len(t, ok(t, srv, path, many).at("metadata"), 50)
	a := post(t, srv, path, "metadata[more]=v&submit=false")
	assert.Equal(t, [4]any{400, "invalid_request_error", "", "metadata"}, errorOf(a))
	assert.Len(t, get(t, srv, path).at("metadata"), 50)
}

func TestComplianceNeedsFeeAcknowledged(t *testing.T) {
	t.Parallel()
	for _, kind := range []disputetest.Kind{disputetest.VisaCompliance, disputetest.MastercardCompliance} {
		srv := disputetest.NewServer()
		path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Kind: kind})
		status := "evidence_details.enhanced_eligibility." + string(kind) + ".status"
		fee := "evidence[enhanced_evidence][" + string(kind) + "][fee_acknowledged]"
		assert.Equal(t, "requires_fee_acknowledgement", get(t, srv, path).at(status))

		a := post(t, srv, path, form("evidence[customer_name]", "Jo"))
		assert.Equal(t, [4]any{400, "invalid_request_error", "", fee}, errorOf(a))
		assert.Nil(t, get(t, srv, path).at("evidence.customer_name"))

		assert.Equal(t, "fee_acknowledged", ok(t, srv, path, form(fee, "true", "submit", "false")).at(status))
		assert.Equal(t, "requires_fee_acknowledgement", ok(t, srv, path, form(fee, "false", "submit", "false")).at(status))
		assert.Equal(t, 400, post(t, srv, path, "submit=true").status)
		assert.Equal(t, "under_review", ok(t, srv, path, form(fee, "true")).at("status"))
	}
}

func TestEnhancedEvidenceNeedsAnEligibleDispute(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Charge: "ch_mine"})
	for _, param := range []string{
		"visa_compliance][fee_acknowledged",
		"visa_compelling_evidence_3][disputed_transaction][customer_purchase_ip",
	} {
		a := post(t, srv, "/v1/disputes/"+id, form("evidence[enhanced_evidence]["+param+"]", "true", "evidence[customer_name]", "Jo"))
		assert.Equal(t, 400, a.status)
		assert.Contains(t, a.text("error.message"), "ch_mine")
	}
	assert.Nil(t, get(t, srv, "/v1/disputes/"+id).at("evidence.customer_name"))
}

func TestSmartDisputesMustBeAvailable(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	a := post(t, srv, path, "intended_submission_method=smart_disputes&metadata[a]=b&submit=true")
	assert.Equal(t, [4]any{400, "invalid_request_error", "smart_disputes_not_available", "intended_submission_method"}, errorOf(a))
	assert.Nil(t, get(t, srv, path).at("metadata.a"))
	assert.Nil(t, get(t, srv, path).at("intended_submission_method"))
	d := ok(t, srv, path, "intended_submission_method=smart_disputes&submit=false")
	assert.Equal(t, "smart_disputes", d.at("intended_submission_method"))
	assert.Equal(t, "smart_disputes_not_available", post(t, srv, path, "submit=true").text("error.code"), "the saved method counts")
	assert.Equal(t, "manual", ok(t, srv, path, "").at("evidence_details.submission_method"), "submit is left out")

	path = "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{SmartDisputes: true})
	d = ok(t, srv, path, "intended_submission_method=smart_disputes")
	assert.Equal(t, "smart_disputes", d.at("evidence_details.submission_method"))

	needs := disputetest.Dispute{SmartDisputes: true, SmartDisputesNeed: []string{"service_date"}}
	path = "/v1/disputes/" + srv.AddDispute(needs)
	smart := "intended_submission_method=smart_disputes&submit=true"
	assert.Equal(t, "smart_disputes_not_available", post(t, srv, path, smart).text("error.code"))
	d = ok(t, srv, path, smart+"&evidence[service_date]=2026-11-02")
	assert.Equal(t, "smart_disputes", d.at("evidence_details.submission_method"), "evidence of the same request counts")
}

func TestAppealAcceptsOnlyTheAppeal(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	file := srv.AddFile(disputetest.File{})
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Kind: disputetest.Appeal})
	reason, files := "evidence[appeal][card][reason_for_filing]", "evidence[appeal][card][supporting_files]"

	a := post(t, srv, path, form("evidence[customer_name]", "Jo", "submit", "false"))
	assert.Equal(t, [4]any{400, "invalid_request_error", "", "evidence[customer_name]"}, errorOf(a))
	a = post(t, srv, path, form(files+"[0]", file, files+"[1]", "file_none", "submit", "false"))
	assert.Equal(t, [4]any{400, "invalid_request_error", "resource_missing", files + "[1]"}, errorOf(a))
	d := ok(t, srv, path, form(files+"[0]", file, "submit", "false", "expand[]", "evidence.appeal.card.supporting_files"))
	assert.Equal(t, file, d.at("evidence.appeal.card.supporting_files.0.id"))
	d = ok(t, srv, path, form(files, "", "submit", "false"))
	assert.Empty(t, d.at("evidence.appeal.card.supporting_files"))
	assert.Nil(t, ok(t, srv, path, form("evidence[appeal]", "", "submit", "false")).at("evidence.appeal"))
	assert.Equal(t, "appeal_under_review", ok(t, srv, path, form(reason, "winning_evidence")).at("status"))
	d = get(t, srv, path)
	assert.Equal(t, "won", d.at("status"))
	assert.Equal(t, "manual", d.at("evidence_details.submission_method"))

	path = "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	a = post(t, srv, path, form(reason, "x"))
	assert.Equal(t, [4]any{400, "invalid_request_error", "", "evidence[appeal]"}, errorOf(a))
}

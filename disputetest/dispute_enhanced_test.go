package disputetest_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

const (
	ce3      = "evidence[enhanced_evidence][visa_compelling_evidence_3]"
	disputed = ce3 + "[disputed_transaction]"
	prior0   = ce3 + "[prior_undisputed_transactions][0]"
	prior1   = ce3 + "[prior_undisputed_transactions][1]"
)

// claim returns a complete Compelling Evidence 3.0 claim.
func claim() map[string]string {
	c := map[string]string{
		"submit": "false", disputed + "[merchandise_or_services]": "services",
		prior0 + "[charge]": "ch_a", prior1 + "[charge]": "ch_b",
	}
	for _, transaction := range []string{disputed, prior0, prior1} {
		c[transaction+"[product_description]"] = "A course"
		c[transaction+"[customer_purchase_ip]"] = "203.0.113.7"
		c[transaction+"[customer_email_address]"] = "jo@example.com"
	}
	return c
}

func pairs(m map[string]string) string {
	var p []string
	for k, v := range m {
		p = append(p, k, v)
	}
	return form(p...)
}

func TestCompellingEvidenceRequiredActions(t *testing.T) {
	t.Parallel()
	eligibility := "evidence_details.enhanced_eligibility.visa_compelling_evidence_3"
	device := map[string]string{}
	for _, transaction := range []string{disputed, prior0, prior1} {
		device[transaction+"[customer_device_id]"] = "a device of fifteen"
		device[transaction+"[customer_device_fingerprint]"] = "a fingerprint of twenty"
		device[transaction+"[customer_purchase_ip]"] = ""
		device[transaction+"[customer_email_address]"] = ""
	}
	address := map[string]string{}
	for _, transaction := range []string{disputed, prior0, prior1} {
		address[transaction+"[shipping_address][line1]"] = "1 Road"
		address[transaction+"[customer_email_address]"] = ""
	}
	for name, c := range map[string]struct {
		change map[string]string
		want   []any
	}{
		"complete":            {nil, []any{}},
		"address for email":   {address, []any{}},
		"kind missing":        {map[string]string{disputed + "[merchandise_or_services]": "-"}, []any{"missing_merchandise_or_services"}},
		"description missing": {map[string]string{disputed + "[product_description]": ""}, []any{"missing_disputed_transaction_description"}},
		"prior without a description": {
			map[string]string{prior1 + "[product_description]": ""},
			[]any{"missing_prior_undisputed_transaction_description"},
		},
		"another IP once": {map[string]string{prior1 + "[customer_purchase_ip]": "198.51.100.1"}, []any{"missing_customer_identifiers"}},
		"no secondary":    {map[string]string{disputed + "[customer_email_address]": ""}, []any{"missing_customer_identifiers"}},
		"device alone":    {device, []any{"missing_customer_identifiers"}},
		"the same prior twice": {map[string]string{prior1 + "[charge]": "ch_a"}, []any{
			"missing_customer_identifiers",
			"missing_prior_undisputed_transactions",
		}},
	} {
		srv := disputetest.NewServer()
		path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
		assert.Empty(t, get(t, srv, path).at("evidence_details.enhanced_eligibility"), "nothing was filled in yet")
		sent := claim()
		maps.Copy(sent, c.change)
		if sent[disputed+"[merchandise_or_services]"] == "-" {
			delete(sent, disputed+"[merchandise_or_services]")
		}
		d := ok(t, srv, path, pairs(sent))
		assert.Equal(t, c.want, d.at(eligibility+".required_actions"), name)
		want := "requires_action"
		if len(c.want) == 0 {
			want = "qualified"
		}
		assert.Equal(t, want, d.at(eligibility+".status"), name)
	}
}

func TestCompellingEvidenceIsMergedButPriorsAreReplaced(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	shown := "evidence.enhanced_evidence.visa_compelling_evidence_3."
	ok(t, srv, path, pairs(claim()))
	d := ok(t, srv, path, form(disputed+"[customer_account_id]", "7", prior0+"[charge]", "ch_c", "submit", "false"))
	assert.Equal(t, "7", d.at(shown+"disputed_transaction.customer_account_id"))
	assert.Equal(t, "A course", d.at(shown+"disputed_transaction.product_description"))
	require.Len(t, d.at(shown+"prior_undisputed_transactions"), 1)
	assert.Equal(t, "ch_c", d.at(shown+"prior_undisputed_transactions.0.charge"))
	assert.Nil(t, d.at(shown+"prior_undisputed_transactions.0.product_description"))

	d = ok(t, srv, path, form("evidence[enhanced_evidence]", "", "submit", "false"))
	assert.Empty(t, d.at("evidence.enhanced_evidence"))
	assert.Empty(t, d.at("evidence_details.enhanced_eligibility"))
	assert.Equal(t, false, d.at("evidence_details.has_evidence"))

	// At most two earlier transactions are allowed, and a list may be sent without indices.
	assert.Equal(t, 400, post(t, srv, path, form(ce3+"[prior_undisputed_transactions][2][charge]", "ch_3",
		prior0+"[charge]", "ch_1", prior1+"[charge]", "ch_2")).status)
	list := ce3 + "[prior_undisputed_transactions][]"
	d = ok(t, srv, path, list+"[charge]=ch_1&"+list+"[customer_account_id]=8&"+list+"[charge]=ch_2&submit=false")
	assert.Equal(t, "8", d.at(shown+"prior_undisputed_transactions.0.customer_account_id"))
	assert.Equal(t, "ch_2", d.at(shown+"prior_undisputed_transactions.1.charge"))
}

package disputetest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestExpandReplacesIDsByObjects(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	file := srv.AddFile(disputetest.File{})
	srv.AddDispute(disputetest.Dispute{ID: "du_1", Charge: "ch_1", PaymentIntent: "pi_1", Customer: "cus_1"})
	srv.AddDispute(disputetest.Dispute{ID: "du_2", Charge: "ch_1"})
	ok(t, srv, "/v1/disputes/du_1", form("evidence[receipt]", file, "submit", "false"))
	srv.AddIssuingDispute(disputetest.IssuingDispute{ID: "idp_1", Status: "won"})
	link := ok(t, srv, "/v1/file_links", "file="+file).text("id")
	for _, c := range []struct{ path, at, id string }{
		{"/v1/disputes/du_1", "charge", "ch_1"},
		{"/v1/disputes/du_1?expand[]=charge", "charge.id", "ch_1"},
		{"/v1/disputes/du_1?expand[0]=charge", "charge.customer", "cus_1"},
		{"/v1/disputes/du_1?expand[]=charge.customer", "charge.customer.id", "cus_1"},
		{"/v1/disputes/du_1?expand[]=charge&expand[]=charge.customer", "charge.customer.id", "cus_1"},
		{"/v1/disputes/du_1?expand[]=charge.customer&expand[]=charge", "charge.customer.id", "cus_1"},
		{"/v1/disputes/du_1?expand[]=charge.customer&expand[]=charge.refunds", "charge.refunds.object", "list"},
		{"/v1/disputes/du_1?expand[]=charge.refunds&expand[]=charge.customer", "charge.customer.id", "cus_1"},
		{
			"/v1/disputes/du_1?expand[]=balance_transactions&expand[]=balance_transactions.source.charge",
			"balance_transactions.0.source.charge.id", "ch_1",
		},
		{
			"/v1/disputes/du_1?expand[]=payment_intent.latest_charge.payment_intent.customer",
			"payment_intent.latest_charge.payment_intent.customer.id", "cus_1",
		},
		{"/v1/disputes/du_1?expand[]=evidence.receipt", "evidence.receipt.id", file},
		{"/v1/disputes/du_1?expand[]=balance_transactions.source", "balance_transactions.0.source.id", "du_1"},
		{"/v1/disputes?expand[]=data.charge.customer&expand[]=data.evidence.receipt", "data.1.charge.customer.id", "cus_1"},
		{"/v1/disputes?expand[]=data.charge.customer&expand[]=data.evidence.receipt", "data.1.evidence.receipt.id", file},
		{
			"/v1/issuing/disputes/idp_1?expand[]=transaction.dispute.balance_transactions",
			"transaction.dispute.balance_transactions.0.source", "idp_1",
		},
		{"/v1/issuing/disputes?expand[]=data.balance_transactions", "data.0.balance_transactions.0.source", "idp_1"},
		{"/v1/file_links/" + link + "?expand[]=file.links", "file.links.data.0.id", link},
		{"/v1/files/" + file + "?expand[]=links", "links.data.0.file", file},
	} {
		a := get(t, srv, c.path)
		assert.Equal(t, c.id, a.at(c.at), "%s %s", c.path, a.raw)
	}
	null := get(t, srv, "/v1/disputes/du_2?expand[]=evidence.receipt&expand[]=charge.review")
	assert.Nil(t, null.at("evidence.receipt"), "null stays null")
	assert.Equal(t, 200, null.status)
}

func TestExpandRefusesUnknownPathsBeforeAnyEffect(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	for _, path := range []string{
		"nothing", "evidence", "evidence.customer_name", "evidence.receipt.nothing", "charge.", ".charge", "charge..customer", "data.charge",
		"evidence_details", "status", "payment_intent.latest_charge.payment_intent.latest_charge.customer",
	} {
		a := post(t, srv, "/v1/disputes/"+id+"/close", form("expand[]", path))
		assert.Equal(t, [4]any{400, "invalid_request_error", "", "expand"}, errorOf(a), path)
	}
	assert.Zero(t, srv.Effects())
}

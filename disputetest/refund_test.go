package disputetest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// A refund is refused as long as a dispute has the money of the payment.
func TestRefundByTheStatusOfTheDispute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seed disputetest.Dispute
		code any
	}{
		{disputetest.Dispute{}, "charge_disputed"},
		{disputetest.Dispute{Status: "under_review"}, "charge_disputed"},
		{disputetest.Dispute{Status: "lost"}, "charge_disputed"},
		{disputetest.Dispute{Kind: disputetest.Unanswerable}, "charge_disputed"},
		{disputetest.Dispute{Kind: disputetest.Appeal}, "charge_disputed"},
		{disputetest.Dispute{Status: "won"}, nil},
		{disputetest.Dispute{Kind: disputetest.Prevented}, nil},
		{disputetest.Dispute{Kind: disputetest.Inquiry}, nil},
		{disputetest.Dispute{Kind: disputetest.Inquiry, Status: "warning_under_review"}, nil},
		{disputetest.Dispute{Kind: disputetest.Inquiry, Status: "warning_closed"}, nil},
	} {
		srv := disputetest.NewServer()
		charge := get(t, srv, "/v1/disputes/"+srv.AddDispute(c.seed)).text("charge")
		assert.Equal(t, c.code, post(t, srv, refunds, "charge="+charge).at("error.code"), "%+v", c.seed)
	}
}

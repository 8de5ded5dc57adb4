package main

import (
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// demonstrate sets up an in-memory Stripe with a dispute that waits for a
// response. It knows Stripe's magic evidence for test mode: the shipped case says
// "winning_evidence", and so it wins.
func (o *options) demonstrate() {
	stripe := disputetest.NewServer(disputetest.SettleAtOnce())
	o.submit = !o.dryRun
	o.config = stripe.Config()
	o.dispute = stripe.AddDispute(disputetest.Dispute{
		Amount: 4200, Reason: string(dispute.ReasonProductNotReceived),
		Evidence: map[string]string{"customer_purchase_ip": "203.0.113.7", "customer_name": "Jenny Rosen"},
	})
}

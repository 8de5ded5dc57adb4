package main

import (
	"context"
	"log"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// desk answers disputes as they come in.
type desk struct {
	disputes *dispute.Client
	*log.Logger
}

// handle stages what is known about the order. Somebody looks at it in the
// Dashboard and submits. An error makes Stripe send the event again.
func (k desk) handle(ctx context.Context, e *webhook.Event) error {
	d, ok := e.Dispute()
	if !ok {
		return nil // about something else
	}
	k.Println(e.Type.Plain(), d.ID, d.Status, d.Reason, stripedispute.FormatAmount(d.Amount, d.Currency))
	if e.Type.Plain() != webhook.TypeDisputeCreated || !d.Status.NeedsResponse() {
		return nil
	}
	if d.EvidenceDetails.HasEvidence {
		return nil // somebody has begun to answer it, or this event came before
	}
	d, err := k.disputes.Stage(ctx, d.ID, order(d),
		stripedispute.WithAccount(e.Account), // a connected account's dispute is answered there
		stripedispute.WithIdempotencyKey("stage-"+e.ID))
	if err != nil {
		return err
	}
	due, _ := d.Deadline()
	k.Println("  staged, submit until", due.Format(time.DateOnly), "and look for", len(d.Missing(dispute.ProductPhysical)), "more proofs")
	return nil
}

// order looks the order up. A real one asks the shop's database for the payment.
func order(d *dispute.Dispute) dispute.Evidence {
	return dispute.Evidence{
		ProductDescription:     "Order of payment " + d.PaymentIntent.ID,
		ShippingTrackingNumber: "1Z999AA10123456784",
	}
}

// demonstrate lets an in-memory Stripe open two disputes and decide one. Events
// come twice, as happens in life.
func demonstrate(stripe *disputetest.Server, url, secret string) {
	stripe.PostEvents(url, secret).Only("charge.dispute.created", "charge.dispute.closed").Twice()
	stripe.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, Reason: "product_not_received"})
	stripe.Decide(stripe.AddDispute(disputetest.Dispute{Amount: 12900, Reason: "fraudulent"}), true)
	http.DefaultClient.CloseIdleConnections() // the server need not wait for them
}

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

// stager stages evidence when a dispute is opened. It never submits.
type stager struct {
	disputes *dispute.Client
	*log.Logger
}

// handle stages what the shop knows about the order. A person reviews it in the Dashboard and
// submits it. If handle returns an error, Stripe sends the event again. It runs in the goroutine of
// the request that brings the event, so that several calls may overlap.
func (s stager) handle(ctx context.Context, e *webhook.Event) error {
	d, ok := e.Dispute()
	if !ok {
		return nil // the event is not about a dispute
	}
	s.Println(e.Type.Plain(), d.ID, d.Status, d.Reason, stripedispute.FormatAmount(d.Amount, d.Currency))
	if e.Type.Plain() != webhook.TypeDisputeCreated || !d.Status.NeedsResponse() {
		return nil
	}
	if d.Staged() {
		return nil // somebody has staged evidence, or this event was handled before
	}
	d, err := s.disputes.Stage(ctx, d.ID, order(d),
		stripedispute.WithAccount(e.Account), // the dispute may belong to a connected account
		stripedispute.WithIdempotencyKey("stage-"+e.ID))
	if err != nil {
		return err
	}
	due, _ := d.Deadline()
	missing := len(d.Missing(dispute.ProductPhysical))
	s.Println("  staged; submit it until", due.Format(time.DateOnly), "and look for", missing, "more documents and texts")
	return nil
}

// order returns evidence about the order. A real program reads the shop's database.
func order(d *dispute.Dispute) dispute.Evidence {
	return dispute.Evidence{
		ProductDescription:     "Order of payment " + d.PaymentIntent.ID,
		ShippingTrackingNumber: "1Z999AA10123456784",
	}
}

// demonstrate makes an in-memory Stripe open two disputes and decide one of them. Every event
// is sent twice, as Stripe sometimes does, and demonstrate waits for the response to each. If handle
// does something for another type of event, add the type to Only.
func demonstrate(stripe *disputetest.Server, url, secret string) {
	stripe.PostEvents(url, secret).Only("charge.dispute.created", "charge.dispute.closed").Twice()
	stripe.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, Reason: "product_not_received"})
	stripe.Decide(stripe.AddDispute(disputetest.Dispute{Amount: 12900, Reason: "fraudulent"}), true)
	http.DefaultClient.CloseIdleConnections() // so that Shutdown need not wait for them
}

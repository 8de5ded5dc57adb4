package webhook_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// Follows the money of an Issuing dispute. Stripe takes a provisional credit back also when the
// dispute is won. Therefore do not add and subtract amounts for each event: fetch the dispute with
// its balance transactions, and add their Net. The sum is right in any order of the events.
func ExampleHandler_provisionalCredit() {
	stripe := disputetest.NewServer() // takes the place of Stripe
	disputes := issuingdispute.NewClient(stripe.Config())

	server := httptest.NewServer(&webhook.Handler{
		Secrets: []string{"whsec_test"},
		FetchIssuingDispute: func(ctx context.Context, id string, opts ...stripedispute.Option) (*issuingdispute.IssuingDispute, error) {
			return disputes.Get(ctx, id, append(opts, stripedispute.WithExpand("balance_transactions"))...)
		},
		Handle: func(_ context.Context, e *webhook.Event) error {
			d, ok := e.IssuingDispute()
			if !ok {
				return nil // not about an Issuing dispute
			}
			var credited int64
			for _, b := range d.BalanceTransactions {
				credited += b.Net
			}
			fmt.Println(e.Type.Plain(), d.Status, credited) // in a program: store status and credited
			return nil
		},
	})
	defer server.Close()

	stripe.PostEvents(server.URL, "whsec_test").Only(
		"issuing_dispute.funds_reinstated", "issuing_dispute.funds_rescinded", "issuing_dispute.closed")
	for _, won := range []bool{true, false} {
		id := stripe.AddIssuingDispute(disputetest.IssuingDispute{Amount: 2500, Status: "submitted"})
		stripe.Decide(id, won)
	}
	// Output:
	// issuing_dispute.funds_reinstated submitted 2500
	// issuing_dispute.funds_rescinded won 2500
	// issuing_dispute.funds_reinstated won 2500
	// issuing_dispute.closed won 2500
	// issuing_dispute.funds_reinstated submitted 2500
	// issuing_dispute.funds_rescinded lost 0
	// issuing_dispute.closed lost 0
}

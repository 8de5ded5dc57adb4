package faults_test

import (
	"context"
	"iter"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

func disputes() []operation {
	return []operation{
		{
			name: "dispute Get", response: aDispute, id: "du_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.disputes.Get(ctx, "du_1", o...)
				return named(v, err, disputeID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1Disputes.Retrieve(ctx, "du_1", nil)
				return named(v, err, stripeGoDisputeID)
			},
		},
		{
			name: "dispute List", response: list(aDispute), id: "du_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				return first(c.disputes.List(ctx, dispute.ListParams{Charge: "ch_1"}, o...), disputeID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				list := c.V1Disputes.List(ctx, &stripe.DisputeListParams{Charge: new("ch_1")})
				return first(iter.Seq2[*stripe.Dispute, error](list.All(ctx)), stripeGoDisputeID)
			},
		},
		{
			name: "dispute Update", post: true, response: aDispute, id: "du_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.disputes.Update(ctx, "du_1", dispute.UpdateParams{Metadata: stripedispute.Metadata{"order": "6735"}}, o...)
				return named(v, err, disputeID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				p := &stripe.DisputeUpdateParams{Submit: new(false), Metadata: map[string]string{"order": "6735"}}
				v, err := c.V1Disputes.Update(ctx, "du_1", p)
				return named(v, err, stripeGoDisputeID)
			},
		},
		{
			name: "dispute Stage", post: true, response: aDispute, id: "du_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.disputes.Stage(ctx, "du_1", dispute.Evidence{CustomerName: "Jane Roe", UncategorizedText: text}, o...)
				return named(v, err, disputeID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				e := &stripe.DisputeUpdateEvidenceParams{CustomerName: new("Jane Roe"), UncategorizedText: &text}
				v, err := c.V1Disputes.Update(ctx, "du_1", &stripe.DisputeUpdateParams{Submit: new(false), Evidence: e})
				return named(v, err, stripeGoDisputeID)
			},
		},
		{
			name: "dispute Submit", post: true, response: aDispute, id: "du_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.disputes.Submit(ctx, "du_1", o...)
				return named(v, err, disputeID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1Disputes.Update(ctx, "du_1", &stripe.DisputeUpdateParams{Submit: new(true)})
				return named(v, err, stripeGoDisputeID)
			},
		},
		{
			name: "dispute Close", post: true, response: aDispute, id: "du_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.disputes.Close(ctx, "du_1", o...)
				return named(v, err, disputeID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1Disputes.Close(ctx, "du_1", nil)
				return named(v, err, stripeGoDisputeID)
			},
		},
	}
}

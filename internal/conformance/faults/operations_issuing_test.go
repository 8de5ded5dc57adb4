package faults_test

import (
	"context"
	"iter"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

func issuing() []operation {
	return []operation{
		{
			name: "issuing Create", post: true, response: anIssue, id: "idp_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				e := &issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: "not mine"}}
				v, err := c.issuing.Create(ctx, issuingdispute.CreateParams{Transaction: "ipi_1", Evidence: e}, o...)
				return named(v, err, issueID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				e := &stripe.IssuingDisputeCreateEvidenceParams{
					Reason:     new("fraudulent"),
					Fraudulent: &stripe.IssuingDisputeCreateEvidenceFraudulentParams{Explanation: new("not mine")},
				}
				v, err := c.V1IssuingDisputes.Create(ctx, &stripe.IssuingDisputeCreateParams{Transaction: new("ipi_1"), Evidence: e})
				return named(v, err, stripeGoIssueID)
			},
		},
		{
			name: "issuing Get", response: anIssue, id: "idp_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.issuing.Get(ctx, "idp_1", o...)
				return named(v, err, issueID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1IssuingDisputes.Retrieve(ctx, "idp_1", nil)
				return named(v, err, stripeGoIssueID)
			},
		},
		{
			name: "issuing Update", post: true, response: anIssue, id: "idp_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.issuing.Update(ctx, "idp_1", issuingdispute.UpdateParams{Amount: 500}, o...)
				return named(v, err, issueID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1IssuingDisputes.Update(ctx, "idp_1", &stripe.IssuingDisputeUpdateParams{Amount: new(int64(500))})
				return named(v, err, stripeGoIssueID)
			},
		},
		{
			name: "issuing Submit", post: true, response: anIssue, id: "idp_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				v, err := c.issuing.Submit(ctx, "idp_1", o...)
				return named(v, err, issueID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				v, err := c.V1IssuingDisputes.Submit(ctx, "idp_1", nil)
				return named(v, err, stripeGoIssueID)
			},
		},
		{
			name: "issuing List", response: list(anIssue), id: "idp_1",
			withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
				return first(c.issuing.List(ctx, issuingdispute.ListParams{}, o...), issueID)
			},
			withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
				return first(iter.Seq2[*stripe.IssuingDispute, error](c.V1IssuingDisputes.List(ctx, nil).All(ctx)), stripeGoIssueID)
			},
		},
	}
}

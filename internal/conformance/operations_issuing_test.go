package conformance

import (
	"context"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

var issuingOperations = []operation{
	{
		"GET /v1/issuing/disputes",
		func(ctx context.Context, l library, in *input) error {
			var p issuingdispute.ListParams
			in.fillLibrary(&p)
			_, err := l.issuing.ListPage(ctx, p, in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.IssuingDisputeListParams) error {
			return c.V1IssuingDisputes.List(ctx, p).Err()
		}),
	},
	{
		"GET /v1/issuing/disputes/{dispute}",
		func(ctx context.Context, l library, in *input) error {
			_, err := l.issuing.Get(ctx, "idp_1", in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.IssuingDisputeRetrieveParams) error {
			_, err := c.V1IssuingDisputes.Retrieve(ctx, "idp_1", p)
			return err
		}),
	},
	{
		"POST /v1/issuing/disputes",
		func(ctx context.Context, l library, in *input) error {
			p := issuingdispute.CreateParams{ReceivedDebit: in.text("treasury", "received_debit")}
			in.fillLibrary(&p, "treasury")
			_, err := l.issuing.Create(ctx, p, in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.IssuingDisputeCreateParams) error {
			_, err := c.V1IssuingDisputes.Create(ctx, p)
			return err
		}),
	},
	{
		"POST /v1/issuing/disputes/{dispute}",
		func(ctx context.Context, l library, in *input) error {
			p := issuingdispute.UpdateParams{Unset: in.cleared}
			in.fillLibrary(&p)
			_, err := l.issuing.Update(ctx, "idp_1", p, in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.IssuingDisputeUpdateParams) error {
			_, err := c.V1IssuingDisputes.Update(ctx, "idp_1", p)
			return err
		}),
	},
	{
		"POST /v1/issuing/disputes/{dispute}/submit",
		func(ctx context.Context, l library, in *input) error {
			_, err := l.issuing.Submit(ctx, "idp_1", append(in.options(), in.asParams()...)...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.IssuingDisputeSubmitParams) error {
			_, err := c.V1IssuingDisputes.Submit(ctx, "idp_1", p)
			return err
		}),
	},
}

package conformance

import (
	"context"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute/dispute"
)

var disputeOperations = []operation{
	{
		"GET /v1/disputes",
		func(ctx context.Context, l library, in *input) error {
			var p dispute.ListParams
			in.fillLibrary(&p)
			_, err := l.disputes.ListPage(ctx, p, in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.DisputeListParams) error {
			return c.V1Disputes.List(ctx, p).Err()
		}),
	},
	{
		"GET /v1/disputes/{dispute}",
		func(ctx context.Context, l library, in *input) error {
			_, err := l.disputes.Get(ctx, "du_1", in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.DisputeRetrieveParams) error {
			_, err := c.V1Disputes.Retrieve(ctx, "du_1", p)
			return err
		}),
	},
	{
		"POST /v1/disputes/{dispute}",
		func(ctx context.Context, l library, in *input) error {
			p := dispute.UpdateParams{Unset: in.cleared}
			in.fillLibrary(&p)
			_, err := l.disputes.Update(ctx, "du_1", p, in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.DisputeUpdateParams) error {
			_, err := c.V1Disputes.Update(ctx, "du_1", p)
			return err
		}),
	},
	{
		"POST /v1/disputes/{dispute}/close",
		func(ctx context.Context, l library, in *input) error {
			_, err := l.disputes.Close(ctx, "du_1", in.options()...)
			return err
		},
		sdk(func(ctx context.Context, c *stripe.Client, p *stripe.DisputeCloseParams) error {
			_, err := c.V1Disputes.Close(ctx, "du_1", p)
			return err
		}),
	},
}

package faults_test

import (
	"bytes"
	"context"
	"errors"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// act is a call with an effect, on its own server, with each of the libraries.
type act struct {
	withLibrary  func(ctx context.Context, srv *disputetest.Server, c clients) error
	withStripeGo func(ctx context.Context, srv *disputetest.Server, c *stripe.Client) error
}

func acts() []act {
	return []act{
		{
			func(ctx context.Context, srv *disputetest.Server, c clients) error {
				_, err := c.disputes.Submit(ctx, srv.AddDispute(disputetest.Dispute{}))
				return err
			},
			func(ctx context.Context, srv *disputetest.Server, c *stripe.Client) error {
				_, err := c.V1Disputes.Update(ctx, srv.AddDispute(disputetest.Dispute{}), &stripe.DisputeUpdateParams{Submit: new(true)})
				return err
			},
		},
		{
			func(ctx context.Context, srv *disputetest.Server, c clients) error {
				_, err := c.disputes.Close(ctx, srv.AddDispute(disputetest.Dispute{}))
				return err
			},
			func(ctx context.Context, srv *disputetest.Server, c *stripe.Client) error {
				_, err := c.V1Disputes.Close(ctx, srv.AddDispute(disputetest.Dispute{}), nil)
				return err
			},
		},
		{
			func(ctx context.Context, srv *disputetest.Server, c clients) error {
				_, err := c.issuing.Create(ctx, issuingdispute.CreateParams{Transaction: srv.AddTransaction(disputetest.Transaction{})})
				return err
			},
			func(ctx context.Context, srv *disputetest.Server, c *stripe.Client) error {
				id := srv.AddTransaction(disputetest.Transaction{})
				_, err := c.V1IssuingDisputes.Create(ctx, &stripe.IssuingDisputeCreateParams{Transaction: &id})
				return err
			},
		},
		{
			func(ctx context.Context, _ *disputetest.Server, c clients) error {
				_, err := c.files.Upload(ctx, libraryFile(bytes.NewReader(contents[:2048])))
				return err
			},
			func(ctx context.Context, _ *disputetest.Server, c *stripe.Client) error {
				_, err := c.V1Files.Create(ctx, stripeGoFile(bytes.NewReader(contents[:2048])))
				return err
			},
		},
	}
}

// caller makes the calls of an act with one of the libraries.
type caller struct {
	call    func(context.Context, act, *disputetest.Server) error
	unknown func(error) bool // reports whether an error says that the outcome is unknown
}

func libraryCaller() caller {
	return caller{
		call: func(ctx context.Context, a act, srv *disputetest.Server) error {
			return a.withLibrary(ctx, srv, newClients(srv.Config()))
		},
		unknown: func(err error) bool {
			return errors.Is(err, stripedispute.ErrConnection) || errors.Is(err, stripedispute.ErrServer)
		},
	}
}

// stripeGoCaller is stripe-go. It has no error for an unknown outcome. Every error that is not
// a refusal of Stripe counts as one.
func stripeGoCaller() caller {
	return caller{
		call: func(ctx context.Context, a act, srv *disputetest.Server) error {
			return a.withStripeGo(ctx, srv, newStripeGo(srv.Config().BaseURL, srv.HTTPClient(), false))
		},
		unknown: func(err error) bool {
			e, ok := errors.AsType[*stripe.Error](err)
			return !ok || e.HTTPStatusCode < 300 || e.HTTPStatusCode >= 500
		},
	}
}

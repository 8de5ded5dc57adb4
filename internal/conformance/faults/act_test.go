package faults_test

import (
	"bytes"
	"context"
	"errors"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// act is a call with an effect, on a server of its own, by either library.
type act struct {
	ours   func(ctx context.Context, srv *disputetest.Server, c clients) error
	theirs func(ctx context.Context, srv *disputetest.Server, c *stripe.Client) error
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
				_, err := c.V1IssuingDisputes.Create(ctx, &stripe.IssuingDisputeCreateParams{Transaction: new(srv.AddTransaction(disputetest.Transaction{}))})
				return err
			},
		},
		{
			func(ctx context.Context, _ *disputetest.Server, c clients) error {
				_, err := c.files.Upload(ctx, fileupload.Params{Purpose: fileupload.PurposeDisputeEvidence, Name: "receipt.pdf", Body: bytes.NewReader(contents[:2048])})
				return err
			},
			func(ctx context.Context, _ *disputetest.Server, c *stripe.Client) error {
				_, err := c.V1Files.Create(ctx, &stripe.FileCreateParams{Purpose: new("dispute_evidence"), Filename: new("receipt.pdf"), FileReader: bytes.NewReader(contents[:2048])})
				return err
			},
		},
	}
}

// library makes the calls of an act.
type library struct {
	call    func(context.Context, act, *disputetest.Server) error
	unknown func(error) bool // whether an error says that the outcome is unknown
}

func thisLibrary() library {
	return library{
		call: func(ctx context.Context, a act, srv *disputetest.Server) error {
			return a.ours(ctx, srv, newClients(srv.Config()))
		},
		unknown: func(err error) bool {
			return errors.Is(err, stripedispute.ErrConnection) || errors.Is(err, stripedispute.ErrServer)
		},
	}
}

// stripesOwn has no word for it: what is neither a refusal nor said by Stripe
// counts as saying so.
func stripesOwn() library {
	return library{
		call: func(ctx context.Context, a act, srv *disputetest.Server) error {
			return a.theirs(ctx, srv, newTheirs(srv.Config().BaseURL, srv.HTTPClient(), false))
		},
		unknown: func(err error) bool {
			e, ok := errors.AsType[*stripe.Error](err)
			return !ok || e.HTTPStatusCode < 300 || e.HTTPStatusCode >= 500
		},
	}
}

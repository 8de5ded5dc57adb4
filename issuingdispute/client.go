package issuingdispute

import (
	"context"
	"fmt"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/confirm"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// Client calls the Issuing dispute endpoints. Make it with [NewClient]. It is safe for
// concurrent use.
type Client struct {
	transport *transport.Client // makes the attempts of a call, until one succeeds, no retry is allowed or ctx ends
}

// NewClient makes a client from cfg. A mistake in cfg, such as an empty key, is the error
// of every call.
func NewClient(cfg stripedispute.Config) *Client {
	return &Client{transport: transport.New(cfg)}
}

// Check returns an error for a mistake in the Config, such as an empty key. It sends nothing.
// Call it when the program starts.
func (c *Client) Check() error { return c.transport.Check() }

// The paths of the endpoints, and what "object" says in an Issuing dispute (resource). %s is the id, which
// package transport checks and escapes. CONTRIBUTING.md, "When Stripe adds an endpoint", names the
// other places of a new one.
const (
	collection = "/v1/issuing/disputes"
	member     = collection + "/%s"
	resource   = "issuing.dispute"
)

// Get retrieves a dispute.
//
// Stripe: GET /v1/issuing/disputes/{dispute}, https://docs.stripe.com/api/issuing/disputes/retrieve.
func (c *Client) Get(ctx context.Context, id string, opts ...stripedispute.Option) (*IssuingDispute, error) {
	return c.call(ctx, http.MethodGet, member, id, "", opts)
}

// Submit sends the dispute and its evidence to the card network, which happens
// once and cannot be undone: evidence cannot be changed afterwards, metadata can. Most programs
// call [Client.SubmitDispute] instead, which checks the dispute before and after the request.
// Submit returns the dispute in Stripe's response, which may not show the submission.
//
// Only now does Stripe check that the evidence which the reason requires is complete. Call
// [Evidence.Missing] and [Evidence.Warnings] before. To set metadata in the same call, pass
// [stripedispute.WithParam]("metadata[key]", value).
//
// Stripe: POST /v1/issuing/disputes/{dispute}/submit, https://docs.stripe.com/api/issuing/disputes/submit.
func (c *Client) Submit(ctx context.Context, id string, opts ...stripedispute.Option) (*IssuingDispute, error) {
	return c.call(ctx, http.MethodPost, member+"/submit", id, "", opts)
}

// The reasons why [Client.SubmitDispute] sends nothing, for [errors.Is].
var (
	ErrFinal     = permanent.New("the Issuing dispute is decided")            // won, lost or expired
	ErrSubmitted = permanent.New("the Issuing dispute was submitted already") // it can be submitted only once
)

// SubmitDispute is [Client.Submit] with a check before and after the request. It sends the
// dispute and its evidence to the card network, which happens once and cannot be undone.
//
//   - Before: if d is already decided, SubmitDispute sends nothing and the error matches
//     [ErrFinal]. If d is already submitted, it sends nothing and the error matches
//     [ErrSubmitted]. Therefore retrieve d shortly before.
//   - After: if the dispute in Stripe's response does not show that it was submitted,
//     SubmitDispute retrieves the dispute once more, at once. If that does not show it either, the
//     error matches [stripedispute.ErrUnconfirmed].
//
// After [stripedispute.ErrUnconfirmed], ErrConnection or ErrServer, nobody knows yet whether
// the dispute was submitted. Retrieve the dispute again after some time. If its status is
// unsubmitted, call SubmitDispute again with the new d.
//
// A [stripedispute.WithResponse] gets the response to the submission.
//
// SubmitDispute does not check the evidence. If d.Status is [StatusUnsubmitted], call
// [Evidence.Missing] and [Evidence.Warnings] before.
//
// Stripe: POST /v1/issuing/disputes/{dispute}/submit, https://docs.stripe.com/api/issuing/disputes/submit.
func (c *Client) SubmitDispute(ctx context.Context, d *IssuingDispute, opts ...stripedispute.Option) (*IssuingDispute, error) {
	switch {
	case d == nil:
		return nil, permanent.New("issuingdispute: there is no dispute to submit: the IssuingDispute is nil")
	case d.Status.Final():
		return nil, fmt.Errorf("issuing dispute %s (%s) cannot be submitted: %w", d.ID, d.Status, ErrFinal)
	case d.Status == StatusSubmitted:
		return nil, fmt.Errorf("issuing dispute %s cannot be submitted: %w", d.ID, ErrSubmitted)
	}
	after, err := c.Submit(ctx, d.ID, opts...)
	if err != nil {
		return nil, err
	}
	get := func(ctx context.Context, opts ...stripedispute.Option) (*IssuingDispute, error) {
		return c.Get(ctx, d.ID, opts...)
	}
	after, err = confirm.Effect(ctx, after, (*IssuingDispute).submitted, get, opts)
	if err != nil {
		return nil, fmt.Errorf("issuing dispute %s: %w", d.ID, err)
	}
	return after, nil
}

// submitted reports whether the status is possible only after a submission.
func (d *IssuingDispute) submitted() bool {
	return d.Status == StatusSubmitted || d.Status == StatusWon || d.Status == StatusLost
}

// call makes one call about one dispute.
func (c *Client) call(ctx context.Context, method, path, id, form string, opts []stripedispute.Option) (*IssuingDispute, error) {
	return transport.Do(ctx, c.transport, transport.Request{
		Method: method,
		Path:   path,
		ID:     transport.ID{Name: "Issuing dispute id", Value: id},
		Form:   form,
		Object: resource,
	}, opts, identify)
}

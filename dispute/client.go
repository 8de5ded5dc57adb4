package dispute

import (
	"context"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// Client calls the dispute endpoints. Make it with [NewClient]. It is safe for concurrent use.
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

// Now returns the time of the Config's Clock, which deadlines are compared with.
func (c *Client) Now() time.Time { return c.transport.Now() }

// The paths of the endpoints. %s is the id, which package transport checks and escapes.
// CONTRIBUTING.md, "When Stripe adds an endpoint", names the other places of a new one.
const (
	collection = "/v1/disputes"
	member     = collection + "/%s"
)

// Get retrieves a dispute.
//
// Stripe: GET /v1/disputes/{dispute}, https://docs.stripe.com/api/disputes/retrieve.
func (c *Client) Get(ctx context.Context, id string, opts ...stripedispute.Option) (*Dispute, error) {
	return c.call(ctx, http.MethodGet, member, id, "", opts)
}

// Close gives the money up: it accepts the dispute as lost at once, which cannot be undone.
// Most programs call [Client.CloseDispute] instead, which checks the dispute before and after
// the request. Close returns the dispute in Stripe's response, which may not be lost.
//
// Close does not settle an inquiry: respond to it, or refund the payment. Closing a
// compliance case avoids its fee. Stripe returns an error if the dispute is already decided.
//
// Stripe: POST /v1/disputes/{dispute}/close, https://docs.stripe.com/api/disputes/close.
func (c *Client) Close(ctx context.Context, id string, opts ...stripedispute.Option) (*Dispute, error) {
	return c.call(ctx, http.MethodPost, member+"/close", id, "", opts)
}

// call makes one call about one dispute.
func (c *Client) call(ctx context.Context, method, path, id, form string, opts []stripedispute.Option) (*Dispute, error) {
	return transport.Do(ctx, c.transport, transport.Request{
		Method: method,
		Path:   path,
		ID:     transport.ID{Name: "dispute id", Value: id},
		Form:   form,
		Object: "dispute",
	}, opts, identify)
}

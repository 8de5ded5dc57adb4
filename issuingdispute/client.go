package issuingdispute

import (
	"context"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// Client calls the Issuing dispute endpoints. It is safe for concurrent use.
type Client struct {
	transport *transport.Client
}

// NewClient makes a client from cfg. What is wrong with cfg, an empty key for
// instance, is the error of the first call.
func NewClient(cfg stripedispute.Config) *Client {
	return &Client{transport: transport.New(cfg)}
}

const (
	collection = "/v1/issuing/disputes"
	member     = collection + "/%s"
	resource   = "issuing.dispute"
)

// Get retrieves a dispute. Stripe: GET /v1/issuing/disputes/{dispute}.
func (c *Client) Get(ctx context.Context, id string, opts ...stripedispute.Option) (*IssuingDispute, error) {
	return c.call(ctx, http.MethodGet, member, id, "", opts)
}

// Submit sends the dispute and its evidence to the card network, which happens
// once and cannot be undone: evidence cannot be changed afterwards, metadata can.
// Here, and not before, Stripe looks whether the evidence that the reason requires
// is there. Metadata can be set along, by
// [stripedispute.WithParam]("metadata[key]", value).
// Stripe: POST /v1/issuing/disputes/{dispute}/submit.
func (c *Client) Submit(ctx context.Context, id string, opts ...stripedispute.Option) (*IssuingDispute, error) {
	return c.call(ctx, http.MethodPost, member+"/submit", id, "", opts)
}

// call makes one call about one dispute.
func (c *Client) call(ctx context.Context, method, path, id, form string, opts []stripedispute.Option) (*IssuingDispute, error) {
	return transport.Do(ctx, c.transport, transport.Request{
		Method: method,
		Path:   path,
		ID:     transport.ID{Name: "Issuing dispute id", Value: id},
		Form:   form,
		Object: resource,
	}, opts, name)
}

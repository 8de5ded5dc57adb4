package fileupload

import (
	"context"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// Client calls the endpoints of files and file links. Make it with [NewClient]. It is safe for
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

// The paths of the endpoints. %s is the id, which package transport checks and escapes.
// CONTRIBUTING.md, "When Stripe adds an endpoint", names the other places of a new one.
const (
	collection     = "/v1/files"
	member         = collection + "/%s"
	linkCollection = "/v1/file_links"
	linkMember     = linkCollection + "/%s"
)

// Get retrieves a file without its contents; [Client.Download] retrieves these too.
//
// Stripe: GET /v1/files/{file}, https://docs.stripe.com/api/files/retrieve.
func (c *Client) Get(ctx context.Context, id stripedispute.FileID, opts ...stripedispute.Option) (*File, error) {
	return transport.Do(ctx, c.transport, transport.Request{
		Method: http.MethodGet, Path: member, ID: fileID(id), Object: "file",
	}, opts, fileIdentity, checkLinks)
}

func fileID(id stripedispute.FileID) transport.ID {
	return transport.ID{Name: "file id", Value: string(id)}
}

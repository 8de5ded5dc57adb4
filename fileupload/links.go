package fileupload

import (
	"context"
	"errors"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/transport"
	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// LinkParams is a link to make.
type LinkParams struct {
	ExpiresAt stripedispute.Timestamp `url:"expires_at,omitempty"` // in the future; 0 means never
	Metadata  stripedispute.Metadata  `url:"metadata,omitempty"`
}

// UpdateLinkParams is what [Client.UpdateLink] changes. What is left zero stays as
// it is.
type UpdateLinkParams struct {
	ExpiresAt stripedispute.Timestamp `url:"expires_at,omitempty"` // in the future
	ExpireNow bool                    `url:"-"`                    // ends the link at once, which cannot be undone
	Metadata  stripedispute.Metadata  `url:"metadata,omitempty"`   // "" deletes a key

	// Unset clears what these names stand for: "expires_at" (the link never
	// expires), "metadata.order_id", or "metadata" (all of it).
	Unset []string `url:"-"`
}

// CreateLink makes a link with which everyone who knows it can read the file,
// without a key, until it expires. Not all purposes allow that;
// [PurposeDisputeEvidence] does.
//
// Stripe: POST /v1/file_links, https://docs.stripe.com/api/file_links/create.
func (c *Client) CreateLink(ctx context.Context, file stripedispute.FileID, p LinkParams, opts ...stripedispute.Option) (*Link, error) {
	if file == "" {
		return nil, permanent.New("fileupload: the file id is empty; give the id of the file to link to")
	}
	if err := p.Metadata.Check(); err != nil {
		return nil, permanent.Wrap(err)
	}
	body, err := form.Encode(struct {
		File stripedispute.FileID `url:"file"`
		LinkParams
	}{file, p})
	if err != nil {
		return nil, err
	}
	return transport.Do(ctx, c.transport, transport.Request{
		Method: http.MethodPost, Path: linkCollection, IDs: []transport.ID{fileID(file)}, Form: body, Object: "file_link",
	}, opts, linkName, ofFile(file))
}

// GetLink retrieves a link.
//
// Stripe: GET /v1/file_links/{link}, https://docs.stripe.com/api/file_links/retrieve.
func (c *Client) GetLink(ctx context.Context, id string, opts ...stripedispute.Option) (*Link, error) {
	return c.link(ctx, http.MethodGet, linkMember, id, "", opts)
}

// UpdateLink changes when a link expires, and its metadata. An expired link cannot be
// changed.
//
// Stripe: POST /v1/file_links/{link}, https://docs.stripe.com/api/file_links/update.
func (c *Client) UpdateLink(ctx context.Context, id string, p UpdateLinkParams, opts ...stripedispute.Option) (*Link, error) {
	body, err := p.form()
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return c.link(ctx, http.MethodPost, linkMember, id, body, opts)
}

// link makes one call about one link.
func (c *Client) link(ctx context.Context, method, path, id, form string, opts []stripedispute.Option) (*Link, error) {
	return transport.Do(ctx, c.transport, transport.Request{
		Method: method, Path: path, ID: transport.ID{Name: "file link id", Value: id}, Form: form, Object: "file_link",
	}, opts, linkName)
}

func (p UpdateLinkParams) form() (string, error) {
	if err := p.Metadata.Check(); err != nil {
		return "", err
	}
	if p.ExpireNow && p.ExpiresAt != 0 {
		return "", errors.New("fileupload: ExpireNow and ExpiresAt exclude each other; give one")
	}
	body, err := form.Encode(p)
	if err != nil {
		return "", err
	}
	if p.ExpireNow {
		body = form.Add(body, "expires_at", "now")
	}
	return unset.Append(body, p.Unset, func(name string) (string, bool) { return name, name == "expires_at" })
}

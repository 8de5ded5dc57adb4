package fileupload

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/pager"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/redact"
	"github.com/stripedispute-go/stripedispute/internal/transport"
	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// Link is a public link to a file: everybody who knows its URL can read the file without a
// key. Printing or logging a Link leaves the URL out.
//
// Stripe: https://docs.stripe.com/api/file_links/object.
type Link struct {
	ID        string                   `json:"id"`         // "link_…"
	Object    string                   `json:"object"`     // "file_link"
	Created   stripedispute.Timestamp  `json:"created"`    // when it was made
	Expired   bool                     `json:"expired"`    // the URL does not work any more
	ExpiresAt stripedispute.Timestamp  `json:"expires_at"` // 0 means never
	File      stripedispute.Expandable `json:"file"`       // the id of the file, or the file if it was expanded
	Livemode  bool                     `json:"livemode"`   // false in test mode
	Metadata  stripedispute.Metadata   `json:"metadata"`   // your own labels
	URL       string                   `json:"url"`        // opens the file without a key; "" once the link has expired
}

// String describes the link without its URL.
func (l Link) String() string {
	return "fileupload.Link{" + l.ID + " of " + l.File.ID + "}"
}

// GoString keeps the URL out of %#v too.
func (l Link) GoString() string { return l.String() }

// Format prints String for every verb.
func (l Link) Format(f fmt.State, verb rune) { redact.Text(f, verb, l.String()) }

// LogValue keeps the URL out of structured logs.
func (l Link) LogValue() slog.Value { return slog.StringValue(l.String()) }

// linkIdentity returns what transport compares with the request.
func linkIdentity(l *Link) (object, id string) { return l.Object, l.ID }

var errOtherFile = errors.New("the response has a link to another file")

// linkTo returns a check that fails for a link to another file than id.
func linkTo(id stripedispute.FileID) func(*Link) error {
	return func(l *Link) error {
		if l.File.ID != "" && l.File.ID != string(id) {
			return errOtherFile
		}
		return nil
	}
}

// LinkParams are the parameters of a new link. Upload sends the same ones for [Params].Link.
type LinkParams struct {
	ExpiresAt stripedispute.Timestamp `url:"expires_at,omitempty"` // in the future; 0 means never
	Metadata  stripedispute.Metadata  `url:"metadata,omitempty"`   // your own labels
}

// check returns an error for parameters that Stripe would certainly refuse, for CreateLink and Upload.
func (p LinkParams) check() error { return p.Metadata.Check() }

// UpdateLinkParams are the changes of [Client.UpdateLink]. A field that is zero changes
// nothing.
type UpdateLinkParams struct {
	ExpiresAt stripedispute.Timestamp `url:"expires_at,omitempty"` // in the future
	ExpireNow bool                    `url:"-"`                    // ends the link at once, which cannot be undone
	Metadata  stripedispute.Metadata  `url:"metadata,omitempty"`   // "" deletes a key

	// Unset names fields to clear: "expires_at" (the link never expires),
	// "metadata.order_id", or "metadata" (all keys).
	Unset []string `url:"-"`
}

// CreateLink makes a public link to a file. Until the link expires, everybody who knows its
// URL can read the file without a key. Not all purposes allow links;
// [PurposeDisputeEvidence] does.
//
// Stripe: POST /v1/file_links, https://docs.stripe.com/api/file_links/create.
func (c *Client) CreateLink(ctx context.Context, file stripedispute.FileID, p LinkParams, opts ...stripedispute.Option) (*Link, error) {
	if file == "" {
		return nil, permanent.New("fileupload: the file id is empty; give the id of the file to link to")
	}
	if err := p.check(); err != nil {
		return nil, permanent.Wrap(err)
	}
	body, err := form.Encode(struct {
		File stripedispute.FileID `url:"file"`
		LinkParams
	}{file, p})
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return transport.Do(ctx, c.transport, transport.Request{
		Method: http.MethodPost, Path: linkCollection, IDs: []transport.ID{fileID(file)}, Form: body, Object: "file_link",
	}, opts, linkIdentity, linkTo(file))
}

// GetLink retrieves a link.
//
// Stripe: GET /v1/file_links/{link}, https://docs.stripe.com/api/file_links/retrieve.
func (c *Client) GetLink(ctx context.Context, id string, opts ...stripedispute.Option) (*Link, error) {
	return c.callLink(ctx, http.MethodGet, id, "", opts)
}

// UpdateLink changes the expiry and the metadata of a link. Stripe refuses changes of an
// expired link.
//
// Stripe: POST /v1/file_links/{link}, https://docs.stripe.com/api/file_links/update.
func (c *Client) UpdateLink(ctx context.Context, id string, p UpdateLinkParams, opts ...stripedispute.Option) (*Link, error) {
	params, err := p.encode()
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return c.callLink(ctx, http.MethodPost, id, params, opts)
}

// callLink makes a call about one link.
func (c *Client) callLink(ctx context.Context, method, id, params string, opts []stripedispute.Option) (*Link, error) {
	return transport.Do(ctx, c.transport, transport.Request{
		Method: method, Path: linkMember, ID: transport.ID{Name: "file link id", Value: id}, Form: params, Object: "file_link",
	}, opts, linkIdentity)
}

// encode checks the parameters and encodes them as a form.
func (p UpdateLinkParams) encode() (string, error) {
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

// A new filter is a field of ListLinksParams. If it is an id, ListLinksPage also lists it in IDs.
// CONTRIBUTING.md, "When Stripe adds a list filter", names the places outside of this file.

// ListLinksParams are the filters and limits of a list of links.
type ListLinksParams struct {
	// File selects the links to one file. Beware: "" selects the links to all files.
	File stripedispute.FileID `url:"file,omitempty"`

	Expired *bool                   `url:"expired,omitempty"` // nil: expired or not
	Created stripedispute.TimeRange `url:"created"`           // zero: created at any time

	Limit         int    `url:"limit,omitempty"`          // items per page, 1 to 100; 0 means 10
	StartingAfter string `url:"starting_after,omitempty"` // the id of a link: selects older ones; "" begins with the newest
	EndingBefore  string `url:"ending_before,omitempty"`  // the id of a link: selects newer ones; "" sets no bound

	Max int `url:"-"` // the most links that ListLinks yields in all; 0 means no limit

	// Prefetch makes ListLinks request the next page in another goroutine while the loop works
	// on this one. If the loop breaks, that request is cancelled before the loop ends.
	Prefetch bool `url:"-"`
}

// ListLinksPage requests one page of links, newest first. Most programs call
// [Client.ListLinks] instead, which requests all pages.
//
// Stripe: GET /v1/file_links, https://docs.stripe.com/api/file_links/list.
func (c *Client) ListLinksPage(ctx context.Context, p ListLinksParams, opts ...stripedispute.Option) (*stripedispute.Page[*Link], error) {
	if err := p.bounds().Check(); err != nil {
		return nil, permanent.Wrap(err)
	}
	query, err := form.Encode(p)
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return transport.Page(ctx, c.transport, transport.Request{
		Method: http.MethodGet, Path: linkCollection, Form: query, Object: "file_link",
		IDs: []transport.ID{
			fileID(p.File),
			{Name: "StartingAfter", Value: p.StartingAfter},
			{Name: "EndingBefore", Value: p.EndingBefore},
		},
	}, opts, linkIdentity)
}

// ListLinks yields all links that p selects, newest first. With EndingBefore, it yields the
// links that are newer than that one, oldest first. It requests a page when the loop needs its
// first item, or one page earlier with p.Prefetch. An error is yielded once, with a nil link,
// and ends the sequence. Ranging over the sequence again starts from the beginning.
//
// Stripe: GET /v1/file_links, https://docs.stripe.com/api/file_links/list.
func (c *Client) ListLinks(ctx context.Context, p ListLinksParams, opts ...stripedispute.Option) iter.Seq2[*Link, error] {
	return pager.List[*Link]{
		Page: func(ctx context.Context, at pager.Cursor, opts ...stripedispute.Option) (*stripedispute.Page[*Link], error) {
			p := p
			p.StartingAfter, p.EndingBefore = at.StartingAfter, at.EndingBefore
			return c.ListLinksPage(ctx, p, opts...)
		},
		Options: opts,
		ID:      func(l *Link) string { return l.ID },
		Bounds:  p.bounds(),
	}.Walk(ctx)
}

func (p ListLinksParams) bounds() pager.Bounds {
	return pager.Bounds{
		Cursor:   pager.Cursor{StartingAfter: p.StartingAfter, EndingBefore: p.EndingBefore},
		Limit:    p.Limit,
		Max:      p.Max,
		Prefetch: p.Prefetch,
	}
}

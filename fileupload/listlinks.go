package fileupload

import (
	"context"
	"iter"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/pager"
)

// ListLinksParams selects links.
type ListLinksParams struct {
	// File selects the links to one file. "" selects the links to all files: check
	// the id where it may be missing.
	File stripedispute.FileID `url:"file,omitempty"`

	Expired *bool                   `url:"expired,omitempty"` // nil: expired or not
	Created stripedispute.TimeRange `url:"created"`           // zero: created at any time

	Limit         int    `url:"limit,omitempty"`          // items on a page, 1 to 100; 0 means 10
	StartingAfter string `url:"starting_after,omitempty"` // the id of a link: selects older ones; "" begins with the newest
	EndingBefore  string `url:"ending_before,omitempty"`  // the id of a link: selects newer ones; "" sets no end

	Max int `url:"-"` // how many items ListLinks yields in all; 0 means no bound

	// Prefetch makes ListLinks request the next page while the loop works on this one. If
	// the loop breaks, that request may be in vain.
	Prefetch bool `url:"-"`
}

// ListLinksPage requests one page, newest first.
//
// Stripe: GET /v1/file_links, https://docs.stripe.com/api/file_links/list.
func (c *Client) ListLinksPage(ctx context.Context, p ListLinksParams, opts ...stripedispute.Option) (*stripedispute.Page[*Link], error) {
	return page(ctx, c, request{path: linkCollection, object: "file_link", params: p, bounds: p.bounds(), file: p.File}, opts, linkName)
}

// ListLinks yields all links that p selects, as [Client.List] does files.
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

package fileupload

import (
	"context"
	"iter"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/pager"
)

// ListLinksParams selects links.
type ListLinksParams struct {
	File    stripedispute.FileID    `url:"file,omitempty"`    // to one file
	Expired *bool                   `url:"expired,omitempty"` // nil: expired or not
	Created stripedispute.TimeRange `url:"created"`

	Limit         int    `url:"limit,omitempty"`          // items a page, 1 to 100; 0 means 10
	StartingAfter string `url:"starting_after,omitempty"` // an id: what is older than it
	EndingBefore  string `url:"ending_before,omitempty"`  // an id: what is newer than it

	Max int `url:"-"` // items in all that ListLinks yields; 0 means all there are

	// Prefetch has ListLinks ask for the next page while the loop works on this one. A
	// loop that breaks may have asked for one in vain.
	Prefetch bool `url:"-"`
}

// ListLinksPage asks for one page, newest first. Stripe: GET /v1/file_links.
func (c *Client) ListLinksPage(ctx context.Context, p ListLinksParams, opts ...stripedispute.Option) (*stripedispute.Page[*Link], error) {
	return page(ctx, c, linkCollection, "file_link", p, p.bounds(), opts, linkName)
}

// ListLinks yields all links that p selects, as [Client.List] does files.
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

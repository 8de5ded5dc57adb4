package fileupload

import (
	"context"
	"iter"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/pager"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// ListParams selects files.
type ListParams struct {
	Purpose Purpose                 `url:"purpose,omitempty"`
	Created stripedispute.TimeRange `url:"created"`

	Limit         int    `url:"limit,omitempty"`          // items a page, 1 to 100; 0 means 10
	StartingAfter string `url:"starting_after,omitempty"` // an id: what is older than it
	EndingBefore  string `url:"ending_before,omitempty"`  // an id: what is newer than it

	Max int `url:"-"` // items in all that List yields; 0 means all there are

	// Prefetch has List ask for the next page while the loop works on this one. A
	// loop that breaks may have asked for one in vain.
	Prefetch bool `url:"-"`
}

// ListPage asks for one page, newest first. Stripe: GET /v1/files.
func (c *Client) ListPage(ctx context.Context, p ListParams, opts ...stripedispute.Option) (*stripedispute.Page[*File], error) {
	return page(ctx, c, collection, "file", p, p.bounds(), opts, name)
}

// List yields all files that p selects: newest first, or with EndingBefore from
// there towards newer ones, oldest first. Pages are fetched as they are needed,
// or one ahead with p.Prefetch. An error is yielded once, with a nil file, and
// ends the sequence. The sequence can be ranged over again and then starts anew.
func (c *Client) List(ctx context.Context, p ListParams, opts ...stripedispute.Option) iter.Seq2[*File, error] {
	return pager.List[*File]{
		Page: func(ctx context.Context, at pager.Cursor, opts ...stripedispute.Option) (*stripedispute.Page[*File], error) {
			p := p
			p.StartingAfter, p.EndingBefore = at.StartingAfter, at.EndingBefore
			return c.ListPage(ctx, p, opts...)
		},
		Options: opts,
		ID:      func(f *File) string { return string(f.ID) },
		Bounds:  p.bounds(),
	}.Walk(ctx)
}

func (p ListParams) bounds() pager.Bounds {
	return pager.Bounds{
		Cursor:   pager.Cursor{StartingAfter: p.StartingAfter, EndingBefore: p.EndingBefore},
		Limit:    p.Limit,
		Max:      p.Max,
		Prefetch: p.Prefetch,
	}
}

// page asks for one page of files or of links.
func page[T any](
	ctx context.Context, c *Client, path, object string, params any, bounds pager.Bounds,
	opts []stripedispute.Option, name func(*T) (object, id string),
) (*stripedispute.Page[*T], error) {
	if err := bounds.Check(); err != nil {
		return nil, err
	}
	query, err := form.Encode(params)
	if err != nil {
		return nil, err
	}
	return transport.Page(ctx, c.transport, transport.Request{
		Method: http.MethodGet, Path: path, Form: query, Object: object,
	}, opts, name)
}

package fileupload

import (
	"context"
	"iter"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/pager"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// A new filter is a field of ListParams. If it is an id, ListPage also lists it in IDs.
// CONTRIBUTING.md, "When Stripe adds a list filter", names the places outside of this file.

// ListParams are the filters and limits of a list of files.
type ListParams struct {
	Purpose Purpose                 `url:"purpose,omitempty"` // "" selects all purposes
	Created stripedispute.TimeRange `url:"created"`           // zero: created at any time

	Limit         int    `url:"limit,omitempty"`          // items per page, 1 to 100; 0 means 10
	StartingAfter string `url:"starting_after,omitempty"` // the id of a file: selects older ones; "" begins with the newest
	EndingBefore  string `url:"ending_before,omitempty"`  // the id of a file: selects newer ones; "" sets no bound

	Max int `url:"-"` // the most files that List yields in all; 0 means no limit

	// Prefetch makes List request the next page in another goroutine while the loop works
	// on this one. If the loop breaks, that request is cancelled before the loop ends.
	Prefetch bool `url:"-"`
}

// ListPage requests one page of files, newest first. Most programs call [Client.List] instead,
// which requests all pages.
//
// Stripe: GET /v1/files, https://docs.stripe.com/api/files/list.
func (c *Client) ListPage(ctx context.Context, p ListParams, opts ...stripedispute.Option) (*stripedispute.Page[*File], error) {
	if err := p.bounds().Check(); err != nil {
		return nil, permanent.Wrap(err)
	}
	query, err := form.Encode(p)
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return transport.Page(ctx, c.transport, transport.Request{
		Method: http.MethodGet, Path: collection, Form: query, Object: "file",
		IDs: []transport.ID{
			{Name: "StartingAfter", Value: p.StartingAfter},
			{Name: "EndingBefore", Value: p.EndingBefore},
		},
	}, opts, fileIdentity, checkLinks)
}

// List yields all files that p selects, newest first. With EndingBefore, it yields the
// files that are newer than that one, oldest first. It requests a page when the loop needs
// its first item, or one page earlier with p.Prefetch. An error is yielded once, with a nil
// file, and ends the sequence. Ranging over the sequence again starts from the beginning.
//
// Stripe: GET /v1/files, https://docs.stripe.com/api/files/list.
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

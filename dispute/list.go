package dispute

import (
	"context"
	"iter"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/pager"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// ListParams selects disputes. Stripe has no filter for status or reason: see
// [Client.NeedingResponse].
type ListParams struct {
	Charge        string                  `url:"charge,omitempty"`         // of one charge; it may have several
	PaymentIntent string                  `url:"payment_intent,omitempty"` // of one payment
	Created       stripedispute.TimeRange `url:"created"`

	Limit         int    `url:"limit,omitempty"`          // items a page, 1 to 100; 0 means 10
	StartingAfter string `url:"starting_after,omitempty"` // an id: what is older than it
	EndingBefore  string `url:"ending_before,omitempty"`  // an id: what is newer than it

	Max int `url:"-"` // items in all that List yields; 0 means all there are

	// Prefetch has List ask for the next page while the loop works on this one. A
	// loop that breaks may have asked for one in vain.
	Prefetch bool `url:"-"`
}

// ListPage asks for one page, newest first. Stripe: GET /v1/disputes.
func (c *Client) ListPage(ctx context.Context, p ListParams, opts ...stripedispute.Option) (*stripedispute.Page[*Dispute], error) {
	if err := p.bounds().Check(); err != nil {
		return nil, err
	}
	query, err := form.Encode(p)
	if err != nil {
		return nil, err
	}
	return transport.Page(ctx, c.transport, transport.Request{
		Method: http.MethodGet, Path: collection, Form: query, Object: "dispute",
	}, opts, name)
}

// List yields all disputes that p selects: newest first, or with EndingBefore
// from there towards newer ones, oldest first. Pages are fetched as they are
// needed, or one ahead with p.Prefetch. An error is yielded once, with a nil
// dispute, and ends the sequence. The sequence can be ranged over again and then
// starts anew.
func (c *Client) List(ctx context.Context, p ListParams, opts ...stripedispute.Option) iter.Seq2[*Dispute, error] {
	return pager.List[*Dispute]{
		Page: func(ctx context.Context, at pager.Cursor, opts ...stripedispute.Option) (*stripedispute.Page[*Dispute], error) {
			p := p
			p.StartingAfter, p.EndingBefore = at.StartingAfter, at.EndingBefore
			return c.ListPage(ctx, p, opts...)
		},
		Options: opts,
		ID:      func(d *Dispute) string { return d.ID },
		Bounds:  p.bounds(),
	}.Walk(ctx)
}

// NeedingResponse yields those of [Client.List] whose status needs a response:
// chargebacks, inquiries and appeals. Stripe cannot filter by status, so all
// disputes that p selects are read; bound them with p.Created. p.Max counts what
// is yielded.
func (c *Client) NeedingResponse(ctx context.Context, p ListParams, opts ...stripedispute.Option) iter.Seq2[*Dispute, error] {
	most := p.Max
	if most > 0 {
		p.Max = 0
	}
	return func(yield func(*Dispute, error) bool) {
		n := 0
		for d, err := range c.List(ctx, p, opts...) {
			if err == nil && !d.Status.NeedsResponse() {
				continue
			}
			if !yield(d, err) {
				return
			}
			if n++; n == most {
				return
			}
		}
	}
}

func (p ListParams) bounds() pager.Bounds {
	return pager.Bounds{
		Cursor:   pager.Cursor{StartingAfter: p.StartingAfter, EndingBefore: p.EndingBefore},
		Limit:    p.Limit,
		Max:      p.Max,
		Prefetch: p.Prefetch,
	}
}

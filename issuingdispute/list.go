package issuingdispute

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/pager"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// A new filter is a field of ListParams. If it is an id, ListPage also lists it in IDs.
// CONTRIBUTING.md, "When Stripe adds a list filter", names the places outside of this file.

// ListParams are the filters and limits of a list of disputes.
type ListParams struct {
	Status Status `url:"status,omitempty"` // "" selects all statuses

	// Transaction selects the disputes of one transaction, "ipi_…". Beware: "" selects
	// the disputes of all transactions. [Client.OfTransaction] refuses an empty id.
	Transaction string `url:"transaction,omitempty"`

	Created stripedispute.TimeRange `url:"created"` // zero: created at any time

	Limit         int    `url:"limit,omitempty"`          // items per page, 1 to 100; 0 means 10
	StartingAfter string `url:"starting_after,omitempty"` // the id of a dispute: selects older ones; "" begins with the newest
	EndingBefore  string `url:"ending_before,omitempty"`  // the id of a dispute: selects newer ones; "" sets no bound

	Max int `url:"-"` // the most disputes that List yields in all; 0 means no limit

	// Prefetch makes List request the next page in another goroutine while the loop works
	// on this one. If the loop breaks, that request is cancelled before the loop ends.
	Prefetch bool `url:"-"`
}

// ListPage requests one page of disputes, newest first. Most programs call [Client.List] instead,
// which requests all pages.
//
// Stripe: GET /v1/issuing/disputes, https://docs.stripe.com/api/issuing/disputes/list.
func (c *Client) ListPage(ctx context.Context, p ListParams, opts ...stripedispute.Option) (*stripedispute.Page[*IssuingDispute], error) {
	if err := p.bounds().Check(); err != nil {
		return nil, permanent.Wrap(err)
	}
	query, err := form.Encode(p)
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return transport.Page(ctx, c.transport, transport.Request{
		Method: http.MethodGet, Path: collection, Form: query, Object: resource,
		IDs: []transport.ID{
			{Name: "Transaction", Value: p.Transaction},
			{Name: "StartingAfter", Value: p.StartingAfter},
			{Name: "EndingBefore", Value: p.EndingBefore},
		},
	}, opts, identify)
}

// List yields all disputes that p selects, newest first. With EndingBefore, it yields the
// disputes that are newer than that one, oldest first. It requests a page when the loop needs
// its first item, or one page earlier with p.Prefetch. An error is yielded once, with a nil
// dispute, and ends the sequence. Ranging over the sequence again starts from the beginning.
//
// Stripe: GET /v1/issuing/disputes, https://docs.stripe.com/api/issuing/disputes/list.
func (c *Client) List(ctx context.Context, p ListParams, opts ...stripedispute.Option) iter.Seq2[*IssuingDispute, error] {
	return pager.List[*IssuingDispute]{
		Page: func(ctx context.Context, at pager.Cursor, opts ...stripedispute.Option) (*stripedispute.Page[*IssuingDispute], error) {
			p := p
			p.StartingAfter, p.EndingBefore = at.StartingAfter, at.EndingBefore
			return c.ListPage(ctx, p, opts...)
		},
		Options: opts,
		ID:      func(d *IssuingDispute) string { return d.ID },
		Bounds:  p.bounds(),
	}.Walk(ctx)
}

// OfTransaction yields the disputes of one transaction ("ipi_…"). An empty id, or one of another
// kind, is an error before any request. It never selects all disputes, as an empty
// [ListParams].Transaction does.
//
// To dispute a transaction only once, call OfTransaction before [Client.Create], and pass
// [stripedispute.WithIdempotencyKey]("dispute-"+id) to Create, so that two calls at the same time
// create one dispute. The example of OfTransaction does both.
//
// Stripe: GET /v1/issuing/disputes, https://docs.stripe.com/api/issuing/disputes/list.
func (c *Client) OfTransaction(ctx context.Context, id string, opts ...stripedispute.Option) iter.Seq2[*IssuingDispute, error] {
	if err := checkTransaction(id); err != nil {
		return func(yield func(*IssuingDispute, error) bool) { yield(nil, permanent.Wrap(err)) }
	}
	return c.List(ctx, ListParams{Transaction: id}, opts...)
}

// checkTransaction checks that id can be the id of a transaction. Its error does not quote the
// id, since a key may have been passed by mistake.
func checkTransaction(id string) error {
	rest, ok := strings.CutPrefix(id, "ipi_")
	switch {
	case id == "":
		return errors.New("issuingdispute: the id of the transaction is empty; give the id of an Issuing transaction (ipi_…)")
	case !ok || rest == "":
		return errors.New("issuingdispute: this is not the id of a transaction; give the id of an Issuing transaction (ipi_…)")
	}
	return nil
}

// bounds returns the parameters of p that all lists have.
func (p ListParams) bounds() pager.Bounds {
	return pager.Bounds{
		Cursor:   pager.Cursor{StartingAfter: p.StartingAfter, EndingBefore: p.EndingBefore},
		Limit:    p.Limit,
		Max:      p.Max,
		Prefetch: p.Prefetch,
	}
}

package dispute

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/pager"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// A new filter is a field of ListParams. If it is an id, ListPage also lists it in IDs.
// CONTRIBUTING.md, "When Stripe adds a list filter", names the places outside of this file.

// ListParams are the filters and limits of a list of disputes. Stripe has no filter for
// status or reason: see [Client.NeedingResponse].
type ListParams struct {
	// Charge selects the disputes of one charge, which may have several. Beware: ""
	// selects the disputes of all charges. [Client.OfPayment] refuses an empty id.
	Charge string `url:"charge,omitempty"`

	// PaymentIntent selects the disputes of one payment. Beware: "" selects the disputes
	// of all payments.
	PaymentIntent string `url:"payment_intent,omitempty"`

	Created stripedispute.TimeRange `url:"created"` // zero: created at any time

	Limit         int    `url:"limit,omitempty"`          // items per page, 1 to 100; 0 means 10
	StartingAfter string `url:"starting_after,omitempty"` // the id of a dispute: selects older ones; "" begins with the newest
	EndingBefore  string `url:"ending_before,omitempty"`  // the id of a dispute: selects newer ones; "" sets no bound

	Max int `url:"-"` // the most disputes that List yields in all; 0 means no limit

	// Prefetch makes List request the next page in another goroutine while the loop works
	// on this one. If the loop breaks, that request is cancelled before the loop ends.
	Prefetch bool `url:"-"`
}

// ListPage requests one page of disputes, newest first. Most programs call [Client.List]
// instead, which requests all pages.
//
// Stripe: GET /v1/disputes, https://docs.stripe.com/api/disputes/list.
func (c *Client) ListPage(ctx context.Context, p ListParams, opts ...stripedispute.Option) (*stripedispute.Page[*Dispute], error) {
	if err := p.bounds().Check(); err != nil {
		return nil, permanent.Wrap(err)
	}
	query, err := form.Encode(p)
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return transport.Page(ctx, c.transport, transport.Request{
		Method: http.MethodGet, Path: collection, Form: query, Object: "dispute",
		IDs: []transport.ID{
			{Name: "Charge", Value: p.Charge},
			{Name: "PaymentIntent", Value: p.PaymentIntent},
			{Name: "StartingAfter", Value: p.StartingAfter},
			{Name: "EndingBefore", Value: p.EndingBefore},
		},
	}, opts, identify)
}

// List yields all disputes that p selects, newest first. With EndingBefore, it yields the
// disputes that are newer than that one, oldest first. To find the disputes that need a
// response, call [Client.NeedingResponse]; to read very many, call [Client.Scan].
//
// List requests a page when the loop needs its first item, or one page earlier with
// p.Prefetch. An error is yielded once, with a nil dispute, and ends the sequence. Ranging over
// the sequence again starts from the beginning.
//
// Stripe: GET /v1/disputes, https://docs.stripe.com/api/disputes/list.
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

// OfPayment yields the disputes of one payment: of a charge ("ch_…" or "py_…") or of a
// PaymentIntent ("pi_…"). A payment may have several disputes. An empty id, or one of another
// kind, is an error before any request. It never selects all disputes, as an empty
// [ListParams].Charge does.
//
// Stripe: GET /v1/disputes, https://docs.stripe.com/api/disputes/list.
func (c *Client) OfPayment(ctx context.Context, id string, opts ...stripedispute.Option) iter.Seq2[*Dispute, error] {
	p, err := paymentFilter(id)
	if err != nil {
		return func(yield func(*Dispute, error) bool) { yield(nil, permanent.Wrap(err)) }
	}
	return c.List(ctx, p, opts...)
}

// paymentFilter returns the parameters that select the disputes of a payment. Its error does
// not quote the id, since it may be a secret: the client secret of a PaymentIntent begins
// with its id. checkBinding and checkChargeID of dispute/evidence have the same beginnings of ids.
func paymentFilter(id string) (ListParams, error) {
	kind, rest, _ := strings.Cut(id, "_")
	switch {
	case id == "":
		return ListParams{}, errors.New("dispute: the id of the payment is empty; give a charge (ch_… or py_…) or a PaymentIntent (pi_…)")
	case strings.Contains(rest, "_secret_"):
		return ListParams{}, errors.New("dispute: this is the client secret of a payment; give its id, the part before _secret_")
	case rest != "" && (kind == "ch" || kind == "py"):
		return ListParams{Charge: id}, nil
	case rest != "" && kind == "pi":
		return ListParams{PaymentIntent: id}, nil
	}
	return ListParams{}, errors.New("dispute: this is not the id of a payment; give a charge (ch_… or py_…) or a PaymentIntent (pi_…)")
}

// LongestOpen is how far back to search with [Client.NeedingResponse]: according to the times
// that Stripe publishes, no dispute that still accepts a response was created longer ago.
//
//	open := stripedispute.TimeRange{GTE: stripedispute.At(disputes.Now().Add(-dispute.LongestOpen))}
//
// Stripe keeps the time of creation when a dispute changes: an inquiry can become a
// chargeback for 120 days and then accepts a response for up to 21, the bank decides
// within 75, and an appeal can follow. A year is longer than all this together. The search
// takes one request for every 100 disputes of that year, with a Limit of 100.
// See https://docs.stripe.com/disputes/how-disputes-work.
const LongestOpen = 365 * 24 * time.Hour

// NeedingResponse yields the disputes of [Client.List] whose status needs a response:
// chargebacks, inquiries and appeals. Stripe cannot filter by status. Therefore
// NeedingResponse reads all disputes that p selects: set p.Created with [LongestOpen], and a
// Limit of 100. A shorter time misses inquiries that have just become chargebacks. p.Max is
// the most disputes that NeedingResponse yields.
//
// Stripe: GET /v1/disputes, https://docs.stripe.com/api/disputes/list.
func (c *Client) NeedingResponse(ctx context.Context, p ListParams, opts ...stripedispute.Option) iter.Seq2[*Dispute, error] {
	most := p.Max
	if most > 0 { // List must not count the disputes that are skipped here
		p.Max = 0
	}
	return func(yield func(*Dispute, error) bool) {
		n := 0
		for d, err := range c.List(ctx, p, opts...) {
			// Desk.Due and the command's list read the disputes themselves, with the same condition.
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

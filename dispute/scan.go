package dispute

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/pager"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// ScanParams selects what [Client.Scan] reads, and with how many requests at a time.
type ScanParams struct {
	// Created bounds what is read. Zero means everything.
	Created stripedispute.TimeRange

	// InFlight is how many requests run at a time, at most: 1 to 100, 0 means 8. A rate
	// limit halves that number; it then grows again. To bound the requests for each
	// second, set [stripedispute.Config].Limiter.
	InFlight int

	// Checkpoint is called with what is left to read each time all disputes of a page
	// have been yielded: with nothing at the end. It runs in the goroutine of the loop.
	// A scan whose Windows are what is left goes on from there. Store that together with
	// what the loop did since the last Checkpoint.
	Checkpoint func(left []stripedispute.Window)

	// Windows are what another scan has left to read, in place of Created. Nil begins
	// anew; an empty slice means that nothing is left. Store it so that the two differ:
	// JSON with omitempty would turn the windows of a finished scan into nil.
	Windows []stripedispute.Window
}

// Scan yields every dispute that p selects exactly once, in no order. It is for
// backfills: where there are many disputes, it is faster than [Client.List] because it
// reads several windows of time at the same time. Windows are whole seconds and do not
// overlap. Disputes that are opened during the scan may or may not be among them.
//
// An error is yielded once, with a nil dispute, and ends the sequence. To go on after it,
// give what the last Checkpoint had left as Windows: then nothing is yielded twice. After a
// loop that breaks, the disputes of its last page are. The sequence can be ranged over
// again and then begins anew. No request runs any more when the loop has ended.
//
// Stripe: GET /v1/disputes, https://docs.stripe.com/api/disputes/list.
func (c *Client) Scan(ctx context.Context, p ScanParams, opts ...stripedispute.Option) iter.Seq2[*Dispute, error] {
	windows, err := p.windows()
	if err != nil {
		return func(yield func(*Dispute, error) bool) { yield(nil, permanent.Wrap(err)) }
	}
	if p.InFlight == 0 {
		p.InFlight = 8
	}
	return pager.Scan[*Dispute]{
		Page: func(ctx context.Context, w stripedispute.Window, opts ...stripedispute.Option) (*stripedispute.Page[*Dispute], error) {
			return c.ListPage(ctx, ListParams{Created: w.Range(), Limit: 100, StartingAfter: w.After}, opts...)
		},
		ID:         func(d *Dispute) string { return d.ID },
		Created:    func(d *Dispute) stripedispute.Timestamp { return d.Created },
		Options:    opts,
		Windows:    windows,
		InFlight:   p.InFlight,
		Checkpoint: p.Checkpoint,
	}.Walk(ctx)
}

// windows returns what p selects, or an error if p contradicts itself.
func (p ScanParams) windows() ([]stripedispute.Window, error) {
	r := p.Created
	zero := r == stripedispute.TimeRange{}
	switch {
	case p.InFlight < 0 || p.InFlight > 100:
		return nil, fmt.Errorf("dispute: InFlight is %d; give 1 to 100 requests, 0 means 8", p.InFlight)
	case p.Windows != nil && !zero:
		return nil, errors.New("dispute: Windows and Created exclude each other: the windows of a scan are bounded already")
	case p.Windows != nil:
		return p.Windows, nil
	case r.GT == math.MaxInt64 || r.LTE == math.MaxInt64:
		return nil, errors.New("dispute: Created.GT and Created.LTE have no second after them; leave a bound out for none")
	case r.At != 0 && r != stripedispute.TimeRange{At: r.At}:
		return nil, errors.New("dispute: Created.At excludes the other bounds")
	case r.At != 0:
		r.GTE, r.LTE = r.At, r.At
	}
	w := stripedispute.Window{From: r.GTE, Before: r.LT}
	if r.GT != 0 {
		w.From = max(w.From, r.GT+1)
	}
	if r.LTE != 0 && (r.LT == 0 || r.LTE < r.LT) {
		w.Before = r.LTE + 1
	}
	return []stripedispute.Window{w}, nil
}

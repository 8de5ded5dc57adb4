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

// ScanParams selects what [Client.Scan] reads, and how hard.
type ScanParams struct {
	// Created bounds what is read. Zero is everything.
	Created stripedispute.TimeRange

	// InFlight is how many requests are under way at a time, at most: 1 to 100, 0
	// means 8. When Stripe asks to slow down it is halved, and then grows again.
	// [stripedispute.Config].Limiter bounds requests by time.
	InFlight int

	// Checkpoint is told what is left whenever all disputes of a page have been
	// yielded, nothing at the end. It runs in the loop. A scan that is given this
	// as its Windows goes on from there: what the loop did since the Checkpoint
	// before is best stored together with what is left.
	Checkpoint func(left []stripedispute.Window)

	// Windows are what another scan has left, in place of Created. Nil starts anew;
	// an empty one has nothing left. Store it so that the two differ: JSON with
	// omitempty would make nil of a scan that is done.
	Windows []stripedispute.Window
}

// Scan yields every dispute that p selects exactly once, in no order. It is
// [Client.List] for many of them, for backfills: it reads several stretches of
// time side by side, by windows of whole seconds that do not overlap. Disputes
// that are opened meanwhile may or may not be among them.
//
// An error is yielded once, with a nil dispute, and ends the sequence. To go on,
// give what the last Checkpoint told as Windows: nothing comes twice then. After
// a loop that breaks, those of the page at hand do. The sequence can be ranged
// over again and then starts anew. Nothing goes on behind a loop that has ended.
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

// windows is what p selects, and an error where that contradicts itself.
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

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

// The comment of ScanParams.InFlight has both numbers.
const defaultInFlight, maxInFlight = 8, 100

// ScanParams are the parameters of [Client.Scan].
type ScanParams struct {
	// Created selects the disputes to read. Zero means all.
	Created stripedispute.TimeRange

	// InFlight is the most requests that run at the same time, each in its own goroutine:
	// 1 to 100, 0 means 8. After a rate limit or a retry, Scan halves the number and then
	// lets it grow again. To limit the requests per second, set [stripedispute.Config].Limiter.
	InFlight int

	// Checkpoint is called each time the loop has received all disputes of a page. left
	// is the part of the list that is still to be read; at the end it is empty. Store it
	// together with what the loop did since the last Checkpoint: another scan that gets
	// it as Windows continues there. Checkpoint runs in the goroutine of the loop.
	Checkpoint func(left []stripedispute.Window)

	// Windows is what the last Checkpoint of another scan got, to continue that scan. Do not
	// set Created then. Nil starts from the beginning; an empty slice means that nothing
	// is left. Store it so that the two differ: JSON with omitempty would turn the empty
	// slice of a finished scan into nil.
	Windows []stripedispute.Window
}

// Scan yields every dispute that p selects exactly once, in no particular order. It is for
// backfills: for many disputes, it is faster than [Client.List] because it reads several
// windows of time at the same time. Windows are whole seconds and do not overlap. Scan may
// or may not yield disputes that are opened during the scan.
//
// An error is yielded once, with a nil dispute, and ends the sequence. To continue after an
// error, pass the left of the last Checkpoint as Windows: then no dispute is yielded twice.
// If the loop breaks instead, the disputes of its last page are yielded again. Ranging over
// the sequence again starts from the beginning. When the loop has ended, no request runs: Scan
// cancels those that are left and waits for them.
//
// Stripe: GET /v1/disputes, https://docs.stripe.com/api/disputes/list.
func (c *Client) Scan(ctx context.Context, p ScanParams, opts ...stripedispute.Option) iter.Seq2[*Dispute, error] {
	windows, err := p.windows()
	if err != nil {
		return func(yield func(*Dispute, error) bool) { yield(nil, permanent.Wrap(err)) }
	}
	if p.InFlight == 0 {
		p.InFlight = defaultInFlight
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

// windows returns what p selects as one window, or p.Windows, or an error if p contradicts itself. Package
// pager divides the windows while it reads.
func (p ScanParams) windows() ([]stripedispute.Window, error) {
	r := p.Created
	zero := r == stripedispute.TimeRange{}
	switch {
	case p.InFlight < 0 || p.InFlight > maxInFlight:
		return nil, fmt.Errorf("dispute: InFlight is %d; give 1 to %d requests, 0 means %d", p.InFlight, maxInFlight, defaultInFlight)
	case p.Windows != nil && !zero:
		return nil, errors.New("dispute: Windows and Created exclude each other: the windows already have bounds")
	case p.Windows != nil:
		return p.Windows, nil
	case r.GT == math.MaxInt64 || r.LTE == math.MaxInt64:
		return nil, errors.New("dispute: Created.GT or Created.LTE is the last possible second; leave it out for no bound")
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

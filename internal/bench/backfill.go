package bench

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// Backfill measures how much of a processor core it takes to read an account with many
// disputes at the rate that Stripe allows. The server is a process of its own. Scan has somewhat
// more requests in flight than the rate needs, so that only the limit holds it back.
func Backfill(e Effort) ([]Figure, error) {
	server, err := startChild(childSpec{Disputes: e.Backfill, Delay: e.Delay})
	if err != nil {
		return nil, err
	}
	defer server.stop()
	var figures []Figure
	for _, limit := range []struct{ perSecond, inFlight int }{
		{100, 32}, // Stripe's limit in live mode, for all endpoints
		{25, 8},   // and that for one endpoint
	} {
		spent, requests, err := server.counted(func() error {
			cfg := server.config()
			cfg.Limiter = &pace{every: time.Second / time.Duration(limit.perSecond)}
			scan := dispute.NewClient(cfg).Scan(context.Background(), dispute.ScanParams{InFlight: limit.inFlight})
			return rangeOver(e.Backfill, scan, func(int) {})
		})
		if err != nil {
			return nil, err
		}
		note := fmt.Sprintf("%d disputes, %d in flight, %d requests of %s in %s, %s of CPU time a request",
			e.Backfill, limit.inFlight, requests, e.Delay, shortDuration(spent.time), shortDuration(spent.cpu/time.Duration(requests)))
		figures = append(figures, amount(fmt.Sprintf("backfill-%d-a-second", limit.perSecond), spent.cores(), "cores", note))
	}
	page, err := pageCost(e)
	return append(figures, page...), err
}

// pageCost compares the CPU time for one page: from the request to the decoded disputes.
func pageCost(e Effort) ([]Figure, error) {
	pages := max(2, min(20, e.Backfill/pageSize))
	server, err := startChild(childSpec{Disputes: pages * pageSize})
	if err != nil {
		return nil, err
	}
	defer server.stop()
	ctx := context.Background()
	library, stripeGo := dispute.NewClient(server.config()), server.stripeGo()
	r, err := Race(e.part(20),
		Runner{"stripedispute", func() error {
			return rangeOver(pages*pageSize, library.List(ctx, dispute.ListParams{Limit: pageSize}), func(int) {})
		}},
		Runner{"stripe-go", func() error {
			p := &stripe.DisputeListParams{}
			p.Limit = stripe.Int64(pageSize)
			return rangeOver(pages*pageSize, iter.Seq2[*stripe.Dispute, error](stripeGo.V1Disputes.List(ctx, p).All(ctx)), func(int) {})
		}},
	)
	if err != nil {
		return nil, err
	}
	ofPage := func(name string) float64 { return r.cpu(name).Seconds() * 1000 / float64(pages) }
	note := fmt.Sprintf("CPU time a page: stripedispute %.2f ms, stripe-go %.2f ms", ofPage("stripedispute"), ofPage("stripe-go"))
	return []Figure{
		ratio("backfill-page-cpu", r.CPU("stripedispute", "stripe-go"), 0, note),
		// 100 pages in 1,000 ms.
		amount("backfill-100-a-second-stripe-go", ofPage("stripe-go")/10, "cores", "computed from its CPU time a page"),
	}, nil
}

// pace is a Limiter that lets requests through at equal intervals.
type pace struct {
	every time.Duration
	mutex sync.Mutex
	next  time.Time
}

// Wait returns when the next request may be sent, or when ctx ends. The library calls it before each
// attempt, from as many goroutines as have a request in flight.
func (p *pace) Wait(ctx context.Context) error {
	p.mutex.Lock()
	at := p.next
	if now := time.Now(); at.Before(now) {
		at = now
	}
	p.next = at.Add(p.every)
	p.mutex.Unlock()
	select {
	case <-time.After(time.Until(at)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

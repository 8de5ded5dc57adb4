package bench

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Prefetch compares a list with Prefetch with one without it, and with that of stripe-go. A
// page takes the server some time, and the loop works for some time on each page.
func Prefetch(e Effort) ([]Figure, error) {
	var figures []Figure
	for _, page := range []time.Duration{5 * time.Millisecond, 50 * time.Millisecond, 300 * time.Millisecond} {
		for _, work := range []time.Duration{5 * time.Millisecond, 50 * time.Millisecond} {
			disputes := e.Disputes
			if page+work > 10*time.Millisecond {
				disputes = e.Disputes / 5 // fewer pages are enough where each takes longer
			}
			rounds := e.part(20)
			if page+work > 100*time.Millisecond {
				rounds = e.part(50) // fewer rounds are enough where the time is mostly waiting
			}
			part, err := prefetchFigures(rounds, disputes, page, work)
			if err != nil {
				return nil, err
			}
			figures = append(figures, part...)
		}
	}
	return figures, nil
}

func prefetchFigures(rounds, disputes int, page, work time.Duration) ([]Figure, error) {
	a := &archive{disputes: disputes, delay: page}
	server := a.serve()
	defer server.Close()
	workOnPage := func(n int) {
		if n%pageSize == 0 {
			time.Sleep(work)
		}
	}
	library := dispute.NewClient(stripedispute.Config{Key: "sk_test_bench", BaseURL: server.URL})
	stripeGo := stripe.NewClient("sk_test_bench", stripe.WithBackends(backends(server.URL, nil)))
	ctx := context.Background()
	r, err := Race(rounds,
		Runner{"prefetch", func() error {
			return rangeOver(disputes, library.List(ctx, dispute.ListParams{Limit: pageSize, Prefetch: true}), workOnPage)
		}},
		Runner{"plain", func() error {
			return rangeOver(disputes, library.List(ctx, dispute.ListParams{Limit: pageSize}), workOnPage)
		}},
		Runner{"stripe-go", func() error {
			p := &stripe.DisputeListParams{}
			p.Limit = stripe.Int64(pageSize)
			return rangeOver(disputes, iter.Seq2[*stripe.Dispute, error](stripeGo.V1Disputes.List(ctx, p).All(ctx)), workOnPage)
		}},
	)
	if err != nil {
		return nil, err
	}
	name, target, overStripe := "prefetch", 0.65, 0.45
	if page+work > 10*time.Millisecond {
		name = fmt.Sprintf("prefetch-%s-page-%s-work", page, work)
		target = 1.05 * bestRatio(disputes/pageSize, page, work)
		overStripe = target
	}
	return []Figure{
		ratio(name, r.Time("prefetch", "plain"), target, fmt.Sprintf("%d disputes, %s a page, %s of work: %s", disputes, page, work, r.Times())),
		ratio(name+"-over-stripe-go", r.Time("prefetch", "stripe-go"), overStripe, ""),
	}, nil
}

// bestRatio returns the best ratio that one page ahead can give: while the loop works on a
// page, the next one is fetched.
func bestRatio(pages int, page, work time.Duration) float64 {
	ahead := page + time.Duration(pages-1)*max(page, work) + work
	return float64(ahead) / float64(time.Duration(pages)*(page+work))
}

// rangeOver ranges over a sequence, calls work after each item, and returns an error if there
// are not as many items as wanted.
func rangeOver[T any](want int, seq iter.Seq2[T, error], work func(n int)) error {
	n := 0
	for _, err := range seq {
		if err != nil {
			return err
		}
		n++
		work(n)
	}
	return checkEqual(want, n, nil)
}

// Scan compares Scan, which requests eight pages at the same time, with List, which requests
// one page after another. A page takes the server 50 milliseconds.
func Scan(e Effort) ([]Figure, error) {
	a := &archive{disputes: e.Disputes, delay: 50 * time.Millisecond}
	server := a.serve()
	defer server.Close()
	idle := func(int) {}
	library := dispute.NewClient(stripedispute.Config{Key: "sk_test_bench", BaseURL: server.URL})
	ctx := context.Background()
	r, err := Race(e.part(20),
		Runner{"scan", func() error { return rangeOver(e.Disputes, library.Scan(ctx, dispute.ScanParams{InFlight: 8}), idle) }},
		Runner{"plain", func() error {
			return rangeOver(e.Disputes, library.List(ctx, dispute.ListParams{Limit: pageSize}), idle)
		}},
	)
	if err != nil {
		return nil, err
	}
	return []Figure{ratio("scan", r.Time("scan", "plain"), 0.20, fmt.Sprintf("%d disputes, 8 in flight: %s", e.Disputes, r.Times()))}, nil
}

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

// Walk measures Prefetch against the plain loop and against stripe-go's, for pages
// that take the server some time and a loop that takes some time for each page.
func Walk(e Effort) ([]Figure, error) {
	var figures []Figure
	for _, page := range []time.Duration{5 * time.Millisecond, 50 * time.Millisecond, 300 * time.Millisecond} {
		for _, work := range []time.Duration{5 * time.Millisecond, 50 * time.Millisecond} {
			disputes := e.Disputes
			if page+work > 10*time.Millisecond {
				disputes = e.Disputes / 5 // few pages tell as much, if each takes long
			}
			rounds := e.part(20)
			if page+work > 100*time.Millisecond {
				rounds = e.part(50) // where each round is as long as the others
			}
			part, err := walk(rounds, disputes, page, work)
			if err != nil {
				return nil, err
			}
			figures = append(figures, part...)
		}
	}
	return figures, nil
}

func walk(rounds, disputes int, page, work time.Duration) ([]Figure, error) {
	a := &archive{disputes: disputes, delay: page}
	server := a.serve()
	defer server.Close()
	workOnPage := func(n int) {
		if n%pageSize == 0 {
			time.Sleep(work)
		}
	}
	ours := dispute.NewClient(stripedispute.Config{Key: "sk_test_bench", BaseURL: server.URL})
	theirs := stripe.NewClient("sk_test_bench", stripe.WithBackends(backends(server.URL, nil)))
	ctx := context.Background()
	r, err := Race(rounds,
		Runner{"prefetch", func() error {
			return all(disputes, ours.List(ctx, dispute.ListParams{Limit: pageSize, Prefetch: true}), workOnPage)
		}},
		Runner{"plain", func() error {
			return all(disputes, ours.List(ctx, dispute.ListParams{Limit: pageSize}), workOnPage)
		}},
		Runner{"stripe-go", func() error {
			p := &stripe.DisputeListParams{}
			p.Limit = stripe.Int64(pageSize)
			return all(disputes, iter.Seq2[*stripe.Dispute, error](theirs.V1Disputes.List(ctx, p).All(ctx)), workOnPage)
		}},
	)
	if err != nil {
		return nil, err
	}
	name, target, overStripe := "prefetch", 0.65, 0.45
	if page+work > 10*time.Millisecond {
		name = fmt.Sprintf("prefetch-%s-page-%s-work", page, work)
		target = 1.05 * best(disputes/pageSize, page, work)
		overStripe = target
	}
	return []Figure{
		ratio(name, r.Time("prefetch", "plain"), target, fmt.Sprintf("%d disputes, %s a page, %s of work: %s", disputes, page, work, r.Times())),
		ratio(name+"-over-stripe-go", r.Time("prefetch", "stripe-go"), overStripe, ""),
	}, nil
}

// best is the best ratio possible: all pages but the first are fetched while the loop
// works, or the other way round.
func best(pages int, page, work time.Duration) float64 {
	ahead := page + time.Duration(pages-1)*max(page, work) + work
	return float64(ahead) / float64(time.Duration(pages)*(page+work))
}

// all ranges over a sequence of that many items, working on every one.
func all[T any](want int, seq iter.Seq2[T, error], work func(n int)) error {
	n := 0
	for _, err := range seq {
		if err != nil {
			return err
		}
		n++
		work(n)
	}
	return is(want, n, nil)
}

// Scan is about many disputes, when a page takes the server long: side by side
// against one page after another.
func Scan(e Effort) ([]Figure, error) {
	a := &archive{disputes: e.Disputes, delay: 50 * time.Millisecond}
	server := a.serve()
	defer server.Close()
	idle := func(int) {}
	ours := dispute.NewClient(stripedispute.Config{Key: "sk_test_bench", BaseURL: server.URL})
	ctx := context.Background()
	r, err := Race(e.part(20),
		Runner{"scan", func() error { return all(e.Disputes, ours.Scan(ctx, dispute.ScanParams{InFlight: 8}), idle) }},
		Runner{"plain", func() error { return all(e.Disputes, ours.List(ctx, dispute.ListParams{Limit: pageSize}), idle) }},
	)
	if err != nil {
		return nil, err
	}
	return []Figure{ratio("scan", r.Time("scan", "plain"), 0.20, fmt.Sprintf("%d disputes, 8 in flight: %s", e.Disputes, r.Times()))}, nil
}

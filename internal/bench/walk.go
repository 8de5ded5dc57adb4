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

// Walk is about many disputes, when a page takes the server as long as the loop.
func Walk(e Effort) ([]Figure, error) {
	a := newArchive(e.Disputes, 5*time.Millisecond)
	server := a.serve()
	defer server.Close()
	work := func(n int) {
		if n%pageSize == 0 {
			time.Sleep(5 * time.Millisecond)
		}
	}
	ours := dispute.NewClient(stripedispute.Config{Key: "sk_test_bench", BaseURL: server.URL})
	theirs := stripe.NewClient("sk_test_bench", stripe.WithBackends(backends(server.URL)))
	ctx := context.Background()
	r, err := Race(e.part(20),
		Runner{"prefetch", func() error {
			return all(e.Disputes, ours.List(ctx, dispute.ListParams{Limit: pageSize, Prefetch: true}), work)
		}},
		Runner{"plain", func() error {
			return all(e.Disputes, ours.List(ctx, dispute.ListParams{Limit: pageSize}), work)
		}},
		Runner{"stripe-go", func() error {
			p := &stripe.DisputeListParams{}
			p.Limit = stripe.Int64(pageSize)
			return all(e.Disputes, iter.Seq2[*stripe.Dispute, error](theirs.V1Disputes.List(ctx, p).All(ctx)), work)
		}},
	)
	if err != nil {
		return nil, err
	}
	return []Figure{
		{"prefetch", r.Time("prefetch", "plain"), 0.60, fmt.Sprintf("%d disputes: %s", e.Disputes, r.Times())},
		{"prefetch-over-stripe-go", r.Time("prefetch", "stripe-go"), 0.40, ""},
	}, nil
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
	a := newArchive(e.Disputes, 50*time.Millisecond)
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
	return []Figure{{"scan", r.Time("scan", "plain"), 0.20, fmt.Sprintf("%d disputes, 8 in flight: %s", e.Disputes, r.Times())}}, nil
}

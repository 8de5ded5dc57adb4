package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// openPerAccount is how many open disputes each account of a sweep has.
const openPerAccount = 3

// sweepWorkers is how many accounts stripe-go reads at the same time: as many as a desk, whose number is
// maxParallelReads in dispute/desk.
const sweepWorkers = 8

// fixedClock is a Clock at which the disputes of the fixture are new.
type fixedClock struct{}

// Now is an hour after the newest dispute.
func (fixedClock) Now() time.Time { return time.Unix(createdAt, 0).Add(time.Hour) }

// Sweep measures how long a desk takes to read all open disputes of many connected accounts,
// as a sweep of deskriver does, and how much of a processor core. The server is a process
// of its own.
func Sweep(e Effort) ([]Figure, error) {
	server, err := startChild(childSpec{Disputes: openPerAccount, Delay: e.Delay})
	if err != nil {
		return nil, err
	}
	defer server.stop()
	accounts := make([]string, e.Accounts)
	for i := range accounts {
		accounts[i] = fmt.Sprintf("acct_%08d", i)
	}
	ofDesk, requests, err := server.counted(func() error { return sweepDesk(server.config(), accounts) })
	if err != nil {
		return nil, err
	}
	ofStripeGo, _, err := server.counted(func() error { return sweepStripeGo(server.stripeGo(), accounts) })
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("%d accounts with %d open disputes each, %s a request, %d accounts at the same time",
		e.Accounts, openPerAccount, e.Delay, sweepWorkers)
	cpu := fmt.Sprintf("CPU time: desk %s, stripe-go %s", shortDuration(ofDesk.cpu), shortDuration(ofStripeGo.cpu))
	return []Figure{
		amount("sweep-requests", float64(requests), "requests", note),
		amount("sweep", float64(ofDesk.time.Milliseconds()), "ms", "stripe-go in a loop of as many goroutines "+shortDuration(ofStripeGo.time)),
		amount("sweep-cpu", ofDesk.cores(), "cores", cpu),
	}, nil
}

func sweepDesk(cfg stripedispute.Config, accounts []string) error {
	cfg.Clock = fixedClock{}
	k := &desk.Desk{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg)}
	return rangeOver(len(accounts)*openPerAccount, k.Open(context.Background(), accounts...), func(int) {})
}

// sweepStripeGo reads the same with stripe-go.
func sweepStripeGo(client *stripe.Client, accounts []string) error {
	next := make(chan string, len(accounts))
	for _, account := range accounts {
		next <- account
	}
	close(next)
	ctx := context.Background()
	since := fixedClock{}.Now().Add(-dispute.LongestOpen).Unix()
	return atTheSameTime(sweepWorkers, func() error {
		for account := range next {
			p := &stripe.DisputeListParams{CreatedRange: &stripe.RangeQueryParams{GreaterThanOrEqual: since}}
			p.Limit = stripe.Int64(pageSize)
			p.SetStripeAccount(account)
			n := 0
			for d, err := range client.V1Disputes.List(ctx, p).All(ctx) {
				if err != nil {
					return err
				}
				if d.Status == stripe.DisputeStatusNeedsResponse || d.Status == stripe.DisputeStatusUnderReview {
					n++
				}
			}
			if err := checkEqual(openPerAccount, n, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

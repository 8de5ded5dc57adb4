package setup

import (
	"math/rand/v2"
	"time"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Year adds a year of invented disputes until now. Apart from their dates, they are the same
// each time; the test of examples/backfill counts them.
func Year(stripe *disputetest.Server, now time.Time) {
	rng := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the disputes are invented
	pick := func(from ...string) string { return from[rng.IntN(len(from))] }
	for age := 365; age >= 0; age-- {
		for range rng.IntN(4) {
			d := disputetest.Dispute{
				Amount: 500 + 100*rng.Int64N(300), Currency: pick("usd", "usd", "usd", "eur"),
				Reason:  pick("fraudulent", "fraudulent", "product_not_received", "subscription_canceled", "duplicate"),
				Created: now.AddDate(0, 0, -age), DueBy: now.AddDate(0, 0, 9-age),
			}
			switch {
			case rng.IntN(10) == 0:
				d.Kind = disputetest.Inquiry
				if age > 9 {
					d.Status = "warning_closed"
				}
			case age > 75:
				d.Status = pick("won", "won", "lost", "lost", "lost")
			case age > 9 || rng.IntN(2) == 0:
				d.Status = "under_review"
			}
			stripe.AddDispute(d)
		}
	}
}

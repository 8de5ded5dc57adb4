package bench

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Get measures a whole call: it retrieves the full dispute over loopback, on a connection that
// is kept.
func Get(e Effort) ([]Figure, error) {
	server, err := newEcho(fullDispute)
	if err != nil {
		return nil, err
	}
	defer func() { _ = server.close() }()
	r, err := Race(e.Rounds, getRunners(server.url())...)
	if err != nil {
		return nil, err
	}
	return []Figure{
		ratio("get", r.Time("stripedispute", "stripe-go"), 0.55, r.Times()),
		ratio("get-over-naive", r.Time("stripedispute", "naive"), 1, ""),
		ratio("get-cpu", r.CPU("stripedispute", "stripe-go"), 0, ""),
		ratio("get-cpu-over-naive", r.CPU("stripedispute", "naive"), 0, ""),
		ratio("get-bytes", r.Bytes("stripedispute", "stripe-go"), 0.55, r.Allocated()),
		ratio("get-bytes-over-naive", r.Bytes("stripedispute", "naive"), 1, ""),
	}, nil
}

func getRunners(url string) []Runner {
	library := dispute.NewClient(stripedispute.Config{Key: "sk_test_bench", BaseURL: url})
	stripeGo := stripe.NewClient("sk_test_bench", stripe.WithBackends(backends(url, nil)))
	ctx := context.Background()
	return []Runner{
		{"stripedispute", func() error {
			d, err := library.Get(ctx, fullID)
			if err != nil {
				return err
			}
			return checkEqual(fullID, d.ID, nil)
		}},
		{"stripe-go", func() error {
			d, err := stripeGo.V1Disputes.Retrieve(ctx, fullID, nil)
			return checkEqual(fullID, d.ID, err)
		}},
		{"naive", func() error {
			d, err := naiveGet(url + "/v1/disputes/" + fullID)
			return checkEqual(fullID, d.ID, err)
		}},
	}
}

// naiveGet is the shortest code without a library. It has no timeout, and any status is a
// success.
func naiveGet(url string) (d dispute.Dispute, err error) {
	resp, err := http.Get(url) //nolint:gosec,noctx // as described above
	if err != nil {
		return d, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(body, &d)
}

package bench

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
)

// is turns a wrong result into an error.
func is[T comparable](want, got T, err error) error {
	if err == nil && got != want {
		return fmt.Errorf("got %v in place of %v", got, want)
	}
	return err
}

// Decode is about one answer that is in memory already: a full dispute, and a
// page of 100 of them.
func Decode(e Effort) ([]Figure, error) {
	one, err := Race(e.Rounds, decodeOne()...)
	if err != nil {
		return nil, err
	}
	page, err := Race(e.Rounds, decodePage(page(full, 0, 100, false))...)
	if err != nil {
		return nil, err
	}
	oneTarget, pageTarget := 0.40, 0.32
	if newJSON {
		oneTarget, pageTarget = 0.36, 0.30
	}
	return []Figure{
		{"decode-one", one.Time("ours", "stripe-go"), oneTarget, one.Times()},
		{"decode-one-cpu", one.CPU("ours", "stripe-go"), 0, ""},
		{"decode-one-bytes", one.Bytes("ours", "stripe-go"), 0, one.Allocated()},
		{"decode-one-over-floor", one.Time("ours", "floor"), 0, ""},
		{"decode-page", page.Time("ours", "stripe-go"), pageTarget, page.Times()},
		{"decode-page-cpu", page.CPU("ours", "stripe-go"), 0, ""},
		{"decode-page-bytes", page.Bytes("ours", "stripe-go"), 0, page.Allocated()},
		{"decode-page-over-floor", page.Time("ours", "floor"), 0, ""},
	}, nil
}

func decodeOne() []Runner {
	return []Runner{
		{"ours", func() error {
			d := new(dispute.Dispute)
			err := decode.Into(full, d, 0)
			return is(fullID, d.ID, err)
		}},
		{"stripe-go", func() error {
			d := new(stripe.Dispute)
			err := json.Unmarshal(full, &setter{d})
			return is(fullID, d.ID, err)
		}},
		{"std", func() error {
			d := new(dispute.Dispute)
			err := json.Unmarshal(full, d)
			return is(fullID, d.ID, err)
		}},
		{"floor", func() error {
			d, err := floorDispute(full)
			return is(fullID, d.ID, err)
		}},
	}
}

func decodePage(body []byte) []Runner {
	client := stripe.NewClient("sk_test_bench", stripe.WithBackends(&stripe.Backends{API: canned{body: body}}))
	return []Runner{
		{"ours", func() error {
			p := new(stripedispute.Page[*dispute.Dispute])
			err := decode.Into(body, p, 100)
			return is(100, len(p.Data), err)
		}},
		{"stripe-go", func() error {
			list := client.V1Disputes.List(context.Background(), nil)
			return is(100, len(list.Data()), list.Err())
		}},
		{"std", func() error {
			p := new(stripedispute.Page[*dispute.Dispute])
			err := json.Unmarshal(body, p)
			return is(100, len(p.Data), err)
		}},
		{"floor", func() error {
			all, err := floorPage(body)
			return is(100, len(all), err)
		}},
	}
}

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

// checkEqual returns err, or an error if the result is not the expected one.
func checkEqual[T comparable](want, got T, err error) error {
	if err == nil && got != want {
		return fmt.Errorf("the result is %v, not %v", got, want)
	}
	return err
}

// Decode measures the decoding of a response that is in memory: the full dispute, a page of
// 100 of them, and one balance transaction.
func Decode(e Effort) ([]Figure, error) {
	one, err := Race(e.Rounds, decodeOne()...)
	if err != nil {
		return nil, err
	}
	page, err := Race(e.Rounds, decodePage(page(fullDispute, 0, 100, false))...)
	if err != nil {
		return nil, err
	}
	small, err := Race(e.Rounds, decodeTransaction()...)
	if err != nil {
		return nil, err
	}
	oneTarget, pageTarget := 0.40, 0.32
	if jsonV2 {
		oneTarget, pageTarget = 0.36, 0.30
	}
	return []Figure{
		ratio("decode-one", one.Time("stripedispute", "stripe-go"), oneTarget, one.Times()),
		ratio("decode-one-cpu", one.CPU("stripedispute", "stripe-go"), 0, ""),
		ratio("decode-one-bytes", one.Bytes("stripedispute", "stripe-go"), 0, one.Allocated()),
		ratio("decode-one-over-std", one.Time("stripedispute", "std"), 0, ""),
		ratio("decode-page", page.Time("stripedispute", "stripe-go"), pageTarget, page.Times()),
		ratio("decode-page-cpu", page.CPU("stripedispute", "stripe-go"), 0, ""),
		ratio("decode-page-bytes", page.Bytes("stripedispute", "stripe-go"), 0, page.Allocated()),
		ratio("decode-page-over-std", page.Time("stripedispute", "std"), 0, ""),
		ratio("decode-transaction-over-floor", small.Time("stripedispute", "floor"), 0, small.Times()),
	}, nil
}

func decodeOne() []Runner {
	return []Runner{
		{"stripedispute", func() error {
			d := new(dispute.Dispute)
			err := decode.Into(fullDispute, d, 0)
			return checkEqual(fullID, d.ID, err)
		}},
		{"stripe-go", func() error {
			d := new(stripe.Dispute)
			err := json.Unmarshal(fullDispute, &responseSetter{d})
			return checkEqual(fullID, d.ID, err)
		}},
		{"std", func() error {
			d := new(dispute.Dispute)
			err := json.Unmarshal(fullDispute, d)
			return checkEqual(fullID, d.ID, err)
		}},
	}
}

func decodePage(body []byte) []Runner {
	client := stripe.NewClient("sk_test_bench", stripe.WithBackends(&stripe.Backends{API: cannedBackend{body: body}}))
	return []Runner{
		{"stripedispute", func() error {
			p := new(stripedispute.Page[*dispute.Dispute])
			err := decode.Into(body, p, 100)
			return checkEqual(100, len(p.Data), err)
		}},
		{"stripe-go", func() error {
			list := client.V1Disputes.List(context.Background(), nil)
			return checkEqual(100, len(list.Data()), list.Err())
		}},
		{"std", func() error {
			p := new(stripedispute.Page[*dispute.Dispute])
			err := json.Unmarshal(body, p)
			return checkEqual(100, len(p.Data), err)
		}},
	}
}

// decodeTransaction decodes one object of a dispute with this library, with encoding/json
// and with code that is written for it.
func decodeTransaction() []Runner {
	const id = "txn_1PgafTB1WZUIdCvDout00001"
	body := []byte(floorJSON)
	return []Runner{
		{"stripedispute", func() error {
			v := new(stripedispute.BalanceTransaction)
			err := decode.Into(body, v, 0)
			return checkEqual(id, v.ID, err)
		}},
		{"std", func() error {
			v := new(stripedispute.BalanceTransaction)
			err := json.Unmarshal(body, v)
			return checkEqual(id, v.ID, err)
		}},
		{"floor", func() error {
			v, err := floorTransaction(body)
			if err != nil {
				return err
			}
			return checkEqual(id, v.ID, nil)
		}},
	}
}

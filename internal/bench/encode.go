package bench

import (
	"net/url"

	"github.com/stripe/stripe-go/v85"
	stripeform "github.com/stripe/stripe-go/v85/form"

	"github.com/stripedispute-go/stripedispute/form"
)

// Encode measures an update that sets every field which stripe-go has, Compelling
// Evidence 3.0 included. The runner "url.Values" gets the pairs ready and only writes
// them.
func Encode(e Effort) ([]Figure, error) {
	library, stripeGo, err := updates()
	if err != nil {
		return nil, err
	}
	pairs, err := url.ParseQuery(encodeStripe(stripeGo))
	if err != nil {
		return nil, err
	}
	r, err := Race(e.Rounds,
		Runner{"stripedispute", func() error {
			_, err := form.Encode(library)
			return err
		}},
		Runner{"stripe-go", func() error {
			_ = encodeStripe(stripeGo)
			return nil
		}},
		Runner{"url.Values", func() error {
			_ = pairs.Encode()
			return nil
		}},
	)
	if err != nil {
		return nil, err
	}
	return []Figure{
		ratio("encode", r.Time("stripedispute", "stripe-go"), 0.60, r.Times()),
		ratio("encode-cpu", r.CPU("stripedispute", "stripe-go"), 0, ""),
		ratio("encode-bytes", r.Bytes("stripedispute", "stripe-go"), 0, r.Allocated()),
		ratio("encode-over-url-values", r.Time("stripedispute", "url.Values"), 0, ""),
	}, nil
}

func encodeStripe(p *stripe.DisputeUpdateParams) string {
	values := &stripeform.Values{}
	stripeform.AppendTo(values, p)
	return values.Encode()
}

package bench

import (
	"encoding/json"

	"github.com/stripe/stripe-go/v85"
	stripeform "github.com/stripe/stripe-go/v85/form"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/form"
)

// Encode is about an update that sets all 27 fields and Compelling Evidence 3.0.
func Encode(e Effort) ([]Figure, error) {
	ours, theirs, err := updates()
	if err != nil {
		return nil, err
	}
	r, err := Race(e.Rounds,
		Runner{"ours", func() error {
			_, err := form.Encode(ours)
			return err
		}},
		Runner{"stripe-go", func() error {
			_ = encodeStripe(theirs)
			return nil
		}},
		Runner{"floor", func() error {
			_ = floorEncode(ours.Evidence)
			return nil
		}},
	)
	if err != nil {
		return nil, err
	}
	return []Figure{
		{"encode", r.Time("ours", "stripe-go"), 0.60, r.Times()},
		{"encode-cpu", r.CPU("ours", "stripe-go"), 0, ""},
		{"encode-bytes", r.Bytes("ours", "stripe-go"), 0, r.Allocated()},
		{"encode-over-floor", r.Time("ours", "floor"), 0, ""},
	}, nil
}

func encodeStripe(p *stripe.DisputeUpdateParams) string {
	values := &stripeform.Values{}
	stripeform.AppendTo(values, p)
	return values.Encode()
}

// postalCode is the one name in the fixture that stripe-go's parameters do not have
// in JSON.
const postalCode = "T12 AB34"

// updates makes the same update for both, of the evidence in the fixture: the
// names in JSON are those of the parameters.
func updates() (dispute.UpdateParams, *stripe.DisputeUpdateParams, error) {
	var ours struct {
		Evidence dispute.Evidence `json:"evidence"`
	}
	var theirs struct {
		Evidence stripe.DisputeUpdateEvidenceParams `json:"evidence"`
	}
	if err := json.Unmarshal(full, &ours); err != nil {
		return dispute.UpdateParams{}, nil, err
	}
	if err := json.Unmarshal(full, &theirs); err != nil {
		return dispute.UpdateParams{}, nil, err
	}
	ce := theirs.Evidence.EnhancedEvidence.VisaCompellingEvidence3
	ce.DisputedTransaction.ShippingAddress.PostalCode = new(postalCode)
	for _, p := range ce.PriorUndisputedTransactions {
		p.ShippingAddress.PostalCode = new(postalCode)
	}
	return dispute.UpdateParams{Evidence: &ours.Evidence},
		&stripe.DisputeUpdateParams{Evidence: &theirs.Evidence, Submit: new(false)}, nil
}

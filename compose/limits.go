package compose

import "github.com/stripedispute-go/stripedispute/dispute"

// MastercardPages is how many pages Mastercard takes, all files of a response together.
const MastercardPages = 19

// Limits bound a document. A zero value is Stripe's limit for all files of one
// response together: where other files go with the document, set what they leave.
type Limits struct {
	Bytes int64 // 4,500,000
	Pages int   // 49; Mastercard takes MastercardPages
}

// LimitsFor is what Stripe and the card network of d take.
func LimitsFor(d *dispute.Dispute) Limits {
	var l Limits
	if c := d.PaymentMethodDetails.Card; c != nil {
		network := c.Network
		if network == "" {
			network = c.Brand
		}
		if network == dispute.CardBrandMastercard {
			l.Pages = MastercardPages
		}
	}
	return l.orDefault()
}

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 4_500_000
	}
	if l.Pages <= 0 {
		l.Pages = 49
	}
	return l
}

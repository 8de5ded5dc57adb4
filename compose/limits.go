package compose

import "github.com/stripedispute-go/stripedispute/dispute"

// MastercardPages is how many pages Mastercard takes in all files of a response together.
const MastercardPages = 19

// Limits are the limits of a document. A zero value means Stripe's limit for all files of one
// response together. If the response has other files too, subtract their sizes.
//
// Stripe: https://docs.stripe.com/disputes/best-practices.
type Limits struct {
	Bytes int64 // the default is 4,500,000
	Pages int   // the default is 49; Mastercard takes MastercardPages
}

// LimitsFor returns the limits of Stripe and of the card network of d.
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

// orDefault replaces zero values by the defaults.
func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 4_500_000
	}
	if l.Pages <= 0 {
		l.Pages = 49
	}
	return l
}

package transport

import "github.com/stripedispute-go/stripedispute"

// clean leaves of an error of Stripe's what may be in an error: see package quote.
func (p *prepared) clean(e *stripedispute.Error) {
	f := p.filter()
	for _, word := range []*string{
		&e.Type, &e.Code, &e.DeclineCode, &e.AdviceCode, &e.NetworkAdviceCode, &e.NetworkDeclineCode, &e.PaymentMethodType,
	} {
		*word = f.Word(*word)
	}
	e.Param = f.Param(e.Param)
	e.Message = f.Message(e.Message)
	e.DocURL, e.RequestLogURL = f.URL(e.DocURL), f.URL(e.RequestLogURL)
	e.Charge = f.ID(e.Charge)
}

package evidence

import "github.com/stripedispute-go/stripedispute/dispute"

// Limits are the limits for a packet. A zero value means the default. Where Stripe's pages
// disagree about a limit, the default is the lower number. Package dispute also refuses texts
// beyond Stripe's own limits, so a higher limit for texts has no effect.
//
// Stripe: https://docs.stripe.com/disputes/best-practices and https://docs.stripe.com/file-upload.
type Limits struct {
	FileBytes  int64 // bytes of one file; the default is 5,000,000
	TotalBytes int64 // bytes of all files, where a file in two fields counts twice; the default is 4,500,000 (Stripe has taken 4,750,000)

	Pages           int // pages of all files, where a picture counts as one page; the default is 49
	MastercardPages int // the same for a Mastercard; the default is 19

	ShortText int // characters of a short text; the default is 5,000
	LongText  int // characters of a long text; the default is 20,000. dispute.Field.Limit says which texts are long
	AllText   int // characters of all texts together; the default is 150,000
}

// orDefault replaces zero values by the defaults.
func (l Limits) orDefault() Limits {
	// docs/documents.md also says FileBytes, and compose/doc.go TotalBytes and Pages.
	return Limits{
		FileBytes:       or(l.FileBytes, 5_000_000),
		TotalBytes:      or(l.TotalBytes, 4_500_000),
		Pages:           or(l.Pages, 49),
		MastercardPages: or(l.MastercardPages, 19),
		ShortText:       or(l.ShortText, dispute.FieldCustomerName.Limit()),
		LongText:        or(l.LongText, dispute.FieldUncategorizedText.Limit()),
		AllText:         or(l.AllText, dispute.MaxText),
	}
}

// or returns set if it is positive, and otherwise the other value.
func or[T int | int64](set, otherwise T) T {
	if set > 0 {
		return set
	}
	return otherwise
}

// text is how many characters the field may have.
func (l Limits) text(f dispute.Field) int {
	if f.Limit() > dispute.FieldCustomerName.Limit() {
		return l.LongText
	}
	return l.ShortText
}

// pages is how many pages all files may have in a response to d.
func (l Limits) pages(d *dispute.Dispute) int {
	if d != nil && network(d) == dispute.CardBrandMastercard {
		return min(l.Pages, l.MastercardPages)
	}
	return l.Pages
}

// network is the card network that decides the dispute, or "" if the payment was not by card.
func network(d *dispute.Dispute) dispute.CardBrand {
	switch c := d.PaymentMethodDetails.Card; {
	case c == nil:
		return ""
	case c.Network != "":
		return c.Network
	default:
		return c.Brand
	}
}

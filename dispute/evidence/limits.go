package evidence

import "github.com/stripedispute-go/stripedispute/dispute"

// Limits bound a packet. A zero value is the default; the sources disagree on
// some, and the defaults take the cautious side. Texts beyond Stripe's own limits
// are refused by package dispute too, so those can only be lowered to any effect.
type Limits struct {
	FileBytes  int64 // of one file: 5,000,000
	TotalBytes int64 // of all files, a file in two fields counting twice: 4,500,000; 4.75 million have been seen to pass

	Pages           int // of all files, a picture counting as one: 49
	MastercardPages int // the same where the card is a Mastercard: 19

	ShortText int // characters of a short text: 5,000
	LongText  int // characters of a long text: 20,000; which texts are long is dispute.Field.Limit
	AllText   int // characters of all texts together: 150,000
}

// orDefault fills in what is zero.
func (l Limits) orDefault() Limits {
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

func or[T int | int64](set, otherwise T) T {
	if set > 0 {
		return set
	}
	return otherwise
}

// text is how many characters f may hold.
func (l Limits) text(f dispute.Field) int {
	if f.Limit() > dispute.FieldCustomerName.Limit() {
		return l.LongText
	}
	return l.ShortText
}

// pages is how many pages the files may have against d.
func (l Limits) pages(d *dispute.Dispute) int {
	if d != nil && network(d) == dispute.CardBrandMastercard {
		return min(l.Pages, l.MastercardPages)
	}
	return l.Pages
}

// network is the card network that hears the dispute, "" for other methods.
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

package evidence

import (
	"slices"
	"strings"
	"unicode"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/lookalike"
)

// maxID is how many bytes an id in a packet may have, because a problem quotes the id.
const maxID = 200

// checkBinding checks that the ids in the packet are the ids of the dispute, and that the product
// is a kind of product.
func (c *checker) checkBinding() {
	p := c.packet
	var d dispute.Dispute
	if c.dispute != nil {
		d = *c.dispute
	}
	c.checkSameID("dispute", p.Dispute, "", d.ID)
	c.checkSameID("charge", p.Charge, chargePrefixes, d.Charge.ID)
	c.checkSameID("payment_intent", p.PaymentIntent, "pi_", d.PaymentIntent.ID)
	c.checkSameID("account", p.Account, "acct_", p.Account) // only whether it is an id; onAccount compares it
	products := []dispute.Product{dispute.ProductPhysical, dispute.ProductDigital, dispute.ProductService}
	if p.Product != "" && !slices.Contains(products, p.Product) {
		c.fail(RuleProduct, "product", "It takes %s, %s or %s. Put a text about the product into product_description.",
			products[0], products[1], products[2])
	}
}

// checkSameID compares an id in the packet with the id that the dispute has. prefixes are the
// beginnings that the id may have, such as "ch_ or py_"; "" allows any, for the id of a dispute.
func (c *checker) checkSameID(field, id, prefixes, has string) {
	if id == "" {
		return
	}
	switch {
	case !isID(id, prefixes):
		if prefixes == "" {
			prefixes = "du_ or dp_"
		}
		c.fail(RuleBinding, field, "It takes an id of Stripe, which begins with %s.", prefixes)
	case c.dispute != nil && has == "":
		c.fail(RuleBinding, field, "The packet is for %s, and dispute %s has no %s. Is it the right folder?", id, c.dispute.ID, field)
	case c.dispute != nil && id != has:
		c.fail(RuleBinding, field, "The packet is for %s, and this dispute has %s. Is it the right folder?", id, has)
	}
}

// isID reports whether id can be an id of Stripe with one of the prefixes.
func isID(id, prefixes string) bool {
	if len(id) > maxID || strings.ContainsFunc(id, func(r rune) bool {
		return r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}) {
		return false
	}
	return prefixes == "" || hasPrefix(id, prefixes)
}

// chargePrefixes are the beginnings of the id of a charge, also for checkChargeID.
const chargePrefixes = "ch_ or py_"

// hasPrefix reports whether id begins with one of the prefixes.
func hasPrefix(id, prefixes string) bool {
	return slices.ContainsFunc(strings.Split(prefixes, " or "), func(p string) bool { return strings.HasPrefix(id, p) })
}

// onAccount compares the packet's account with the account of a [Responder]. If the
// Responder has none, the difference is only a warning: its Config may have the right one.
func (p *Packet) onAccount(account string) Problems {
	var ps Problems
	if p.Account == "" || p.Account == account || !isID(p.Account, "acct_") { // binding reports what is not an id
		return ps
	}
	if account == "" {
		ps.add(SeverityWarning, RuleBinding, "account",
			"The packet is for %s. Set Responder.Account to the account that it acts on, so that the two can be compared.", p.Account)
	} else {
		ps.add(SeverityError, RuleBinding, "account", "The packet is for %s, and the Responder acts on %s.", p.Account, account)
	}
	return ps
}

// checkCustomer warns if the name or the e-mail address differs from the one of the payment, which
// Stripe fills in.
func (c *checker) checkCustomer() {
	for _, f := range []dispute.Field{dispute.FieldCustomerName, dispute.FieldCustomerEmailAddress} {
		given, held := c.packet.Evidence.Get(f), c.dispute.Evidence.Get(f)
		if given != "" && held != "" && sortedWords(given) != sortedWords(held) {
			c.warn(RuleBinding, string(f), "Stripe has another one for this payment. Is it the right customer?")
		}
	}
}

// sortedWords is a name or an address for comparing: in lower case and with its words sorted,
// so that "Rosen, Jenny" equals "Jenny Rosen".
func sortedWords(s string) string {
	list := strings.FieldsFunc(strings.ToLower(lookalike.Key(s)), func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	slices.Sort(list)
	return strings.Join(list, " ")
}

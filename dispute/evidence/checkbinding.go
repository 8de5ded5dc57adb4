package evidence

import (
	"slices"
	"strings"
	"unicode"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/lookalike"
)

// binding checks that the packet is for this dispute. Where the packet names an id
// that the dispute does not have, it is for another one.
func (c *checker) binding() {
	p := c.packet
	var d dispute.Dispute
	if c.dispute != nil {
		d = *c.dispute
	}
	c.bound("dispute", p.Dispute, "", d.ID)
	c.bound("charge", p.Charge, "ch_ or py_", d.Charge.ID)
	c.bound("payment_intent", p.PaymentIntent, "pi_", d.PaymentIntent.ID)
	c.bound("account", p.Account, "acct_", p.Account)
	if p.Product != "" && !slices.Contains([]dispute.Product{dispute.ProductPhysical, dispute.ProductDigital, dispute.ProductService}, p.Product) {
		c.fail(RuleProduct, "product", "It takes %s, %s or %s. A text about what was sold belongs into product_description.", dispute.ProductPhysical, dispute.ProductDigital, dispute.ProductService)
	}
}

// bound compares an id that the packet is bound to with that of the dispute.
func (c *checker) bound(field, id, prefixes, has string) {
	switch {
	case id == "":
	case !isID(id, prefixes):
		if prefixes == "" {
			prefixes = "du_ or dp_"
		}
		c.fail(RuleBinding, field, "It takes an id of Stripe's, which begins with %s.", prefixes)
	case c.dispute != nil && has == "":
		c.fail(RuleBinding, field, "The packet is for %s, and dispute %s names none. Is it the right folder?", id, c.dispute.ID)
	case c.dispute != nil && id != has:
		c.fail(RuleBinding, field, "The packet is for %s, and this dispute is about %s. Is it the right folder?", id, has)
	}
}

// isID tells an id, with one of the prefixes where there are any.
func isID(id, prefixes string) bool {
	if len(id) > maxField || strings.ContainsFunc(id, func(r rune) bool {
		return r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}) {
		return false
	}
	return prefixes == "" || slices.ContainsFunc(strings.Split(prefixes, " or "), func(p string) bool { return strings.HasPrefix(id, p) })
}

// onAccount compares the account that the packet is bound to with the one that a
// [Responder] acts on. Where the Responder does not say, it may be the right one.
func (p *Packet) onAccount(account string) Problems {
	var ps Problems
	switch {
	case p.Account == "" || p.Account == account || !isID(p.Account, "acct_"):
	case account == "":
		ps.find(SeverityWarning, RuleBinding, "account", "The packet is for %s. Set Responder.Account to the account that it acts on, so that the two are compared.", p.Account)
	default:
		ps.find(SeverityError, RuleBinding, "account", "The packet is for %s, and the Responder acts on %s.", p.Account, account)
	}
	return ps
}

// customer warns of a name or an e-mail address that is not the one of the payment,
// which Stripe fills in.
func (c *checker) customer() {
	for _, f := range []dispute.Field{dispute.FieldCustomerName, dispute.FieldCustomerEmailAddress} {
		given, held := c.packet.Evidence.Get(f), c.dispute.Evidence.Get(f)
		if given != "" && held != "" && words(given) != words(held) {
			c.warn(RuleBinding, string(f), "Stripe has another one for this payment. Is it the right customer?")
		}
	}
}

// words is a name or an address for comparing: small letters, without the order of its
// words, so that "Rosen, Jenny" is "Jenny Rosen".
func words(s string) string {
	list := strings.FieldsFunc(strings.ToLower(lookalike.Key(s)), func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	slices.Sort(list)
	return strings.Join(list, " ")
}

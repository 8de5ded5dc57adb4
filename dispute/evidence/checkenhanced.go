package evidence

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute/dispute"
)

const (
	compellingField = "enhanced_evidence.visa_compelling_evidence_3"
	visaField       = "enhanced_evidence.visa_compliance"
	mastercardField = "enhanced_evidence.mastercard_compliance"
)

// enhanced checks the evidence for the networks' programmes.
func (c *checker) enhanced() {
	given, held := c.enhancedEvidence()
	c.compliance(visaField, dispute.EligibilityVisaCompliance, given.VisaCompliance, held.VisaCompliance)
	c.compliance(mastercardField, dispute.EligibilityMastercardCompliance, given.MastercardCompliance, held.MastercardCompliance)
	if given.VisaCompellingEvidence3 != nil {
		c.eligible(compellingField, dispute.EligibilityVisaCompellingEvidence3)
		c.compelling(*given.VisaCompellingEvidence3)
	} else if c.dispute != nil && slices.Contains(c.dispute.EnhancedEligibilityTypes, dispute.EligibilityVisaCompellingEvidence3) && !c.qualified() {
		c.advise(RuleCompelling, compellingField, "The dispute is eligible for Visa Compelling Evidence 3.0, and the packet does not use it. It shows two earlier payments of the same customer that were not disputed.")
	}
}

// qualified reports whether Stripe says that what it holds already qualifies.
func (c *checker) qualified() bool {
	verdict := c.dispute.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3
	return verdict != nil && verdict.Status == dispute.CompellingEvidence3Qualified
}

// compliance checks the acknowledgement of a fee.
func (c *checker) compliance(field string, e dispute.Eligibility, given, held *dispute.Compliance) {
	if given != nil {
		c.eligible(field, e)
	}
	agreed := held
	if given != nil {
		agreed = given
	}
	yes := agreed != nil && agreed.FeeAcknowledged
	switch asked := c.dispute != nil && slices.Contains(c.dispute.EnhancedEligibilityTypes, e); {
	case asked && !yes:
		c.fail(RuleFee, field+".fee_acknowledged", "Countering a compliance case costs a fee of 500 USD or so, given back on a win. Stripe submits only once it is acknowledged; closing the dispute avoids it.")
	case yes:
		c.warn(RuleFee, field+".fee_acknowledged", "Submitting costs a fee of 500 USD or so, given back on a win.")
	}
}

// eligible wants the dispute to be one for the programme: Stripe refuses the whole
// update otherwise.
func (c *checker) eligible(field string, e dispute.Eligibility) {
	if c.dispute != nil && !slices.Contains(c.dispute.EnhancedEligibilityTypes, e) {
		c.fail(RuleEligibility, field, "This dispute is not eligible for it, and Stripe would refuse everything. Leave it out.")
	}
}

// compelling checks what is certain to be refused, and then what is lacking.
func (c *checker) compelling(ce dispute.CompellingEvidence3) {
	priors := ce.PriorUndisputedTransactions
	gaps := []dispute.Gap(nil)
	if len(priors) > 2 {
		c.fail(RuleCompelling, compellingField+".prior_undisputed_transactions", "It takes exactly two earlier payments; there are %d.", len(priors))
		priors = priors[:2]
	}
	if len(ce.PriorUndisputedTransactions) <= maxElements {
		gaps = ce.Missing()
	}
	charges := map[string]bool{}
	for i, p := range priors {
		field := element(compellingField+".prior_undisputed_transactions", i)
		if c.charge(field+".charge", p.Charge); charges[p.Charge] {
			c.fail(RuleChargeID, field+".charge", "It is the same charge as before; name two different ones.")
		}
		charges[p.Charge] = true
		c.transaction(field, dispute.DisputedTransaction{
			CustomerAccountID: p.CustomerAccountID, CustomerDeviceFingerprint: p.CustomerDeviceFingerprint,
			CustomerDeviceID: p.CustomerDeviceID, CustomerEmailAddress: p.CustomerEmailAddress,
			CustomerPurchaseIP: p.CustomerPurchaseIP, ProductDescription: p.ProductDescription, ShippingAddress: p.ShippingAddress,
		})
	}
	if t := ce.DisputedTransaction; t != nil {
		field := compellingField + ".disputed_transaction"
		c.transaction(field, *t)
		if s := t.MerchandiseOrServices; s != "" && s != dispute.SoldMerchandise && s != dispute.SoldServices {
			c.fail(RuleCompelling, field+".merchandise_or_services", "It takes %s or %s.", dispute.SoldMerchandise, dispute.SoldServices)
		}
	}
	for _, gap := range gaps {
		c.warn(RuleCompelling, compellingField, "%s Stripe may have filled it in; it says so once the packet is staged.", gap.Why)
	}
}

// transaction checks the lengths of what identifies a customer.
func (c *checker) transaction(field string, t dispute.DisputedTransaction) {
	least := func(name, value string, n int) {
		if value != "" && utf8.RuneCountInString(value) < n {
			c.fail(RuleCompelling, field+"."+name, "It takes at least %d characters.", n)
		}
	}
	least("customer_device_fingerprint", t.CustomerDeviceFingerprint, 20)
	least("customer_device_id", t.CustomerDeviceID, 15)
	most := func(name, value string) {
		if n := utf8.RuneCountInString(value); n > c.limits.ShortText {
			c.fail(RuleTextLength, field+"."+name, "It has %d characters; at most %d are taken.", n, c.limits.ShortText)
		}
	}
	most("customer_account_id", t.CustomerAccountID)
	most("customer_device_fingerprint", t.CustomerDeviceFingerprint)
	most("customer_device_id", t.CustomerDeviceID)
	most("customer_email_address", t.CustomerEmailAddress)
	most("customer_purchase_ip", t.CustomerPurchaseIP)
	most("product_description", t.ProductDescription)
	for _, text := range []struct {
		dispute.Field
		value string
	}{
		{dispute.FieldCustomerEmailAddress, t.CustomerEmailAddress},
		{dispute.FieldCustomerPurchaseIP, t.CustomerPurchaseIP},
		{dispute.FieldProductDescription, t.ProductDescription},
	} {
		c.proof(field+"."+string(text.Field), text.Field, text.value)
	}
	a := t.ShippingAddress
	if a == nil {
		return
	}
	for _, part := range []string{a.City, a.Country, a.Line1, a.Line2, a.PostalCode, a.State} {
		most("shipping_address", part)
	}
	if a.Country != "" && (len(a.Country) != 2 || strings.ToUpper(a.Country) != a.Country) {
		c.warn(RuleCompelling, field+".shipping_address.country", "It takes a country code of two capital letters, such as US.")
	}
}

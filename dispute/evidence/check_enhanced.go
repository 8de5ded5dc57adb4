package evidence

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/internal/device"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

const (
	compellingField = "enhanced_evidence.visa_compelling_evidence_3"
	visaField       = "enhanced_evidence.visa_compliance"
	mastercardField = "enhanced_evidence.mastercard_compliance"
)

// complianceFee is the fee in words. The comment of dispute.Compliance also says it.
const complianceFee = "a fee of about 500 USD, which comes back if you win"

// checkEnhanced checks the enhanced evidence, which is for special programmes of the card networks:
// https://docs.stripe.com/disputes/api/visa-ce3 and …/visa-compliance.
func (c *checker) checkEnhanced() {
	given, held := c.enhancedEvidence()
	c.checkCompliance(visaField, dispute.EligibilityVisaCompliance, given.VisaCompliance, held.VisaCompliance)
	c.checkCompliance(mastercardField, dispute.EligibilityMastercardCompliance, given.MastercardCompliance, held.MastercardCompliance)
	if given.VisaCompellingEvidence3 != nil {
		c.checkEligible(compellingField, dispute.EligibilityVisaCompellingEvidence3)
		c.checkCompellingEvidence(*given.VisaCompellingEvidence3)
	} else if c.isEligible(dispute.EligibilityVisaCompellingEvidence3) && !c.isQualified() {
		c.advise(RuleCompelling, compellingField, "The dispute is eligible for Visa Compelling Evidence 3.0, and the packet does not use it. "+
			"It shows two earlier payments of the same customer that were not disputed.")
	}
}

// isQualified reports whether Stripe says that the evidence at Stripe qualifies already.
func (c *checker) isQualified() bool {
	verdict := c.dispute.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3
	return verdict != nil && verdict.Status == dispute.CompellingEvidence3Qualified
}

// checkCompliance checks whether the fee of a compliance case is acknowledged. The packet's value
// (given) counts before the value at Stripe (held). For Stage, forStaging in
// step2_inspect.go turns the error into a warning.
func (c *checker) checkCompliance(field string, e dispute.Eligibility, given, held *dispute.Compliance) {
	if given != nil {
		c.checkEligible(field, e)
	}
	agreed := held
	if given != nil {
		agreed = given
	}
	yes := agreed != nil && agreed.FeeAcknowledged
	switch required := c.isEligible(e); {
	case required && !yes:
		c.fail(RuleFee, field+".fee_acknowledged", "Countering a compliance case costs "+complianceFee+". "+
			"Stripe submits only when the fee is acknowledged. To avoid the fee, close the dispute.")
	case yes:
		c.warn(RuleFee, field+".fee_acknowledged", "Submitting costs "+complianceFee+".")
	}
}

// checkEligible adds an error if the dispute is not eligible for the programme, because Stripe
// refuses the whole update then.
func (c *checker) checkEligible(field string, e dispute.Eligibility) {
	if c.dispute != nil && !c.isEligible(e) {
		c.fail(RuleEligibility, field, "This dispute is not eligible for it, and Stripe would refuse the whole update. Leave it out.")
	}
}

// isEligible reports whether the dispute is known and is eligible for the programme.
func (c *checker) isEligible(e dispute.Eligibility) bool {
	return c.dispute != nil && slices.Contains(c.dispute.EnhancedEligibilityTypes, e)
}

// checkCompellingEvidence adds errors for what Stripe would certainly refuse, and warnings for
// what is missing.
func (c *checker) checkCompellingEvidence(ce dispute.CompellingEvidence3) {
	priors := ce.PriorUndisputedTransactions
	var gaps []dispute.Gap
	if len(priors) > 2 {
		c.fail(RuleCompelling, compellingField+".prior_undisputed_transactions",
			"It takes exactly two earlier payments; there are %d. Keep the two best.", len(priors))
		priors = priors[:2]
	}
	if len(ce.PriorUndisputedTransactions) <= maxElements { // Missing looks at all of them
		gaps = ce.Missing()
	}
	charges := map[string]bool{}
	for i, p := range priors {
		field := jsonname.Element(compellingField+".prior_undisputed_transactions", i)
		c.checkChargeID(field+".charge", p.Charge)
		if charges[p.Charge] {
			c.fail(RuleChargeID, field+".charge", "It is the same charge as in the other element; name two different ones.")
		}
		charges[p.Charge] = true
		c.checkLengths(field, reflect.ValueOf(p))
		c.checkTransaction(field, dispute.DisputedTransaction{
			CustomerAccountID: p.CustomerAccountID, CustomerDeviceFingerprint: p.CustomerDeviceFingerprint,
			CustomerDeviceID: p.CustomerDeviceID, CustomerEmailAddress: p.CustomerEmailAddress,
			CustomerPurchaseIP: p.CustomerPurchaseIP, ProductDescription: p.ProductDescription, ShippingAddress: p.ShippingAddress,
		})
	}
	if t := ce.DisputedTransaction; t != nil {
		field := compellingField + ".disputed_transaction"
		c.checkLengths(field, reflect.ValueOf(*t))
		c.checkTransaction(field, *t)
		if s := t.MerchandiseOrServices; s != "" && s != dispute.SoldMerchandise && s != dispute.SoldServices {
			c.fail(RuleCompelling, field+".merchandise_or_services", "It takes %s or %s.", dispute.SoldMerchandise, dispute.SoldServices)
		}
	}
	for _, gap := range gaps {
		c.warn(RuleCompelling, compellingField, "%s Stripe may have filled it in; stage the packet to see whether it did.", gap.Why)
	}
}

// checkLengths checks that no text of a transaction, or of the objects in it, is too long.
func (c *checker) checkLengths(path string, object reflect.Value) {
	for f, value := range object.Fields() {
		field := jsonname.Join(path, jsonname.Of(f))
		switch {
		case value.Kind() == reflect.String:
			if n := utf8.RuneCountInString(value.String()); n > c.limits.ShortText {
				c.fail(RuleTextLength, field, "It has %d characters; Stripe takes at most %d. Shorten it.", n, c.limits.ShortText)
			}
		case value.Kind() == reflect.Pointer && !value.IsNil():
			c.checkLengths(field, value.Elem())
		}
	}
}

// checkTransaction checks whether the texts of a transaction prove something.
func (c *checker) checkTransaction(field string, t dispute.DisputedTransaction) {
	least := func(name, value string, n int) {
		if value != "" && utf8.RuneCountInString(value) < n {
			c.fail(RuleCompelling, field+"."+name, "It takes at least %d characters.", n)
		}
	}
	least("customer_device_fingerprint", t.CustomerDeviceFingerprint, device.MinFingerprint)
	least("customer_device_id", t.CustomerDeviceID, device.MinID)
	for _, text := range []struct {
		dispute.Field
		value string
	}{
		{dispute.FieldCustomerEmailAddress, t.CustomerEmailAddress},
		{dispute.FieldCustomerPurchaseIP, t.CustomerPurchaseIP},
		{dispute.FieldProductDescription, t.ProductDescription},
	} {
		c.checkProof(field+"."+string(text.Field), text.Field, text.value)
	}
	if a := t.ShippingAddress; a != nil && a.Country != "" && (len(a.Country) != 2 || strings.ToUpper(a.Country) != a.Country) {
		c.warn(RuleCompelling, field+".shipping_address.country", "It takes a country code of two capital letters, such as US.")
	}
}

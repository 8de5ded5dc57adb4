package dispute

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute/dispute/internal/device"
)

// Gap is something that Compelling Evidence 3.0 still lacks.
type Gap struct {
	Action RequiredAction // Stripe's name for it
	Why    string         // as a sentence for people, without evidence in it
}

// Missing returns the required actions that are still open. It sends no request. Stripe's
// own verdict, after staging, is
// EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3. Missing knows only the fields
// of ce; Stripe may have filled in more. If ce is nil, everything is missing.
//
// Two identifiers must be the same on all three transactions: the IP address and the device
// (its id or its fingerprint), or one of these two and the e-mail address, the account id or
// the complete shipping address. Missing compares the values exactly.
func (ce *CompellingEvidence3) Missing() []Gap {
	if ce == nil {
		ce = &CompellingEvidence3{}
	}
	disputed := ce.DisputedTransaction
	if disputed == nil {
		disputed = &DisputedTransaction{}
	}
	var gaps []Gap
	add := func(a RequiredAction, format string, args ...any) {
		gaps = append(gaps, Gap{a, fmt.Sprintf(format, args...)})
	}
	if n := len(ce.PriorUndisputedTransactions); n != 2 {
		add(MissingPriorUndisputedTransactions, "Give exactly two earlier payments that were not disputed; there are %d.", n)
	}
	for i, prior := range ce.PriorUndisputedTransactions {
		if prior.Charge == "" {
			add(MissingPriorUndisputedTransactions, "Earlier payment %d has no charge id.", i+1)
		}
		if prior.ProductDescription == "" {
			add(MissingPriorUndisputedTransactionDescription, "Describe what was sold in earlier payment %d.", i+1)
		}
	}
	if disputed.ProductDescription == "" {
		add(MissingDisputedTransactionDescription, "Describe what was sold in the disputed payment.")
	}
	if disputed.MerchandiseOrServices == "" {
		add(MissingMerchandiseOrServices, "Say whether the disputed payment was for merchandise or services.")
	}
	if why := ce.identifierProblem(); why != "" {
		add(MissingCustomerIdentifiers, "%s", why)
	}
	return gaps
}

// identifiers are the values of one transaction that can identify the customer. A new one is also in
// the texts of identifierProblem and in the comment of Missing.
type identifiers struct {
	ip, device, fingerprint, email, account string
	address                                 Address
}

// identifierProblem returns "" if enough identifiers match, and otherwise what is wrong.
func (ce *CompellingEvidence3) identifierProblem() string {
	all := []identifiers{ce.DisputedTransaction.identifiers()}
	for _, p := range ce.PriorUndisputedTransactions {
		all = append(all, p.identifiers())
	}
	same := func(get func(identifiers) string, least int) bool {
		first := get(all[0])
		for _, id := range all {
			if get(id) != first {
				return false
			}
		}
		return len(all) == 3 && first != "" && utf8.RuneCountInString(first) >= least
	}
	ip := same(func(i identifiers) string { return i.ip }, 1)
	sameDevice := same(func(i identifiers) string { return i.device }, device.MinID) ||
		same(func(i identifiers) string { return i.fingerprint }, device.MinFingerprint)
	secondary := same(func(i identifiers) string { return i.email }, 1) ||
		same(func(i identifiers) string { return i.account }, 1) ||
		same(func(i identifiers) string { return i.address.completeText() }, 1)
	switch {
	case ip && sameDevice, (ip || sameDevice) && secondary:
		return ""
	case ip:
		return fmt.Sprintf("Only the IP address is the same on all three payments; add a device id (%d characters or more) or fingerprint "+
			"(%d or more), an e-mail address, an account id or a whole shipping address.", device.MinID, device.MinFingerprint)
	case sameDevice:
		return "Only the device is the same on all three payments; add an IP address, an e-mail address, an account id " +
			"or a whole shipping address."
	case secondary:
		return fmt.Sprintf("Neither the IP address nor the device (id of %d characters or more, fingerprint of %d or more) "+
			"is the same on all three payments; one of them must be.", device.MinID, device.MinFingerprint)
	default:
		return "Give two identifiers that are the same on all three payments, one of them the IP address or the device."
	}
}

func (t *DisputedTransaction) identifiers() identifiers {
	if t == nil {
		return identifiers{}
	}
	return identifiers{
		t.CustomerPurchaseIP, t.CustomerDeviceID, t.CustomerDeviceFingerprint, t.CustomerEmailAddress,
		t.CustomerAccountID, t.ShippingAddress.orZero(),
	}
}

func (t PriorTransaction) identifiers() identifiers {
	return identifiers{
		t.CustomerPurchaseIP, t.CustomerDeviceID, t.CustomerDeviceFingerprint, t.CustomerEmailAddress,
		t.CustomerAccountID, t.ShippingAddress.orZero(),
	}
}

// orZero returns the address, and the zero Address for nil.
func (a *Address) orZero() Address {
	if a == nil {
		return Address{}
	}
	return *a
}

// completeText returns the address as one text to compare, or "" if a part is missing. Only
// the second line may be missing, since not every address has one.
func (a Address) completeText() string {
	if a.City == "" || a.Country == "" || a.Line1 == "" || a.PostalCode == "" || a.State == "" {
		return ""
	}
	return strings.Join([]string{a.Line1, a.Line2, a.City, a.State, a.PostalCode, a.Country}, "\n")
}

// priors returns the prior transactions, and nil if there are none or e is nil.
func (e *Evidence) priors() []PriorTransaction {
	if e == nil || e.EnhancedEvidence == nil || e.EnhancedEvidence.VisaCompellingEvidence3 == nil {
		return nil
	}
	return e.EnhancedEvidence.VisaCompellingEvidence3.PriorUndisputedTransactions
}

// checkPriors returns an error for prior transactions that Stripe would certainly refuse.
func (e *Evidence) checkPriors() error {
	priors := e.priors()
	if len(priors) > 2 {
		return fmt.Errorf("dispute: prior_undisputed_transactions has %d elements; Compelling Evidence 3.0 takes exactly two", len(priors))
	}
	for i, p := range priors {
		if p.Charge == "" {
			return fmt.Errorf("dispute: prior_undisputed_transactions[%d] has no charge", i)
		}
	}
	return nil
}

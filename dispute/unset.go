package dispute

import (
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// clearable reports whether Unset may name path, which is below evidence and none
// of its plain fields. Stripe types these as "a value or the empty string".
// Required members (a prior transaction's charge), booleans and
// merchandise_or_services have no empty value.
func clearable(path string) bool {
	switch path {
	case "enhanced_evidence", "appeal", "appeal.card", "appeal.card.reason_for_filing", "appeal.card.supporting_files":
		return true
	}
	path, ok := strings.CutPrefix(path, "enhanced_evidence.visa_compelling_evidence_3.")
	for _, transaction := range []string{"disputed_transaction.", "prior_undisputed_transactions.0.", "prior_undisputed_transactions.1."} {
		if text, found := strings.CutPrefix(path, transaction); ok && found {
			return slices.Contains(transactionTexts, text)
		}
	}
	return false
}

// transactionTexts are the members of a transaction that have an empty value.
var transactionTexts = []string{
	"customer_account_id", "customer_device_fingerprint", "customer_device_id", "customer_email_address", "customer_purchase_ip", "product_description",
	"shipping_address.city", "shipping_address.country", "shipping_address.line1", "shipping_address.line2", "shipping_address.postal_code", "shipping_address.state",
}

// member tells what a path of Unset stands for, with or without a leading
// "evidence".
func (p UpdateParams) member(path string) (key string, set, ok bool) {
	path = strings.TrimPrefix(path, "evidence.")
	ok = Field(path).Known() || clearable(path)
	return unset.Key("evidence", path), p.sets(path), ok
}

// sets reports whether Evidence gives a value to what path names.
func (p UpdateParams) sets(path string) bool {
	switch {
	case p.Evidence == nil:
		return false
	case path == "enhanced_evidence":
		return p.Evidence.EnhancedEvidence != nil
	case path == "appeal":
		return p.Evidence.Appeal != nil
	default:
		return p.Evidence.Get(Field(path)) != ""
	}
}

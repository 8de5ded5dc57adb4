package dispute

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// evidenceKey returns the form key of a path of Unset, which may begin with "evidence.".
func (p UpdateParams) evidenceKey(path string) (key string, ok bool) {
	path = strings.TrimPrefix(path, "evidence.")
	return unset.Key("evidence", path), Field(path).Known() || p.clearable(path)
}

// clearable reports whether Unset may name path, a path below evidence other than its texts
// and files. Stripe documents these fields as "a value or the empty string". The charge of a
// prior transaction, booleans and merchandise_or_services have no empty value. Stripe accepts
// no field of a prior transaction without its charge.
func (p UpdateParams) clearable(path string) bool {
	switch path {
	case "enhanced_evidence", "appeal", "appeal.card", "appeal.card.reason_for_filing", "appeal.card.supporting_files":
		return true
	}
	path, ok := strings.CutPrefix(path, "enhanced_evidence.visa_compelling_evidence_3.")
	if !ok {
		return false
	}
	if text, ok := strings.CutPrefix(path, "disputed_transaction."); ok {
		return slices.Contains(transactionTexts, text)
	}
	for i := range p.Evidence.priors() {
		if text, ok := strings.CutPrefix(path, fmt.Sprintf("prior_undisputed_transactions.%d.", i)); ok {
			return slices.Contains(transactionTexts, text)
		}
	}
	return false
}

// transactionTexts are the members of a transaction that have an empty value.
var transactionTexts = []string{
	"customer_account_id", "customer_device_fingerprint", "customer_device_id", "customer_email_address",
	"customer_purchase_ip", "product_description",
	"shipping_address.city", "shipping_address.country", "shipping_address.line1", "shipping_address.line2",
	"shipping_address.postal_code", "shipping_address.state",
}

package dispute

import (
	"regexp"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// clearable is what Unset may name below evidence, besides its plain fields.
// Stripe types these as "a value or the empty string". Required members (a prior
// transaction's charge), booleans and merchandise_or_services have no empty value.
var clearable = regexp.MustCompile(`^(enhanced_evidence(\.visa_compelling_evidence_3\.(disputed_transaction|prior_undisputed_transactions\.[01])\.` +
	`(customer_account_id|customer_device_fingerprint|customer_device_id|customer_email_address|customer_purchase_ip|product_description|` +
	`shipping_address\.(city|country|line1|line2|postal_code|state)))?` +
	`|appeal(\.card(\.(reason_for_filing|supporting_files))?)?)$`)

// member tells what a path of Unset stands for, with or without a leading
// "evidence".
func (p UpdateParams) member(path string) (key string, set, ok bool) {
	path = strings.TrimPrefix(path, "evidence.")
	ok = Field(path).Known() || clearable.MatchString(path)
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

package dispute

import (
	"fmt"
	"regexp"
	"strings"
)

// clearable is what Unset may name below evidence, besides its plain fields.
// Stripe types these as "a value or the empty string". Required members (a prior
// transaction's charge), booleans and merchandise_or_services have no empty value.
var clearable = regexp.MustCompile(`^(enhanced_evidence(\.visa_compelling_evidence_3\.(disputed_transaction|prior_undisputed_transactions\.[01])\.` +
	`(customer_account_id|customer_device_fingerprint|customer_device_id|customer_email_address|customer_purchase_ip|product_description|` +
	`shipping_address\.(city|country|line1|line2|postal_code|state)))?` +
	`|appeal(\.card(\.(reason_for_filing|supporting_files))?)?)$`)

// cleared turns Unset into the form keys that are sent empty.
func (p UpdateParams) cleared() ([]string, error) {
	keys := make([]string, 0, len(p.Unset))
	for _, name := range p.Unset {
		key, err := p.clear(name)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// clear finds the form key of one name, written with dots or with brackets, with
// or without a leading "evidence".
func (p UpdateParams) clear(name string) (string, error) {
	path := strings.NewReplacer("][", ".", "[", ".", "]", "").Replace(name)
	if label, ok := strings.CutPrefix(path, "metadata."); ok {
		if _, set := p.Metadata[label]; set || label == "" {
			return "", fmt.Errorf("dispute: Unset names %q, which Metadata sets", name)
		}
		return "metadata[" + label + "]", nil
	}
	if path == "metadata" {
		if len(p.Metadata) > 0 {
			return "", fmt.Errorf("dispute: Unset clears all metadata, but Metadata sets some; do one of the two")
		}
		return path, nil
	}
	path = strings.TrimPrefix(path, "evidence.")
	if !Field(path).Known() && !clearable.MatchString(path) {
		return "", fmt.Errorf("dispute: Unset names %q, which cannot be cleared", name)
	}
	if p.sets(path) {
		return "", fmt.Errorf("dispute: Unset names %q, which Evidence sets", name)
	}
	return "evidence[" + strings.ReplaceAll(path, ".", "][") + "]", nil
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

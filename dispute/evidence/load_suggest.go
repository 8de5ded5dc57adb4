package evidence

import (
	"fmt"
	"strings"
	"unicode"
)

// aliases maps names that people use for a field, some of them from Stripe's guides and
// Dashboard, to the name in the API.
var aliases = map[string]string{
	"account_id":              "customer_account_id",
	"activity_log":            "access_activity_log",
	"additional_file":         "uncategorized_file",
	"additional_text":         "uncategorized_text",
	"address":                 "billing_address",
	"carrier":                 "shipping_carrier",
	"communication":           "customer_communication",
	"compelling_evidence":     "visa_compelling_evidence_3",
	"compelling_evidence_3":   "visa_compelling_evidence_3",
	"contract":                "customer_signature",
	"charge_id":               "charge",
	"customer":                "customer_name",
	"customer_communications": "customer_communication",
	"customer_email":          "customer_email_address",
	"customer_ip":             "customer_purchase_ip",
	"device_fingerprint":      "customer_device_fingerprint",
	"device_id":               "customer_device_id",
	"dispute_id":              "dispute",
	"disputed_transactions":   "disputed_transaction",
	"duplicate_charge":        "duplicate_charge_id",
	"email":                   "customer_email_address",
	"explanation":             "uncategorized_text",
	"file":                    "uncategorized_file",
	"invoice":                 "receipt",
	"ip":                      "customer_purchase_ip",
	"ip_address":              "customer_purchase_ip",
	"merchandise_or_service":  "merchandise_or_services",
	"name":                    "customer_name",
	"notes":                   "uncategorized_text",
	"other":                   "uncategorized_text",
	"payment_intent_id":       "payment_intent",
	"prior_transactions":      "prior_undisputed_transactions",
	"proof_of_delivery":       "shipping_documentation",
	"purchase_ip":             "customer_purchase_ip",
	"refund_rebuttal":         "refund_refusal_explanation",
	"signature":               "customer_signature",
	"text":                    "uncategorized_text",
	"tracking":                "shipping_tracking_number",
	"tracking_number":         "shipping_tracking_number",
	"uncategorized":           "uncategorized_text",
	"visa_ce3":                "visa_compelling_evidence_3",
	"visa_compelling":         "visa_compelling_evidence_3",
	"zip":                     "postal_code",
	"zip_code":                "postal_code",
}

// didYouMean is a space and a sentence that names the known field which is most similar to
// name, or "" if none is similar.
func didYouMean(name string, known []string) string {
	if name == "evidence" || name == "submit" {
		return " " + map[string]string{
			"evidence": "Put the fields of the evidence at the top level, not into an object.",
			"submit":   "The program that sends the packet decides whether to submit it.",
		}[name]
	}
	if best := closest(name, known); best != "" {
		return fmt.Sprintf(" Did you mean %s?", best)
	}
	return ""
}

// closest finds the known name for an alias. Otherwise it finds the known name that begins
// or ends with name, or that differs from it in the fewest letters.
func closest(name string, known []string) string {
	snake := snakeCase(name)
	best, distance := "", 1+max(2, len(snake)/4)
	for _, k := range known {
		if k == snake || k == aliases[snake] {
			return k
		}
		d := edits(snake, k)
		if len(snake) >= 5 && (strings.HasPrefix(k, snake+"_") || strings.HasSuffix(k, "_"+snake)) {
			d = min(d, 2)
		}
		if d < distance {
			best, distance = k, d
		}
	}
	return best
}

// snakeCase turns CustomerName, customer-name and "Customer name" into customer_name.
func snakeCase(name string) string {
	var b strings.Builder
	var before rune
	for _, r := range name[:min(len(name), 80)] {
		switch {
		case r == '-' || r == ' ' || r == '.':
			r = '_'
		case unicode.IsUpper(r) && unicode.IsLower(before):
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
		before = r
	}
	return b.String()
}

// edits is the Levenshtein distance: how many letters must be inserted, deleted or replaced
// to turn a into b.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

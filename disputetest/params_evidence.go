package disputetest

import "sync"

// Limits of evidence texts, in characters.
const (
	shortText   = 5_000
	longText    = 20_000
	issuingText = 2_500
	allText     = 150_000 // over all texts of one dispute
)

// fileFields are the members of a dispute's evidence that hold a file.
func fileFields() []string {
	return []string{
		"cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation", "receipt",
		"refund_policy", "service_documentation", "shipping_documentation", "uncategorized_file",
	}
}

func shortTexts() []string {
	return []string{
		"billing_address", "customer_email_address", "customer_name", "customer_purchase_ip", "duplicate_charge_id", "service_date",
		"shipping_address", "shipping_carrier", "shipping_date", "shipping_tracking_number",
	}
}

func longTexts() []string {
	return []string{
		"access_activity_log", "cancellation_policy_disclosure", "cancellation_rebuttal", "duplicate_charge_explanation",
		"product_description", "refund_policy_disclosure", "refund_refusal_explanation", "uncategorized_text",
	}
}

// evidenceRules is evidence[…] of a merchant's dispute.
var evidenceRules = sync.OnceValue(makeEvidenceRules)

func makeEvidenceRules() map[string]rule {
	return merge(
		each(textOf(shortText).clearable(), shortTexts()...),
		each(textOf(longText).clearable(), longTexts()...),
		each(fileID().clearable(), fileFields()...),
		map[string]rule{
			"enhanced_evidence": objectOf(map[string]rule{
				"mastercard_compliance":      objectOf(each(boolean(), "fee_acknowledged")),
				"visa_compliance":            objectOf(each(boolean(), "fee_acknowledged")),
				"visa_compelling_evidence_3": objectOf(compellingRules()),
			}).clearable(),
			"appeal": objectOf(map[string]rule{
				"card": objectOf(map[string]rule{
					"reason_for_filing": textOf(longText).clearable(),
					"supporting_files":  listOf(fileID(), 0).clearable(),
				}).clearable(),
			}).clearable(),
		},
	)
}

func compellingRules() map[string]rule {
	disputed := merge(transactionRules(), map[string]rule{"merchandise_or_services": enum("merchandise", "services")})
	prior := merge(transactionRules(), map[string]rule{"charge": textOf(idLimit).required()})
	return map[string]rule{
		"disputed_transaction":          objectOf(disputed),
		"prior_undisputed_transactions": listOf(objectOf(prior), 2),
	}
}

// transactionRules is what a disputed and an earlier transaction share.
func transactionRules() map[string]rule {
	t := each(textOf(shortText).clearable(), "customer_account_id", "customer_email_address", "customer_purchase_ip", "product_description")
	t["customer_device_fingerprint"] = textOf(shortText).atLeast(20).clearable()
	t["customer_device_id"] = textOf(shortText).atLeast(15).clearable()
	t["shipping_address"] = objectOf(each(textOf(shortText).clearable(), addressParts()...))
	return t
}

func addressParts() []string {
	return []string{"city", "country", "line1", "line2", "postal_code", "state"}
}

// issuingEvidenceRules is evidence[…] of an Issuing dispute.
var issuingEvidenceRules = sync.OnceValue(makeIssuingEvidenceRules)

func makeIssuingEvidenceRules() map[string]rule {
	rules := map[string]rule{"reason": enum(issuingReasons()...)}
	for reason, fields := range issuingReasonRules() {
		fields["additional_documentation"] = fileID().clearable()
		fields["explanation"] = textOf(issuingText).clearable()
		rules[reason] = objectOf(fields).clearable()
	}
	return rules
}

// issuingReasonRules is what each reason has besides an explanation and a file.
func issuingReasonRules() map[string]map[string]rule {
	prose, when := textOf(issuingText).clearable(), moment().clearable()
	product, returned := enum("merchandise", "service").clearable(), enum("merchant_rejected", "successful").clearable()
	return map[string]map[string]rule{
		"canceled": {
			"cancellation_reason": prose, "product_description": prose, "canceled_at": when, "expected_at": when, "returned_at": when,
			"cancellation_policy_provided": boolean().clearable(), "product_type": product, "return_status": returned,
		},
		"duplicate": merge(
			each(fileID().clearable(), "card_statement", "cash_receipt", "check_image"),
			each(textOf(idLimit), "original_transaction"),
		),
		"fraudulent":                   {},
		"merchandise_not_as_described": {"received_at": when, "returned_at": when, "return_description": prose, "return_status": returned},
		"no_valid_authorization":       {},
		"not_received":                 {"expected_at": when, "product_description": prose, "product_type": product},
		"other":                        {"product_description": prose, "product_type": product},
		"service_not_as_described":     {"cancellation_reason": prose, "canceled_at": when, "received_at": when},
	}
}

func issuingReasons() []string {
	return []string{
		"canceled", "duplicate", "fraudulent", "merchandise_not_as_described", "no_valid_authorization", "not_received", "other",
		"service_not_as_described",
	}
}

package disputetest

import (
	"maps"
	"slices"
	"sync"
)

// maxIssuingText is how many characters a text of Issuing evidence may have.
const maxIssuingText = 2_500

// issuingReason describes the evidence for one reason of an Issuing dispute.
type issuingReason struct {
	fields params   // of evidence[REASON]
	needs  []string // fields that the submission requires
	oneOf  []string // the submission also requires one of these fields, if there are any
}

// issuingReasons is the table of reasons. issuingdispute/evidence.go has the same reasons.
// Stripe does not publish everything that a submission requires; these lists are short and more
// lenient than Stripe.
var issuingReasons = sync.OnceValue(func() map[string]issuingReason {
	prose, file, when := textOf(maxIssuingText).clearable(), fileID().clearable(), timestamp().clearable()
	productType := enum("merchandise", "service").clearable()
	returnStatus := enum("merchant_rejected", "successful").clearable()
	all := map[string]issuingReason{
		"canceled": {
			fields: params{
				"canceled_at": when, "cancellation_policy_provided": boolean().clearable(), "cancellation_reason": prose,
				"expected_at": when, "product_description": prose, "product_type": productType,
				"return_status": returnStatus, "returned_at": when,
			},
			needs: []string{"canceled_at", "cancellation_reason", "product_description", "product_type"},
		},
		"duplicate": {
			fields: params{"card_statement": file, "cash_receipt": file, "check_image": file, "original_transaction": textOf(idLimit)},
			oneOf:  []string{"original_transaction", "card_statement", "cash_receipt", "check_image"},
		},
		"fraudulent": {},
		"merchandise_not_as_described": {
			fields: params{"received_at": when, "return_description": prose, "return_status": returnStatus, "returned_at": when},
			needs:  []string{"received_at"},
		},
		"no_valid_authorization": {},
		"not_received": {
			fields: params{"expected_at": when, "product_description": prose, "product_type": productType},
			needs:  []string{"expected_at", "product_description", "product_type"},
		},
		"other": {
			fields: params{"product_description": prose, "product_type": productType},
			needs:  []string{"product_description", "product_type"},
		},
		"service_not_as_described": {
			fields: params{"canceled_at": when, "cancellation_reason": prose, "received_at": when},
			needs:  []string{"canceled_at", "cancellation_reason", "received_at"},
		},
	}
	for name, reason := range all {
		reason.fields = merge(reason.fields, params{"additional_documentation": file, "explanation": prose})
		reason.needs = append([]string{"explanation"}, reason.needs...)
		all[name] = reason
	}
	return all
})

// issuingEvidenceFields are the parameters of evidence.
func issuingEvidenceFields() params {
	all := issuingReasons()
	p := params{"reason": enum(slices.Sorted(maps.Keys(all))...)}
	for name, reason := range all {
		p[name] = objectOf(reason.fields).clearable()
	}
	return p
}

// checkComplete checks that the evidence has the fields that its reason requires.
func checkComplete(o object) *failure {
	name := text(o, "evidence", "reason")
	reason := issuingReasons()[name]
	has := func(field string) bool { return dig(o, "evidence", name, field) != nil }
	for _, field := range reason.needs {
		if !has(field) {
			param := "evidence[" + name + "][" + field + "]"
			return invalidWithCode("parameter_missing", param, "A dispute with the reason %s cannot be submitted without %s.", name, param)
		}
	}
	if len(reason.oneOf) > 0 && !slices.ContainsFunc(reason.oneOf, has) {
		param := "evidence[" + name + "][" + reason.oneOf[0] + "]"
		return invalidWithCode("parameter_missing", param, "A dispute with the reason %s cannot be submitted without one of %s.",
			name, oneOf(reason.oneOf))
	}
	return nil
}

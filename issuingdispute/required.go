package issuingdispute

import "slices"

// required lists what a submission with each reason requires. Of several fields in one
// entry, one is enough. See "Required fields" on
// https://docs.stripe.com/issuing/purchases/disputes.
var required = map[Reason][][]string{
	ReasonCanceled: {
		{"canceled_at"},
		{"cancellation_policy_provided"},
		{"cancellation_reason"},
		{"expected_at"},
		{"explanation"},
		{"product_description"},
		{"product_type"},
	},
	ReasonDuplicate:                 {{"original_transaction", "card_statement", "cash_receipt", "check_image"}, {"explanation"}},
	ReasonFraudulent:                {{"explanation"}},
	ReasonMerchandiseNotAsDescribed: {{"explanation"}, {"received_at"}, {"return_status", "return_description"}},
	ReasonNoValidAuthorization:      {{"explanation"}},
	ReasonNotReceived:               {{"expected_at"}, {"explanation"}, {"product_description"}, {"product_type"}},
	ReasonOther:                     {{"explanation"}, {"product_description"}, {"product_type"}},
	ReasonServiceNotAsDescribed:     {{"canceled_at"}, {"cancellation_reason"}, {"explanation"}, {"received_at"}},
}

// Missing lists the fields that a submission with this reason is likely to require and
// that are not set, by the names that [UpdateParams].Unset takes, for example
// "not_received.expected_at". It is advice: Stripe checks at the submission, and its
// check decides. Evidence without a reason lacks "reason"; for a reason that this library
// does not know, nothing is listed.
//
// A duplicate requires one of original_transaction, card_statement, cash_receipt and
// check_image, merchandise that is not as described one of return_status and
// return_description: the first is listed where none is set. Canceled merchandise
// requires return_status and returned_at too.
func (e Evidence) Missing() []string {
	reason := e.reason()
	if reason == "" {
		return []string{"reason"}
	}
	set := map[string]bool{}
	if object, ok := e.object(reason); ok && !object.IsNil() {
		for name, value := range fieldsOf(object.Elem()) {
			set[name] = !value.IsZero()
		}
	}
	entries := required[reason]
	if reason == ReasonCanceled && e.Canceled != nil && e.Canceled.ProductType == ProductMerchandise {
		entries = append(slices.Clip(entries), []string{"return_status"}, []string{"returned_at"})
	}
	var missing []string
	for _, names := range entries {
		if !slices.ContainsFunc(names, func(name string) bool { return set[name] }) {
			missing = append(missing, string(reason)+"."+names[0])
		}
	}
	return missing
}

// reason is Reason, or that of the object that is set.
func (e Evidence) reason() Reason {
	if e.Reason != "" {
		return e.Reason
	}
	for reason, object := range e.objects() {
		if !object.IsNil() {
			return reason
		}
	}
	return ""
}

package issuingdispute

import (
	"reflect"
	"slices"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// The table required is in evidence.go. disputetest/issuing_reason.go has most of it again, and
// TestMissingListsWhatTheInMemoryStripeRequires compares the two.

// Missing lists the fields that are not set although a submission with this reason probably
// requires them. The names are those of [UpdateParams].Unset, for example
// "not_received.expected_at". It is advice: the check of Stripe at the submission decides. For
// evidence without a reason, it lists "reason". For a reason that this library does not know,
// it lists nothing.
//
// ReasonDuplicate requires one of original_transaction, card_statement, cash_receipt and
// check_image. ReasonMerchandiseNotAsDescribed requires one of return_status and
// return_description. If none of them is set, Missing lists the first one. ReasonCanceled
// with merchandise also requires return_status and returned_at.
//
// Missing checks neither files, except for ReasonDuplicate, nor whether a time is possible: see
// [Evidence.Warnings].
func (e Evidence) Missing() []string {
	reason := e.effectiveReason()
	if reason == "" {
		return []string{"reason"}
	}
	isSet := map[string]bool{}
	if object, ok := e.object(reason); ok && !object.IsNil() {
		for name, value := range fieldsOf(object.Elem()) {
			isSet[name] = !value.IsZero()
		}
	}
	entries := required[reason]
	if reason == ReasonCanceled && e.Canceled != nil && e.Canceled.ProductType == ProductMerchandise {
		entries = append(slices.Clip(entries), []string{"return_status"}, []string{"returned_at"})
	}
	var missing []string
	for _, names := range entries {
		if !slices.ContainsFunc(names, func(name string) bool { return isSet[name] }) {
			missing = append(missing, string(reason)+"."+names[0])
		}
	}
	return missing
}

// Warnings lists what Stripe may accept at the submission, but what can lose the dispute. Each
// warning is a sentence that begins with the name of the field, as in [Evidence.Missing]:
//
//   - No file is set. Stripe says that a dispute must be submitted with supporting documentation,
//     and that for a product or service this includes how the cardholder tried to resolve the
//     problem with the merchant.
//   - A time is after now. Only the expected_at of ReasonCanceled may be in the future.
//
// For evidence without a reason, or with a reason that this library does not know, it lists
// nothing. See "Dispute reasons and evidence" on https://docs.stripe.com/issuing/purchases/disputes.
func (e Evidence) Warnings(now time.Time) []string {
	reason := e.effectiveReason()
	object, ok := e.object(reason)
	if !ok {
		return nil
	}
	hasFile := false
	var warnings []string
	if !object.IsNil() {
		for name, value := range fieldsOf(object.Elem()) {
			switch value.Type() {
			case reflect.TypeFor[stripedispute.FileID]():
				hasFile = hasFile || !value.IsZero()
			case reflect.TypeFor[stripedispute.Timestamp]():
				canBeLater := reason == ReasonCanceled && name == "expected_at"
				if !canBeLater && value.Int() > now.Unix() {
					warnings = append(warnings, string(reason)+"."+name+" is in the future")
				}
			}
		}
	}
	if !hasFile {
		none := string(reason) + ".additional_documentation is not set: a dispute should have a file that supports it"
		warnings = append([]string{none}, warnings...)
	}
	return warnings
}

// effectiveReason returns Reason, or if it is empty, the reason of the field that is set.
func (e Evidence) effectiveReason() Reason {
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

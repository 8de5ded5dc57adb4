package disputetest

import (
	"maps"
	"slices"
	"strings"
)

// disputeDraft is a dispute with the changes of an update. updateDispute saves it and emits the event,
// if apply has refused nothing.
type disputeDraft struct {
	call    *call
	wire    object          // the dispute as the API shows it
	given   map[string]bool // evidence fields that the merchant has set
	submits bool            // the update submits the evidence
}

// apply applies the parameters of an update to the draft, and submits it if submit is true and the
// dispute needs a response.
func (d *disputeDraft) apply(submit bool) *failure {
	status, patch := text(d.wire, "status"), d.changes()
	switch {
	case closedStatus(status):
		return alreadyClosed()
	case strings.HasSuffix(status, "needs_response"):
		d.submits = submit
	case len(patch) > 0, d.call.params["submit"] == true:
		return invalid("", "This dispute is %s; its evidence can no longer be changed.", status)
	}
	if fail := applyMetadata(d.wire, d.call.params["metadata"]); fail != nil {
		return fail
	}
	for name := range disputeSettings() {
		if value, given := d.call.params[name]; given {
			d.wire[name] = value
		}
	}
	if fail := d.stage(status, patch); fail != nil {
		return fail
	}
	if d.submits {
		return d.submit(status)
	}
	return nil
}

// changes returns the evidence of the request. It leaves out fields that the request clears
// and that have no value: several SDKs send them whenever they save an object, also after the
// submission.
func (d *disputeDraft) changes() object {
	patch, _ := d.call.params["evidence"].(object)
	patch = maps.Clone(patch)
	maps.DeleteFunc(patch, func(name string, value any) bool {
		return clearsNothing(value, dig(d.wire, "evidence", name))
	})
	return patch
}

// submit submits all staged evidence.
func (d *disputeDraft) submit(status string) *failure {
	details := sub(d.wire, "evidence_details")
	method := "manual"
	if d.wire["intended_submission_method"] == "smart_disputes" {
		switch {
		case d.smartAvailable():
			method = "smart_disputes"
		case d.call.params["submit"] == true: // docs.stripe.com/changelog/endive/2026-10-28: not when submit is left out
			return invalidWithCode("smart_disputes_not_available", "intended_submission_method",
				"Smart Disputes is not available for this dispute.")
		}
	}
	for _, network := range []string{"visa_compliance", "mastercard_compliance"} {
		if d.eligible(network) && !truth(d.wire, "evidence", "enhanced_evidence", network, "fee_acknowledged") {
			param := "evidence[enhanced_evidence][" + network + "][fee_acknowledged]"
			return invalid(param, "A compliance dispute can be countered only once its fee is acknowledged: set %s to true.", param)
		}
	}
	d.wire["status"] = strings.Replace(status, "needs_response", "under_review", 1)
	details["submission_count"] = number(details, "submission_count") + 1
	due := number(details, "due_by")
	details["past_due"] = due > 0 && d.call.server.unix() > due
	if status != "appeal_needs_response" {
		details["submission_method"] = method
	}
	return nil
}

// smartAvailable reports whether Smart Disputes is available. The evidence of the same
// request counts too.
func (d *disputeDraft) smartAvailable() bool {
	state := disputeStateOf(d.call.record)
	return state.smart && !slices.ContainsFunc(state.smartNeeds, func(field string) bool {
		return clearsNothing(unset{}, dig(d.wire, "evidence", field))
	})
}

// eligible reports whether the dispute can have this enhanced evidence.
func (d *disputeDraft) eligible(kind string) bool {
	return slices.Contains(texts(d.wire["enhanced_eligibility_types"]), kind)
}

package disputetest

import (
	"slices"
	"strings"
)

// disputeDraft is a dispute with the changes of an update, before they are saved.
type disputeDraft struct {
	call    *call
	now     object
	given   map[string]bool // evidence fields that the merchant has set
	submits bool
}

func (d *disputeDraft) apply(submit bool) *failure {
	status := text(d.now, "status")
	patch, hasEvidence := d.call.params["evidence"].(object)
	switch {
	case closedStatus(status):
		return alreadyClosed()
	case !strings.HasSuffix(status, "under_review"):
		d.submits = submit
	case hasEvidence, d.call.params["submit"] == true:
		return invalid("", "The evidence of this dispute was submitted already and can no longer be changed.")
	}
	if fail := applyMetadata(d.now, d.call.params["metadata"]); fail != nil {
		return fail
	}
	if method, ok := d.call.params["intended_submission_method"]; ok {
		d.now["intended_submission_method"] = method
	}
	if fail := d.stage(status, patch); fail != nil {
		return fail
	}
	if d.submits {
		return d.submit(status)
	}
	return nil
}

// submit sends all evidence that is staged.
func (d *disputeDraft) submit(status string) *failure {
	details := sub(d.now, "evidence_details")
	method := "manual"
	if d.now["intended_submission_method"] == "smart_disputes" {
		if method = "smart_disputes"; !stateOf(d.call.record).smart {
			return coded("smart_disputes_not_available", "intended_submission_method", "Smart Disputes is not available for this dispute.")
		}
	}
	for _, network := range []string{"visa_compliance", "mastercard_compliance"} {
		if d.eligible(network) && !truth(d.now, "evidence", "enhanced_evidence", network, "fee_acknowledged") {
			param := "evidence[enhanced_evidence][" + network + "][fee_acknowledged]"
			return invalid(param, "A compliance dispute can be countered only once its fee is acknowledged: set %s to true.", param)
		}
	}
	d.now["status"] = strings.Replace(status, "needs_response", "under_review", 1)
	details["submission_count"] = number(details, "submission_count") + 1
	due := number(details, "due_by")
	details["past_due"] = due > 0 && d.call.server.unix() > due
	if status != "appeal_needs_response" {
		details["submission_method"] = method
	}
	return nil
}

// eligible reports whether the dispute can have this enhanced evidence.
func (d *disputeDraft) eligible(kind string) bool {
	return slices.Contains(texts(d.now["enhanced_eligibility_types"]), kind)
}

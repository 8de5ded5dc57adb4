package disputetest

import (
	"slices"
	"strings"
)

// update is a change of a dispute on trial.
type update struct {
	call    *call
	old     *thing
	now     object
	given   map[string]bool
	submits bool
}

func (u *update) apply(submit bool) *failure {
	status := text(u.now, "status")
	patch, answers := u.call.params["evidence"].(object)
	switch {
	case over(status):
		return alreadyClosed()
	case !strings.HasSuffix(status, "under_review"):
		u.submits = submit
	case answers, u.call.params["submit"] == true:
		return invalid("", "The evidence of this dispute was submitted already and can no longer be changed.")
	}
	if no := applyLabels(u.now, u.call.params["metadata"]); no != nil {
		return no
	}
	if method, ok := u.call.params["intended_submission_method"]; ok {
		u.now["intended_submission_method"] = method
	}
	if no := u.stage(status, patch); no != nil {
		return no
	}
	if u.submits {
		return u.submit(status)
	}
	return nil
}

// submit sends all that is staged.
func (u *update) submit(status string) *failure {
	details := sub(u.now, "evidence_details")
	method := "manual"
	if u.now["intended_submission_method"] == "smart_disputes" {
		if method = "smart_disputes"; !u.old.dispute.smart {
			return coded("smart_disputes_not_available", "intended_submission_method", "Smart Disputes is not available for this dispute.")
		}
	}
	for _, network := range []string{"visa_compliance", "mastercard_compliance"} {
		if u.eligible(network) && !truth(u.now, "evidence", "enhanced_evidence", network, "fee_acknowledged") {
			param := "evidence[enhanced_evidence][" + network + "][fee_acknowledged]"
			return invalid(param, "A compliance dispute can be countered only once its fee is acknowledged: set %s to true.", param)
		}
	}
	u.now["status"] = strings.Replace(status, "needs_response", "under_review", 1)
	details["submission_count"] = number(details, "submission_count") + 1
	due := number(details, "due_by")
	details["past_due"] = due > 0 && u.call.server.unix() > due
	if status != "appeal_needs_response" {
		details["submission_method"] = method
	}
	return nil
}

func (u *update) eligible(kind string) bool {
	return slices.Contains(texts(u.now["enhanced_eligibility_types"]), kind)
}

package evidence

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// confirm makes sure that the dispute shows the submission. A status code of 200 is not
// enough. It reads the dispute once more if the response does not show it. before is the dispute
// at the beginning, and after the dispute in the response. It returns the dispute that shows the
// submission.
func (f *filing) confirm(ctx context.Context, before, after *dispute.Dispute) (*dispute.Dispute, error) {
	f.announce(StepConfirm, StateBegan)
	if !submitted(before, after) {
		var err error
		if after, err = f.get(ctx, StepConfirm); err != nil {
			return nil, stepError(StepConfirm, joined(ErrUnconfirmed, err))
		}
	}
	details := after.EvidenceDetails
	switch {
	case !submitted(before, after):
		return nil, stepError(StepConfirm, fmt.Errorf("%w: dispute %s has the status %s and a submission_count of %d",
			ErrUnconfirmed, after.ID, after.Status, details.SubmissionCount))
	case details.SubmissionMethod == dispute.SubmissionSmartDisputes && answeredElsewhere(after):
		return nil, stepError(StepConfirm, fmt.Errorf("%w: dispute %s has the submission_method %s, so the packet was not the response",
			ErrUnconfirmed, after.ID, details.SubmissionMethod))
	}
	f.result.Submitted = true
	f.announce(StepConfirm, StateEnded)
	return after, nil
}

// submitted reports whether d, the same dispute as before at a later time, shows a submission that
// before does not show.
func submitted(before, d *dispute.Dispute) bool {
	return d.EvidenceDetails.SubmissionCount > before.EvidenceDetails.SubmissionCount || d.Status.UnderReview()
}

// confirmPacket returns an error if the submitted evidence differs from the expected evidence. If
// somebody else changed other fields between the comparison and the submission, it only adds
// warnings.
func (f *filing) confirmPacket(compared, after *dispute.Dispute, expected dispute.Evidence) error {
	if different := differences(expected, after.Evidence); len(different) > 0 {
		return &DifferenceError{Dispute: after, Fields: paths(different), Submitted: true, Err: whyNoResponse(after)}
	}
	for _, field := range differingFields(compared.Evidence, after.Evidence) {
		f.result.Problems.add(SeverityWarning, RuleChanged, field,
			"Somebody changed it at Stripe between the comparison and the submission, and the bank got the changed version.")
	}
	return nil
}

// confirmApproved returns an error if the evidence that SubmitStaged has submitted is not the
// approved evidence. Any difference is an error, because a person approved the evidence as a
// whole.
func confirmApproved(compared, after *dispute.Dispute, approved dispute.Fingerprint) error {
	if after.Evidence.Fingerprint() == approved {
		return nil
	}
	fields := differingFields(compared.Evidence, after.Evidence)
	return &DifferenceError{Dispute: after, Fields: fields, Submitted: true, Err: whyNoResponse(after)}
}

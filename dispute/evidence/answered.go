package evidence

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// closedReason is why a dispute takes no response any more: it was decided or answered.
// It is nil for a deadline that has passed and for networks that take no response; those
// are for the check to say.
func closedReason(d *dispute.Dispute) error {
	if err := d.Answerable(time.Now()); errors.Is(err, dispute.ErrFinal) || errors.Is(err, dispute.ErrUnderReview) {
		return err
	}
	return nil
}

func closed(d *dispute.Dispute) bool { return closedReason(d) != nil }

// answered ends a run on a dispute that takes no response any more: without an error if
// this packet was the response, because then there is nothing to do.
func (f *filing) answered(ctx context.Context, before, d *dispute.Dispute, exhibits []exhibit, unreadable Problems) (*Result, error) {
	why := closedReason(d)
	if err := unreadable.err(); err != nil {
		return nil, failed(StepCheck, both(why, err))
	}
	if err := neverAnswered(d, why); err != nil {
		return nil, failed(StepCheck, err)
	}
	held, err := f.recognise(ctx, d, exhibits)
	if err != nil {
		return nil, both(failed(StepCheck, why), err)
	}
	wanted := f.packet.with(exhibits, held)
	if different := differences(unlessRespelled(wanted, d.Evidence), d.Evidence); len(different) > 0 {
		return nil, &DifferenceError{Dispute: d, Fields: paths(different), Submitted: true, Err: why}
	}
	f.result.Skipped = why
	f.tell(StepCheck, Skipped)
	return f.end(before, d, wanted), nil
}

// answeredAsApproved is the same for SubmitStaged.
func (f *filing) answeredAsApproved(d *dispute.Dispute, approved dispute.Fingerprint) (*Result, error) {
	why := closedReason(d)
	if err := neverAnswered(d, why); err != nil {
		return nil, failed(StepCompare, err)
	}
	if now := d.Evidence.Fingerprint(); now != approved {
		return nil, failed(StepCompare, fmt.Errorf("%w: it was submitted with %s, and %s was approved; %w", ErrChanged, now, approved, why))
	}
	f.result.Skipped = why
	f.tell(StepCompare, Skipped)
	return f.end(d, d, d.Evidence), nil
}

// neverAnswered is an error when d is closed without a response of ours.
func neverAnswered(d *dispute.Dispute, why error) error {
	switch {
	case d.EvidenceDetails.SubmissionCount == 0:
		return why
	case foreign(d):
		return fmt.Errorf("%w; its submission_method is %s, so no packet was the response", why, d.EvidenceDetails.SubmissionMethod)
	}
	return nil
}

// foreign reports whether what was submitted for d was no packet: Smart Disputes
// answered, or nobody did, and what was counted was for the inquiry before. An
// appeal is not what Stripe's word is about.
func foreign(d *dispute.Dispute) bool {
	switch d.EvidenceDetails.SubmissionMethod {
	case dispute.SubmissionSmartDisputes:
		return !d.Status.Appeal()
	case dispute.SubmissionNotSubmitted:
		return !d.Status.Appeal() && !d.Status.Inquiry()
	}
	return false
}

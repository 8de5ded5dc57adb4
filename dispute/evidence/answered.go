package evidence

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// whyNoResponse returns the reason why a dispute takes no response any more, for errors.Is: it
// was decided (dispute.ErrFinal), or evidence was submitted (dispute.ErrUnderReview). Otherwise
// it returns nil, also for a deadline that has passed and for a network that takes no response:
// the check of the packet reports those. Both reasons are the same at any time, so the time that
// it passes to Answerable is one before every deadline.
func whyNoResponse(d *dispute.Dispute) error {
	if err := d.Answerable(time.Time{}); errors.Is(err, dispute.ErrFinal) || errors.Is(err, dispute.ErrUnderReview) {
		return err
	}
	return nil
}

// takesNoResponse reports whether a dispute was decided, or evidence for it was submitted.
func takesNoResponse(d *dispute.Dispute) bool { return whyNoResponse(d) != nil }

// finishAnswered ends a call with a packet on a dispute that takes no response any more. It
// returns no error if the packet was the response, because then there is nothing to do: the
// Result is Skipped. It changes nothing at Stripe. To compare the files, it sends a GET for each
// file of d in whose field the packet has a file (findHeld).
// before is the dispute at the beginning of the call, and d is the dispute now. unreadable are
// the problems of files of the packet that cannot be read.
func (f *filing) finishAnswered(ctx context.Context, before, d *dispute.Dispute, exhibits []exhibit, unreadable Problems) (*Result, error) {
	why := whyNoResponse(d)
	if err := unreadable.err(); err != nil {
		return nil, stepError(StepCheck, joined(why, err))
	}
	if err := checkAnswered(d, why); err != nil {
		return nil, stepError(StepCheck, err)
	}
	held, err := f.findHeld(ctx, d, exhibits)
	if err != nil {
		return nil, joined(stepError(StepCheck, why), err) // err names its own step
	}
	wanted := f.packet.withFiles(exhibits, held)
	if different := differences(withoutTrimmed(wanted, d.Evidence), d.Evidence); len(different) > 0 { // Stripe may have trimmed a text
		return nil, &DifferenceError{Dispute: d, Fields: paths(different), Submitted: true, Err: why}
	}
	f.result.Skipped = why
	f.announce(StepCheck, StateSkipped)
	return f.completeResult(before, d, wanted), nil
}

// finishAnsweredAsApproved ends SubmitStaged on a dispute that takes no response any more. It
// returns no error if the submitted evidence is the approved evidence, because then there is
// nothing to do. It sends no request.
func (f *filing) finishAnsweredAsApproved(d *dispute.Dispute, approved dispute.Fingerprint) (*Result, error) {
	why := whyNoResponse(d)
	if err := checkAnswered(d, why); err != nil {
		return nil, stepError(StepCompare, err)
	}
	if now := d.Evidence.Fingerprint(); now != approved {
		return nil, stepError(StepCompare, fmt.Errorf("%w: it was submitted with %s, and %s was approved; %w", ErrChanged, now, approved, why))
	}
	f.result.Skipped = why
	f.announce(StepCompare, StateSkipped)
	return f.completeResult(d, d, d.Evidence), nil
}

// checkAnswered returns an error if no packet can have been the response to d, which takes no
// response any more: there was no submission, or answeredElsewhere is true. The error matches why.
func checkAnswered(d *dispute.Dispute, why error) error {
	switch {
	case d.EvidenceDetails.SubmissionCount == 0:
		return why
	case answeredElsewhere(d):
		return fmt.Errorf("%w; its submission_method is %s, so no packet was the response", why, d.EvidenceDetails.SubmissionMethod)
	}
	return nil
}

// answeredElsewhere reports whether the submissions that d counts were not a packet for this round:
// Smart Disputes responded, or nobody responded to this chargeback and submission_count is from
// the inquiry before it. Stripe's submission_method says nothing about an appeal. A new method
// that means a response by somebody else also needs a case in confirm (step7_confirm.go).
func answeredElsewhere(d *dispute.Dispute) bool {
	switch d.EvidenceDetails.SubmissionMethod {
	case dispute.SubmissionSmartDisputes:
		return !d.Status.Appeal()
	case dispute.SubmissionNotSubmitted:
		return !d.Status.Appeal() && !d.Status.Inquiry()
	}
	return false
}

package evidence

import (
	"context"
	"errors"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// compare reads the dispute back and wants it to hold the packet, since all that is
// there goes to the bank.
func (f *filing) compare(ctx context.Context) error {
	f.tell(Event{Step: StepCompare, State: Began})
	d, err := f.get(ctx, StepCompare)
	if err != nil {
		return failed(StepCompare, err)
	}
	f.result.After, f.result.Differences, f.result.Others = d, nil, f.others()
	if why := over(d); why != nil { // somebody else was faster
		return f.answered(ctx, d, why)
	}
	if fields := f.differences(d); len(fields) > 0 {
		return &DifferenceError{Dispute: d, Fields: fields}
	}
	if err := f.verdict(); err != nil {
		return err
	}
	f.tell(Event{Step: StepCompare, State: Ended})
	return nil
}

// submit sends all that is staged, and wants the dispute to show it. The content is
// left out of the key: two different packets must not both be submitted either.
func (f *filing) submit(ctx context.Context) error {
	f.tell(Event{Step: StepSubmit, State: Began})
	err := f.once(ctx, action{
		step: StepSubmit, final: true,
		call: func(opts ...stripedispute.Option) error {
			return f.after(f.Disputes.SubmitDispute(ctx, f.result.After, opts...))
		},
		holds: func(ctx context.Context, _ error) (bool, error) {
			if err := f.after(f.get(ctx, StepConfirm)); err != nil {
				return false, err
			}
			return f.submitted(f.result.After), nil
		},
	})
	if err != nil {
		return failed(StepSubmit, err)
	}
	f.tell(Event{Step: StepSubmit, State: Ended})
	return f.confirm(ctx)
}

// confirm believes the dispute, not the status code.
func (f *filing) confirm(ctx context.Context) error {
	f.tell(Event{Step: StepConfirm, State: Began})
	if !f.submitted(f.result.After) {
		if err := f.after(f.get(ctx, StepConfirm)); err != nil {
			return failed(StepConfirm, errors.Join(ErrUnconfirmed, err))
		}
	}
	d := f.result.After
	if !f.submitted(d) {
		return failed(StepConfirm, fmt.Errorf("%w: dispute %s is %s after %d submissions", ErrUnconfirmed, d.ID, d.Status, d.EvidenceDetails.SubmissionCount))
	}
	if by := d.EvidenceDetails.SubmissionMethod; by == dispute.SubmissionSmartDisputes && foreign(d) {
		return failed(StepConfirm, fmt.Errorf("%w: dispute %s has the submission_method %s, so the packet was not the response", ErrUnconfirmed, d.ID, by))
	}
	if fields := f.differences(d); len(fields) > 0 {
		return &DifferenceError{Dispute: d, Fields: fields, Submitted: true}
	}
	f.result.Submitted = true
	f.tell(Event{Step: StepConfirm, State: Ended})
	return nil
}

// submitted reports whether d was submitted since the run began.
func (f *filing) submitted(d *dispute.Dispute) bool {
	return d.EvidenceDetails.SubmissionCount > f.result.Before.EvidenceDetails.SubmissionCount || d.Status.UnderReview()
}

package evidence

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// submit sends the evidence to the bank, once and for all, and makes sure that the
// dispute shows it. The request has the fields that were compared, so that nobody can
// change those any more. Where Stripe refuses to take them a second time, the evidence is
// submitted as it is staged.
func (f *filing) submit(ctx context.Context, before, compared *dispute.Dispute, carried dispute.Evidence) (*dispute.Dispute, error) {
	f.tell(StepSubmit, Began)
	if err := compared.Answerable(f.Disputes.Now()); err != nil {
		return nil, failed(StepSubmit, err)
	}
	after, err := f.send(ctx, before, dispute.UpdateParams{Evidence: &carried, Submit: true})
	if refusedAsRequested(err) && unchanged(compared, after) {
		after, err = f.send(ctx, before, dispute.UpdateParams{Submit: true})
	}
	if err != nil {
		if after != nil && closed(after) { // somebody else was faster
			err = fmt.Errorf("%w; %w", closedReason(after), err)
		}
		return nil, failed(StepSubmit, err)
	}
	f.tell(StepSubmit, Ended)
	return f.confirm(ctx, before, after)
}

// send makes the request that submits. It returns the dispute as Stripe showed it last,
// also with an error. The content is left out of the key: two different packets must not
// both be submitted either.
func (f *filing) send(ctx context.Context, before *dispute.Dispute, p dispute.UpdateParams) (after *dispute.Dispute, err error) {
	err = f.once(ctx, action{
		step: StepSubmit, final: true,
		call: func(opts ...stripedispute.Option) error {
			d, err := f.Disputes.Update(ctx, f.id, p, opts...)
			if err == nil {
				after = d
			}
			return err
		},
		holds: func(ctx context.Context, got reply) (bool, error) {
			if got.err == nil && !got.replayed {
				return true, nil // confirm looks
			}
			d, err := f.get(ctx, StepConfirm)
			if err != nil {
				return false, err
			}
			after = d
			return submitted(before, d), nil
		},
	})
	return after, err
}

// refusedAsRequested reports whether Stripe refused the content of a request. Then
// nothing of it took effect.
func refusedAsRequested(err error) bool {
	e, ok := errors.AsType[*stripedispute.Error](err)
	return ok && e.Status == http.StatusBadRequest && !errors.Is(e, stripedispute.ErrIdempotency)
}

// unchanged reports whether d can still be submitted with the evidence that was compared.
func unchanged(compared, d *dispute.Dispute) bool {
	return d != nil && !closed(d) && d.Evidence.Fingerprint() == compared.Evidence.Fingerprint()
}

// portable is the evidence of d that a request can have: it takes shorter texts than
// Stripe may show, and in an appeal nothing else.
func portable(d *dispute.Dispute) dispute.Evidence {
	e := d.Evidence
	if d.Status.Appeal() {
		return dispute.Evidence{Appeal: e.Appeal}
	}
	e.Appeal = nil
	for _, field := range dispute.Fields() {
		value := e.Get(field)
		if field.File() && stripedispute.FileID(value).Check("") != nil || !field.File() && utf8.RuneCountInString(value) > field.Limit() {
			_ = e.Set(field, "")
		}
	}
	if ce := compellingOf(e); ce != nil && !sendable(ce.PriorUndisputedTransactions) {
		enhanced := *e.EnhancedEvidence
		enhanced.VisaCompellingEvidence3 = nil
		e.EnhancedEvidence = &enhanced
	}
	return e
}

// sendable reports whether a request can have these prior transactions.
func sendable(priors []dispute.PriorTransaction) bool {
	return len(priors) <= 2 && !slices.ContainsFunc(priors, func(p dispute.PriorTransaction) bool { return p.Charge == "" })
}

// confirm believes the dispute, not the status code.
func (f *filing) confirm(ctx context.Context, before, after *dispute.Dispute) (*dispute.Dispute, error) {
	f.tell(StepConfirm, Began)
	if !submitted(before, after) {
		var err error
		if after, err = f.get(ctx, StepConfirm); err != nil {
			return nil, failed(StepConfirm, both(ErrUnconfirmed, err))
		}
	}
	details := after.EvidenceDetails
	switch {
	case !submitted(before, after):
		return nil, failed(StepConfirm, fmt.Errorf("%w: dispute %s is %s after %d submissions", ErrUnconfirmed, after.ID, after.Status, details.SubmissionCount))
	case details.SubmissionMethod == dispute.SubmissionSmartDisputes && foreign(after):
		return nil, failed(StepConfirm, fmt.Errorf("%w: dispute %s has the submission_method %s, so the packet was not the response", ErrUnconfirmed, after.ID, details.SubmissionMethod))
	}
	f.result.Submitted = true
	f.tell(StepConfirm, Ended)
	return after, nil
}

// submitted reports whether d was submitted since before.
func submitted(before, d *dispute.Dispute) bool {
	return d.EvidenceDetails.SubmissionCount > before.EvidenceDetails.SubmissionCount || d.Status.UnderReview()
}

// confirmPacket compares what was submitted with what was expected. What somebody else
// changed besides, between the comparison and the submission, is a warning.
func (f *filing) confirmPacket(compared, after *dispute.Dispute, expected dispute.Evidence) error {
	if different := differences(expected, after.Evidence); len(different) > 0 {
		return &DifferenceError{Dispute: after, Fields: paths(different), Submitted: true, Err: closedReason(after)}
	}
	for _, field := range changed(compared.Evidence, after.Evidence) {
		f.result.Problems.find(SeverityWarning, RuleChanged, field, "Somebody changed it at Stripe between the comparison and the submission, and the bank got it as it is now.")
	}
	return nil
}

// confirmApproved is the same for SubmitStaged, where nothing may have changed.
func confirmApproved(compared, after *dispute.Dispute, approved dispute.Fingerprint) error {
	if after.Evidence.Fingerprint() == approved {
		return nil
	}
	return &DifferenceError{Dispute: after, Fields: changed(compared.Evidence, after.Evidence), Submitted: true, Err: closedReason(after)}
}

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

// submit submits the evidence to the bank, which cannot be undone, and makes sure that the
// dispute shows the submission. The request repeats the evidence that was compared, so that
// nobody can change these fields any more. If Stripe refuses to take a field a second time,
// submit submits what is staged, without fields in the request.
func (f *filing) submit(ctx context.Context, before, compared *dispute.Dispute, repeated dispute.Evidence) (*dispute.Dispute, error) {
	f.progress(StepSubmit, StateBegan)
	if err := compared.Answerable(f.Disputes.Now()); err != nil {
		return nil, failed(StepSubmit, err)
	}
	after, err := f.sendSubmission(ctx, before, dispute.UpdateParams{Evidence: &repeated, Submit: true})
	if isBadRequest(err) && canStillSubmit(compared, after) {
		after, err = f.sendSubmission(ctx, before, dispute.UpdateParams{Submit: true})
	}
	if err != nil {
		if after != nil && closed(after) { // somebody else submitted or closed it
			err = fmt.Errorf("%w; %w", closedReason(after), err)
		}
		return nil, failed(StepSubmit, err)
	}
	f.progress(StepSubmit, StateEnded)
	return f.confirm(ctx, before, after)
}

// sendSubmission makes the request that submits. It returns the last dispute that Stripe
// showed, also with an error. The idempotency key does not depend on the content, so that
// two processes with different packets cannot both submit.
func (f *filing) sendSubmission(ctx context.Context, before *dispute.Dispute, p dispute.UpdateParams) (after *dispute.Dispute, err error) {
	err = f.once(ctx, action{
		step: StepSubmit, final: true,
		call: func(opts ...stripedispute.Option) error {
			d, err := f.Disputes.Update(ctx, f.id, p, opts...)
			if err == nil {
				after = d
			}
			return err
		},
		inEffect: func(ctx context.Context, got reply) (bool, error) {
			if got.err == nil && !got.replayed {
				return true, nil // confirm looks at the dispute
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

// isBadRequest reports whether Stripe refused the parameters of a request with a 400. Such a
// request had no effect.
func isBadRequest(err error) bool {
	e, ok := errors.AsType[*stripedispute.Error](err)
	return ok && e.Status == http.StatusBadRequest && !errors.Is(e, stripedispute.ErrIdempotency)
}

// canStillSubmit reports whether d takes a response and has the evidence that was compared.
func canStillSubmit(compared, d *dispute.Dispute) bool {
	return d != nil && !closed(d) && d.Evidence.Fingerprint() == compared.Evidence.Fingerprint()
}

// fitForRequest is the part of d's evidence that a request can have. Stripe may show longer
// texts than it takes in a request, and a request for an appeal can have only the appeal.
func fitForRequest(d *dispute.Dispute) dispute.Evidence {
	e := d.Evidence
	if d.Status.Appeal() {
		return dispute.Evidence{Appeal: e.Appeal}
	}
	e.Appeal = nil
	for _, field := range dispute.Fields() {
		value := e.Get(field)
		refused := utf8.RuneCountInString(value) > field.Limit()
		if field.File() {
			refused = stripedispute.FileID(value).Check("") != nil
		}
		if refused {
			_ = e.Set(field, "")
		}
	}
	if ce := compellingOf(e); ce != nil && !fitPriors(ce.PriorUndisputedTransactions) {
		enhanced := *e.EnhancedEvidence
		enhanced.VisaCompellingEvidence3 = nil
		e.EnhancedEvidence = &enhanced
	}
	return e
}

// fitPriors reports whether a request can have these prior transactions.
func fitPriors(priors []dispute.PriorTransaction) bool {
	return len(priors) <= 2 && !slices.ContainsFunc(priors, func(p dispute.PriorTransaction) bool { return p.Charge == "" })
}

// confirm makes sure that the dispute shows the submission. A status code of 200 is not
// enough. It reads the dispute once more if the response does not show it.
func (f *filing) confirm(ctx context.Context, before, after *dispute.Dispute) (*dispute.Dispute, error) {
	f.progress(StepConfirm, StateBegan)
	if !submitted(before, after) {
		var err error
		if after, err = f.get(ctx, StepConfirm); err != nil {
			return nil, failed(StepConfirm, joined(ErrUnconfirmed, err))
		}
	}
	details := after.EvidenceDetails
	switch {
	case !submitted(before, after):
		return nil, failed(StepConfirm, fmt.Errorf("%w: dispute %s has the status %s and a submission_count of %d",
			ErrUnconfirmed, after.ID, after.Status, details.SubmissionCount))
	case details.SubmissionMethod == dispute.SubmissionSmartDisputes && answeredElsewhere(after):
		return nil, failed(StepConfirm, fmt.Errorf("%w: dispute %s has the submission_method %s, so the packet was not the response",
			ErrUnconfirmed, after.ID, details.SubmissionMethod))
	}
	f.result.Submitted = true
	f.progress(StepConfirm, StateEnded)
	return after, nil
}

// submitted reports whether d was submitted after the state in before.
func submitted(before, d *dispute.Dispute) bool {
	return d.EvidenceDetails.SubmissionCount > before.EvidenceDetails.SubmissionCount || d.Status.UnderReview()
}

// confirmPacket compares the submitted evidence with the expected evidence. If somebody else
// changed other fields between the comparison and the submission, it adds warnings.
func (f *filing) confirmPacket(compared, after *dispute.Dispute, expected dispute.Evidence) error {
	if different := differences(expected, after.Evidence); len(different) > 0 {
		return &DifferenceError{Dispute: after, Fields: paths(different), Submitted: true, Err: closedReason(after)}
	}
	for _, field := range changed(compared.Evidence, after.Evidence) {
		f.result.Problems.add(SeverityWarning, RuleChanged, field,
			"Somebody changed it at Stripe between the comparison and the submission, and the bank got the changed version.")
	}
	return nil
}

// confirmApproved does the same for SubmitStaged, where any change is an error.
func confirmApproved(compared, after *dispute.Dispute, approved dispute.Fingerprint) error {
	if after.Evidence.Fingerprint() == approved {
		return nil
	}
	return &DifferenceError{Dispute: after, Fields: changed(compared.Evidence, after.Evidence), Submitted: true, Err: closedReason(after)}
}

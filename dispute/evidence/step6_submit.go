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

// submit submits the evidence to the bank, which cannot be undone, and returns the dispute that
// shows the submission. before is the dispute at the beginning of the call, and compared is the
// dispute whose evidence was compared.
//
// It runs in the goroutine of the user's call, after the comparison; a new condition here is also one for
// planSubmission of package desk, or its looks fail.
//
// The request contains repeated, those of the compared fields that a request can have (fitForRequest),
// so that what somebody else changes in them after the comparison is not submitted. If Stripe refuses
// these fields with a 400, and the dispute still has the evidence that was compared, submit sends the
// request once more without fields. It then submits what is staged.
func (f *filing) submit(ctx context.Context, before, compared *dispute.Dispute, repeated dispute.Evidence) (*dispute.Dispute, error) {
	f.announce(StepSubmit, StateBegan)
	if err := compared.Answerable(f.Disputes.Now()); err != nil {
		return nil, stepError(StepSubmit, err)
	}
	after, err := f.sendSubmission(ctx, before, dispute.UpdateParams{Evidence: &repeated, Submit: true})
	if isBadRequest(err) && canStillSubmit(compared, after) {
		// The second request has the same idempotency key and other parameters. Stripe does not
		// keep a key whose request failed the check of its parameters, so it accepts the key. If
		// it kept the key, it would refuse it, and once would use the next one.
		after, err = f.sendSubmission(ctx, before, dispute.UpdateParams{Submit: true})
	}
	if err != nil {
		if after != nil && takesNoResponse(after) { // somebody else submitted or closed it
			err = fmt.Errorf("%w; %w", whyNoResponse(after), err)
		}
		return nil, stepError(StepSubmit, err)
	}
	f.announce(StepSubmit, StateEnded)
	return f.confirm(ctx, before, after)
}

// sendSubmission makes the request that submits. after is the last dispute that Stripe sent, also
// if there is an error; it is nil if Stripe sent none. The idempotency key does not depend on the
// content of the request, so that two processes with different packets cannot both submit.
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

// canStillSubmit reports whether d still takes a response and has the evidence that was compared.
// d is nil if it could not be read.
func canStillSubmit(compared, d *dispute.Dispute) bool {
	return d != nil && !takesNoResponse(d) && d.Evidence.Fingerprint() == compared.Evidence.Fingerprint()
}

// fitForRequest is the part of d's evidence that a request can repeat. Stripe may show texts that are
// longer than a request can have, alone or together: fitForRequest leaves them out. For an appeal
// it has only the appeal, because a request for an appeal can have nothing else. A new check of
// UpdateParams in dispute/update.go needs a line here, or SubmitStaged fails for evidence that the
// check refuses.
func fitForRequest(d *dispute.Dispute) dispute.Evidence {
	e := d.Evidence
	if d.Status.Appeal() {
		if a := e.Appeal; a != nil && a.Card != nil && slices.ContainsFunc(a.Card.SupportingFiles, isRefused) {
			return dispute.Evidence{}
		}
		return dispute.Evidence{Appeal: e.Appeal}
	}
	e.Appeal = nil
	room := dispute.MaxText
	for _, field := range dispute.Fields() {
		value := e.Get(field)
		switch n := utf8.RuneCountInString(value); {
		case field.File() && isRefused(stripedispute.FileID(value)), !field.File() && n > min(field.Limit(), room):
			_ = e.Set(field, "")
		case !field.File():
			room -= n
		}
	}
	if ce := compellingOf(e); ce != nil && !fitPriors(ce.PriorUndisputedTransactions) {
		enhanced := *e.EnhancedEvidence
		enhanced.VisaCompellingEvidence3 = nil
		e.EnhancedEvidence = &enhanced
	}
	return e
}

// isRefused reports whether a request cannot have this id of a file.
func isRefused(id stripedispute.FileID) bool { return id.Check("") != nil }

// fitPriors reports whether a request can have these prior transactions.
func fitPriors(priors []dispute.PriorTransaction) bool {
	return len(priors) <= 2 && !slices.ContainsFunc(priors, func(p dispute.PriorTransaction) bool { return p.Charge == "" })
}

package dispute

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/confirm"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// SubmitDispute is [Client.Submit] with a check before and after the request. It sends all
// staged evidence to the bank, which happens once and cannot be undone or amended.
//
//   - Before: if d accepts no response, SubmitDispute sends nothing, and the error is that of
//     [Dispute.Answerable] at the time of [Client.Now]. Therefore retrieve d shortly before.
//   - After: if the dispute in Stripe's response does not show the submission, SubmitDispute
//     retrieves the dispute once more, at once. If that does not show it either, the error
//     matches [stripedispute.ErrUnconfirmed].
//
// After [stripedispute.ErrUnconfirmed], ErrConnection or ErrServer, nobody knows yet whether
// the evidence was submitted. Retrieve the dispute again after some time. If its status needs a
// response, call SubmitDispute again with the new d. If it is under review, the evidence was
// submitted.
//
// A [stripedispute.WithResponse] gets the response to the submission.
//
// Stripe: POST /v1/disputes/{dispute}, https://docs.stripe.com/api/disputes/update.
func (c *Client) SubmitDispute(ctx context.Context, d *Dispute, opts ...stripedispute.Option) (*Dispute, error) {
	if d == nil {
		return nil, permanent.New("dispute: there is no dispute to submit for: the Dispute is nil")
	}
	if err := d.Answerable(c.Now()); err != nil {
		return nil, err
	}
	after, err := c.Submit(ctx, d.ID, opts...)
	if err != nil {
		return nil, err
	}
	return c.confirm(ctx, after, d.submittedIn, opts)
}

// ErrInquiry means that [Client.CloseDispute] sent nothing, since the dispute is an inquiry: no
// money was taken yet.
var ErrInquiry = permanent.New("it is an inquiry: respond to it, or refund the payment to settle it")

// CloseDispute is [Client.Close] with a check before and after the request. It gives the money
// up: it accepts the dispute as lost at once, which cannot be undone.
//
//   - Before: if d is already decided, CloseDispute sends nothing and the error matches
//     [ErrFinal]. If d is an inquiry, which has no money to give up, it sends nothing and the
//     error matches [ErrInquiry]. Stripe itself would accept to close an inquiry.
//   - After: if the dispute in Stripe's response is not lost, CloseDispute retrieves the dispute
//     once more, at once. If that is not lost either, the error matches
//     [stripedispute.ErrUnconfirmed].
//
// After [stripedispute.ErrUnconfirmed], ErrConnection or ErrServer, nobody knows yet whether
// the dispute was closed. Retrieve the dispute again after some time. If it is not lost, call
// CloseDispute again with the new d.
//
// A [stripedispute.WithResponse] gets the response to the closing.
//
// Stripe: POST /v1/disputes/{dispute}/close, https://docs.stripe.com/api/disputes/close.
func (c *Client) CloseDispute(ctx context.Context, d *Dispute, opts ...stripedispute.Option) (*Dispute, error) {
	// Desk.Close, which then calls this, and decisionOf in deskweb also refuse all that Answerable
	// refuses. getToClose in the command also refuses a dispute that is under review. docs/safety.md
	// says the conditions for the user. Tests name the other places for a new Err variable.
	switch {
	case d == nil:
		return nil, permanent.New("dispute: there is no dispute to close: the Dispute is nil")
	case d.Status.Final():
		return nil, fmt.Errorf("dispute %s (%s) cannot be closed: %w", d.ID, d.Status, ErrFinal)
	case d.Status.Inquiry():
		return nil, fmt.Errorf("dispute %s (%s): CloseDispute does not close it, although Stripe would: %w", d.ID, d.Status, ErrInquiry)
	}
	after, err := c.Close(ctx, d.ID, opts...)
	if err != nil {
		return nil, err
	}
	lost := func(after *Dispute) bool { return after.Status == StatusLost }
	return c.confirm(ctx, after, lost, opts)
}

// confirm returns the dispute that shows the effect of a request: after, the dispute in the
// response, or if that does not show it, the dispute that confirm retrieves at once, one time. It
// does not wait for the effect. Package confirm decides how often, also for issuingdispute; RELIABILITY.md
// says it. A submission by dispute/evidence has its own confirm, in that package.
func (c *Client) confirm(ctx context.Context, after *Dispute, shows func(*Dispute) bool, opts []stripedispute.Option) (*Dispute, error) {
	get := func(ctx context.Context, opts ...stripedispute.Option) (*Dispute, error) {
		return c.Get(ctx, after.ID, opts...)
	}
	now, err := confirm.Effect(ctx, after, shows, get, opts)
	if err != nil {
		return nil, fmt.Errorf("dispute %s: %w", after.ID, err)
	}
	return now, nil
}

// submittedIn reports whether after shows a submission that d, the same dispute before the
// request, does not show. A larger submission count does not count if an inquiry has become a
// chargeback meanwhile: it may include the response to the inquiry, and the chargeback needs a
// new response.
func (d *Dispute) submittedIn(after *Dispute) bool {
	if after.Status.UnderReview() {
		return true
	}
	escalated := d.Status.Inquiry() && !after.Status.Inquiry()
	return !escalated && after.EvidenceDetails.SubmissionCount > d.EvidenceDetails.SubmissionCount
}

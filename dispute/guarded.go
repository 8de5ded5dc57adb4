package dispute

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/confirm"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// SubmitDispute sends all staged evidence to the bank, which happens once and cannot be
// undone. It checks before and after the request:
//
//   - If d accepts no response, it sends nothing and returns the error of
//     [Dispute.Answerable] at the time of [Client.Now]. Therefore retrieve d shortly before.
//   - If the returned dispute does not show that the evidence was submitted, it retrieves
//     the dispute once more. If that does not show it either, the error matches
//     [stripedispute.ErrUnconfirmed].
//
// [Client.Submit] makes neither check. A [stripedispute.WithResponse] gets the response to
// the submission.
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

// CloseDispute gives the money up, which cannot be undone. It checks before and after the
// request:
//
//   - If d is already decided, it sends nothing and returns [ErrFinal]. If d is an inquiry,
//     which has no money to give up, it sends nothing and returns [ErrInquiry]. Stripe itself
//     would accept to close an inquiry.
//   - If the returned dispute is not lost, it retrieves the dispute once more. If that is
//     not lost either, the error matches [stripedispute.ErrUnconfirmed].
//
// [Client.Close] makes neither check. A [stripedispute.WithResponse] gets the response to
// the closing.
//
// Stripe: POST /v1/disputes/{dispute}/close, https://docs.stripe.com/api/disputes/close.
func (c *Client) CloseDispute(ctx context.Context, d *Dispute, opts ...stripedispute.Option) (*Dispute, error) {
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

// confirm checks that after, the dispute in a response, shows the effect of the request. If it
// does not, confirm retrieves the dispute once more.
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

// submittedIn reports whether after shows a submission that d does not show. If an inquiry
// became a chargeback, its submission count may include the response to the inquiry,
// although the chargeback needs a new response.
func (d *Dispute) submittedIn(after *Dispute) bool {
	if after.Status.UnderReview() {
		return true
	}
	escalated := d.Status.Inquiry() && !after.Status.Inquiry()
	return !escalated && after.EvidenceDetails.SubmissionCount > d.EvidenceDetails.SubmissionCount
}

package dispute

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/confirm"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// SubmitDispute sends all staged evidence to the bank, which happens once and cannot be
// undone. It looks before and after:
//
//   - Where d takes no response, it sends nothing and returns why, as
//     [Dispute.Answerable] does at the time of [Client.Now]. So d should be fresh.
//   - Where the response does not show that the evidence was submitted, it retrieves
//     the dispute once more. If that does not show it either, the error matches
//     [stripedispute.ErrUnconfirmed].
//
// [Client.Submit] does neither. A [stripedispute.WithResponse] is filled by the submission.
//
// Stripe: POST /v1/disputes/{dispute}, https://docs.stripe.com/api/disputes/update.
func (c *Client) SubmitDispute(ctx context.Context, d *Dispute, opts ...stripedispute.Option) (*Dispute, error) {
	if d == nil {
		return nil, permanent.New("dispute: there is no dispute to submit for: it is nil")
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

// CloseDispute gives the money up, which cannot be undone. It looks before and after:
//
//   - Where d is decided ([ErrFinal]), or is an inquiry, which has nothing to give up
//     ([ErrInquiry]), it sends nothing and returns that. Stripe itself takes the closing
//     of an inquiry; the guard is this library's.
//   - Where the response does not show a lost dispute, it retrieves the dispute once
//     more. If that does not show it either, the error matches
//     [stripedispute.ErrUnconfirmed].
//
// [Client.Close] does neither. A [stripedispute.WithResponse] is filled by the closing.
//
// Stripe: POST /v1/disputes/{dispute}/close, https://docs.stripe.com/api/disputes/close.
func (c *Client) CloseDispute(ctx context.Context, d *Dispute, opts ...stripedispute.Option) (*Dispute, error) {
	switch {
	case d == nil:
		return nil, permanent.New("dispute: there is no dispute to close: it is nil")
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

// confirm looks whether after, the response to a request, shows its effect.
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

// submittedIn reports whether after shows a submission that d does not. An inquiry that
// became a chargeback counts the response to the inquiry, and waits for a new one.
func (d *Dispute) submittedIn(after *Dispute) bool {
	if after.Status.UnderReview() {
		return true
	}
	escalated := d.Status.Inquiry() && !after.Status.Inquiry()
	return !escalated && after.EvidenceDetails.SubmissionCount > d.EvidenceDetails.SubmissionCount
}

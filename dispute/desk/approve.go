package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// Approve records that who agrees to submit the evidence with this fingerprint: the one
// of the evidence that was shown to them. It is kept in the dispute's metadata, and the
// next [Desk.Look] submits at the time that SubmitBefore says. who is the id of a person
// in your system, at most 500 characters; avoid names and e-mail addresses.
//
// The error matches [evidence.ErrChanged] when something else is staged by now, and
// [dispute.ErrUnderReview], [dispute.ErrFinal] or [dispute.ErrDeadline] when it is too
// late, and [ErrSmartDisputes], [ErrFee] or [ErrMetadataFull] when an approval would have no
// effect. Approving the same evidence again changes nothing: the first approval stays.
func (k *Desk) Approve(ctx context.Context, account, id string, fp dispute.Fingerprint, who string) error {
	if err := checkWho(who); err != nil {
		return err
	}
	c, err := k.openCase(ctx, account, id)
	if err != nil {
		return err
	}
	switch s := c.State(); {
	case !s.Staged:
		return fmt.Errorf("desk: dispute %s: %w", id, errNothingStaged)
	case s.Fingerprint != fp:
		return fmt.Errorf("desk: dispute %s: %w", id, evidence.ErrChanged)
	case s.Approved:
		return nil
	}
	switch smart := c.Dispute.IntendedSubmissionMethod; {
	case smart == dispute.SubmissionSmartDisputes, smart == dispute.SubmissionPreferSmartDisputes:
		return fmt.Errorf("desk: dispute %s: %w", id, ErrSmartDisputes)
	case feeOpen(c.Dispute):
		return fmt.Errorf("desk: dispute %s: %w", id, ErrFee)
	}
	d, err := k.mark(ctx, c, approval(c.Dispute, fp, who, k.Disputes.Now()))
	if err != nil {
		return err
	}
	if d.Evidence.Fingerprint() != fp { // changed at this moment; the approval is void by itself
		return fmt.Errorf("desk: dispute %s: %w", id, evidence.ErrChanged)
	}
	return nil
}

// Withdraw takes an approval back. A submission that is under way at this moment may not be
// stopped; the error matches [dispute.ErrUnderReview] when it is too late.
func (k *Desk) Withdraw(ctx context.Context, account, id string) error {
	c, err := k.openCase(ctx, account, id)
	if err != nil {
		return err
	}
	if c.Dispute.Metadata[keyApproved] == "" {
		return nil
	}
	d, err := k.mark(ctx, c, noApproval())
	if err != nil {
		return err
	}
	if err := d.Answerable(k.Disputes.Now()); err != nil { // it was submitted at this moment
		return fmt.Errorf("desk: %w", err)
	}
	return nil
}

// Restage gathers evidence anew and replaces what is staged, also what a person changed.
// An approval is void afterwards, unless the evidence is the same as before.
func (k *Desk) Restage(ctx context.Context, account, id string) error {
	c, err := k.openCase(ctx, account, id)
	if err != nil {
		return err
	}
	if k.Gather == nil {
		return errors.New("desk: Desk.Gather is nil, so there is nothing to stage")
	}
	l := look{Desk: k, Case: c}
	if err := l.restage(ctx); err != nil {
		return fmt.Errorf("desk: dispute %s: %w", id, err)
	}
	return nil
}

func (l *look) restage(ctx context.Context) error {
	packet, err := l.ask(ctx)
	if err != nil {
		return err
	}
	if packet == nil {
		return errNothingStaged
	}
	if err := l.stage(ctx, packet, l.responder(l.Account).Stage); err != nil {
		return err
	}
	return l.tell(ctx, nil)
}

// Close accepts the dispute as lost, for good: see [dispute.Client.CloseDispute], which it
// calls. Who did it is kept in the metadata first, since a closed dispute cannot be changed.
func (k *Desk) Close(ctx context.Context, account, id, who string) error {
	if err := checkWho(who); err != nil {
		return err
	}
	c, err := k.openCase(ctx, account, id)
	if err != nil {
		return err
	}
	if c.Dispute.Status.Inquiry() {
		return fmt.Errorf("desk: dispute %s: %w", id, dispute.ErrInquiry)
	}
	closed := stripedispute.Metadata{keyClosedBy: who, keyClosedAt: k.Disputes.Now().UTC().Format(time.RFC3339)}
	if c.Dispute, err = k.mark(ctx, c, closed); err != nil {
		return err
	}
	if _, err := k.Disputes.CloseDispute(ctx, c.Dispute, onAccount(account)...); err != nil {
		return fmt.Errorf("desk: closing %s: %w", id, err)
	}
	return nil
}

// openCase reads a dispute that still takes a response.
func (k *Desk) openCase(ctx context.Context, account, id string) (Case, error) {
	c, err := k.Case(ctx, account, id)
	if err != nil {
		return Case{}, fmt.Errorf("desk: reading the dispute: %w", err)
	}
	if err := c.Dispute.Answerable(k.Disputes.Now()); err != nil {
		return Case{}, fmt.Errorf("desk: %w", err)
	}
	return c, nil
}

// mark changes the metadata of a dispute.
func (k *Desk) mark(ctx context.Context, c Case, m stripedispute.Metadata) (*dispute.Dispute, error) {
	if full(c.Dispute, m) {
		return nil, fmt.Errorf("desk: dispute %s: %w", c.Dispute.ID, ErrMetadataFull)
	}
	d, err := k.Disputes.Update(ctx, c.Dispute.ID, dispute.UpdateParams{Metadata: m}, onAccount(c.Account)...)
	if err != nil {
		return nil, fmt.Errorf("desk: changing the metadata of %s: %w", c.Dispute.ID, err)
	}
	return d, nil
}

func checkWho(who string) error {
	switch {
	case strings.TrimSpace(who) == "":
		return errors.New("desk: who is empty; give the id of a person")
	case utf8.RuneCountInString(who) > 500:
		return errors.New("desk: who has more than 500 characters; give the id of a person")
	case strings.ContainsFunc(who, unicode.IsControl):
		return errors.New("desk: who holds a control character; give the id of a person")
	}
	return nil
}

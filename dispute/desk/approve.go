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
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Approve records that a person agrees to submit the evidence with this fingerprint. Pass the
// fingerprint of the evidence that was shown to the person. who is the id of the person in
// your system, at most 500 characters; avoid names and e-mail addresses. The approval is
// kept in the dispute's metadata, and [Desk.Look] submits at the time that SubmitBefore says.
//
// The error matches
//   - [evidence.ErrChanged] if other evidence is staged by now,
//   - [ErrNothingStaged] if no evidence is staged,
//   - [dispute.ErrUnderReview], [dispute.ErrFinal] or [dispute.ErrDeadline] if it is too late,
//   - [ErrSmartDisputes], [ErrFee] or [ErrMetadataFull] if an approval would have no effect.
//
// Approving the same evidence again changes nothing: the first approval is kept.
func (k *Desk) Approve(ctx context.Context, account, id string, fp dispute.Fingerprint, who string) error {
	if err := checkWho(who); err != nil {
		return err
	}
	c, err := k.openCase(ctx, account, id)
	if err != nil {
		return err
	}
	switch s := c.State(); {
	case smartDisputesAlone(c.Dispute):
		return fmt.Errorf("desk: dispute %s: %w", id, ErrSmartDisputes)
	case !s.Staged:
		return fmt.Errorf("desk: dispute %s: %w", id, ErrNothingStaged)
	case s.Fingerprint != fp:
		return fmt.Errorf("desk: dispute %s: %w", id, evidence.ErrChanged)
	case s.Approved:
		return nil
	}
	if err := approvalHasNoEffect(c.Dispute); err != nil {
		return fmt.Errorf("desk: dispute %s: %w", id, err)
	}
	d, err := k.updateMetadata(ctx, c, approvalMetadata(c.Dispute, fp, who, k.Disputes.Now()))
	if err != nil {
		return err
	}
	if d.Evidence.Fingerprint() != fp { // somebody changed it at this moment, so the approval is void
		return fmt.Errorf("desk: dispute %s: %w", id, evidence.ErrChanged)
	}
	return nil
}

// Approvable returns nil if an approval of the evidence that is staged in c has an effect: Approve
// can record it, and a look submits the evidence in time. Otherwise it returns the reason, an
// error as Approve returns it. It uses no network, so a page can say before the click why nothing
// can be approved.
func (k *Desk) Approvable(c Case) error {
	now := k.Disputes.Now()
	if err := c.Dispute.Answerable(now); err != nil {
		return fmt.Errorf("desk: %w", err)
	}
	err, s := approvalHasNoEffect(c.Dispute), c.State()
	switch {
	case smartDisputesAlone(c.Dispute): // not ErrNothingStaged: Gather is not called, so nothing will be staged
		err = ErrSmartDisputes
	case !s.Staged:
		err = ErrNothingStaged
	case err == nil && metadataFull(c.Dispute, approvalMetadata(c.Dispute, s.Fingerprint, "somebody", now)):
		err = ErrMetadataFull
	}
	if err != nil {
		return fmt.Errorf("desk: dispute %s: %w", c.Dispute.ID, err)
	}
	return nil
}

// smartDisputesAlone reports whether only Smart Disputes may respond to d. Then the desk does not
// even gather evidence.
func smartDisputesAlone(d *dispute.Dispute) bool {
	return d.IntendedSubmissionMethod == dispute.SubmissionSmartDisputes
}

// approvalHasNoEffect returns the reason why the desk does not submit approved evidence, or nil.
func approvalHasNoEffect(d *dispute.Dispute) error {
	switch smart := d.IntendedSubmissionMethod; {
	case smartDisputesAlone(d), smart == dispute.SubmissionPreferSmartDisputes:
		return ErrSmartDisputes
	case feeNotAcknowledged(d):
		return ErrFee
	}
	return nil
}

// SubmitsAt returns when the desk submits the evidence that is staged in c, if it is approved, or
// without an approval if Desk.Approval is [Automatic]: SubmitBefore before the deadline. If that is
// over or SubmitBefore is 0, and for an appeal, it is the present time: the next look submits. With
// [Automatic] and a SubmitBefore of 0, evidence that is not approved is submitted a day before the
// deadline if Stripe still requires an action for Compelling Evidence 3.0. It uses no network.
func (k *Desk) SubmitsAt(c Case) time.Time {
	now := k.Disputes.Now()
	incomplete := k.Approval == Automatic && requiredAction(c.Dispute) != nil && !c.State().Approved
	if at := k.submitAt(c, now, incomplete); at.After(now) {
		return at
	}
	return now
}

// Withdraw takes an approval back. It cannot always stop a submission that is being sent at
// this moment. If it is too late, the error matches [dispute.ErrUnderReview]. If Desk.Approval is
// [Automatic], the evidence is submitted nevertheless.
func (k *Desk) Withdraw(ctx context.Context, account, id string) error {
	c, err := k.openCase(ctx, account, id)
	if err != nil {
		return err
	}
	if c.Dispute.Metadata[keyApproved] == "" {
		return nil
	}
	d, err := k.updateMetadata(ctx, c, noApprovalMetadata())
	if err != nil {
		return err
	}
	if err := d.Answerable(k.Disputes.Now()); err != nil { // it was submitted at this moment
		return fmt.Errorf("desk: %w", err)
	}
	return nil
}

// Restage calls Gather again and replaces the staged evidence, including what a person
// changed. An approval is void afterwards, unless the evidence is the same as before.
//
// Neither Look nor the pages of deskweb call Restage. Call it from your program when your
// records have changed after the evidence was staged, for example when the carrier has
// confirmed the delivery, or from a button for your support.
//
// Restage waits while Gather runs for this dispute. If the evidence has changed until then, the
// error matches [evidence.ErrChanged], and nothing is replaced.
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
	release, waited, err := l.beginGather(ctx)
	if err != nil {
		return err
	}
	defer release()
	if waited {
		if err := l.readUnchanged(ctx); err != nil {
			return err
		}
		if err := timeIsOver(ctx); err != nil {
			return err
		}
	}
	packet, err := l.callGather(ctx)
	if err != nil {
		return err
	}
	if packet == nil {
		return ErrNothingStaged
	}
	if err := l.stage(ctx, packet, l.responder(l.Account).Stage); err != nil {
		return err
	}
	return l.tell(ctx, nil)
}

// readUnchanged reads the dispute again. It returns an error if the dispute takes no response any
// more, or if its evidence has changed.
func (l *look) readUnchanged(ctx context.Context) error {
	before := l.Dispute.Evidence.Fingerprint()
	if err := l.read(ctx); err != nil {
		return err
	}
	if err := l.Dispute.Answerable(l.Disputes.Now()); err != nil {
		return err
	}
	if l.Dispute.Evidence.Fingerprint() != before {
		return fmt.Errorf("evidence was staged while Restage waited for an earlier call of Gather: %w", evidence.ErrChanged)
	}
	return nil
}

// Close accepts the dispute as lost, for good. It first records who in the metadata, because
// a closed dispute cannot be changed, and then calls [dispute.Client.CloseDispute].
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
	if c.Dispute, err = k.updateMetadata(ctx, c, closed); err != nil {
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

// updateMetadata changes the metadata of a dispute.
func (k *Desk) updateMetadata(ctx context.Context, c Case, m stripedispute.Metadata) (*dispute.Dispute, error) {
	if metadataFull(c.Dispute, m) {
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
		return permanent.New("desk: who is empty; give the id of a person")
	case utf8.RuneCountInString(who) > 500:
		return permanent.New("desk: who has more than 500 characters; give the id of a person")
	case strings.ContainsFunc(who, unicode.IsControl):
		return permanent.New("desk: who holds a control character; give the id of a person")
	}
	return nil
}

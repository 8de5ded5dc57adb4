package desk

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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
//   - [dispute.ErrNoResponse] if the dispute never takes a response,
//   - [ErrSmartDisputes] or [ErrFee] if an approval would have no effect,
//   - [ErrMetadataFull] if it cannot be recorded.
//
// Approving the same evidence again changes nothing: the first approval is kept, also if
// who is another person.
//
// Approve sends a GET, and then, if there is something to record, one update of the metadata.
func (k *Desk) Approve(ctx context.Context, account, id string, fp dispute.Fingerprint, who string) error {
	if err := checkWho(who); err != nil {
		return err
	}
	c, err := k.readAnswerable(ctx, account, id)
	if err != nil {
		return err
	}
	switch s, noEffect := c.State(), whyNotSubmitted(c.Dispute); {
	case smartDisputesAlone(c.Dispute):
		return fmt.Errorf("desk: dispute %s: %w", id, ErrSmartDisputes)
	case !s.Staged:
		return fmt.Errorf("desk: dispute %s: %w", id, ErrNothingStaged)
	case s.Fingerprint != fp:
		return fmt.Errorf("desk: dispute %s: %w", id, evidence.ErrChanged)
	case noEffect != nil:
		return fmt.Errorf("desk: dispute %s: %w", id, noEffect)
	case s.Approved:
		return nil
	}
	d, err := k.updateMetadata(ctx, c, approvalMetadata(c.Dispute, fp, who, k.Disputes.Now()))
	if err != nil {
		return err
	}
	if d.Evidence.Fingerprint() != fp { // somebody changed the evidence at this moment: the approval is recorded, but void
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
	var reason error
	switch s, noEffect := c.State(), whyNotSubmitted(c.Dispute); {
	case smartDisputesAlone(c.Dispute): // not ErrNothingStaged: Gather is not called, so nothing will be staged
		reason = ErrSmartDisputes
	case !s.Staged:
		reason = ErrNothingStaged
	case noEffect != nil:
		reason = noEffect
	case metadataFull(c.Dispute, approvalMetadata(c.Dispute, s.Fingerprint, "somebody", now)):
		reason = ErrMetadataFull
	default:
		return nil
	}
	return fmt.Errorf("desk: dispute %s: %w", c.Dispute.ID, reason)
}

// smartDisputesAlone reports whether only Smart Disputes may respond to d. Then the desk does not
// even gather evidence.
func smartDisputesAlone(d *dispute.Dispute) bool {
	return d.IntendedSubmissionMethod == dispute.SubmissionSmartDisputes
}

// whyNotSubmitted returns the reason why the desk does not submit what is staged for d, even if it is
// approved, or nil if it does. reasonText of package deskweb has a text for each reason.
func whyNotSubmitted(d *dispute.Dispute) error {
	switch {
	case smartDisputesAlone(d), d.IntendedSubmissionMethod == dispute.SubmissionPreferSmartDisputes:
		return ErrSmartDisputes
	case feeNotAcknowledged(d):
		return ErrFee
	}
	return nil
}

// SubmitsAt returns when the desk submits the evidence that is staged in c. The evidence must be
// approved, or Desk.Approval must be [Automatic]. The time is SubmitBefore before the deadline.
//
// The time is now, which means at the next look, if that time has passed, if SubmitBefore is 0, if
// the dispute has no deadline, and for an appeal. One case is different: if SubmitBefore is 0,
// Desk.Approval is Automatic, nobody has approved the evidence, and Stripe still requires an action
// for Compelling Evidence 3.0, it is submitted a day before the deadline. SubmitsAt sends no request.
func (k *Desk) SubmitsAt(c Case) time.Time {
	now := k.Disputes.Now()
	incomplete := k.Approval == Automatic && requiredAction(c.Dispute) != nil && !c.State().Approved
	if at := k.submitAt(c, now, incomplete); at.After(now) {
		return at
	}
	return now
}

// Withdraw takes an approval back. It cannot always stop a submission that is being sent at
// this moment. If it is too late, the error matches [dispute.ErrUnderReview],
// [dispute.ErrFinal], [dispute.ErrDeadline] or [dispute.ErrNoResponse]. If Desk.Approval is
// [Automatic], the evidence is submitted without an approval.
//
// Withdraw sends a GET, and then, if there is an approval, one update of the metadata. If a
// submission takes effect between the two, the approval is deleted, and Withdraw still returns the
// error.
func (k *Desk) Withdraw(ctx context.Context, account, id string) error {
	c, err := k.readAnswerable(ctx, account, id)
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

// checkWho is for Approve and Close. It returns an error for a who that names nobody or does not fit
// in metadata: Stripe takes at most 500 characters for a value
// (https://docs.stripe.com/api/metadata).
func checkWho(who string) error {
	switch {
	case strings.TrimSpace(who) == "":
		return permanent.New("desk: who is empty; give the id of a person")
	case utf8.RuneCountInString(who) > 500:
		return permanent.New("desk: who has more than 500 characters; give the id of a person")
	case strings.ContainsFunc(who, unicode.IsControl):
		return permanent.New("desk: who has a control character; give the id of a person")
	}
	return nil
}

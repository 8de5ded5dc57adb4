package deskweb

import (
	"errors"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// decision is what the page of a dispute offers to decide, and what each decision does. The template
// "dispute" in pages.html shows its fields.
type decision struct {
	Fingerprint dispute.Fingerprint // of the evidence that a click approves; "" if nothing can be approved
	Refused     string              // why staged evidence cannot be approved
	Sent        string              // when approved evidence goes to the bank; "" for now
	WithoutYou  string              // what happens if nobody decides

	Approved    bool   // the evidence is approved, and the desk can still submit it
	Automatic   bool   // the evidence is sent without an approval
	CanWithdraw bool   // the approval can be taken back, and that stops the submission
	NotSent     string // why approved evidence is not sent
	CanClose    bool   // the loss can be accepted
	NoClose     string // why the loss of an inquiry cannot be accepted
}

// Open reports whether the dispute waits for a decision.
func (d decision) Open() bool { return d.WithoutYou != "" }

// decisionOf says what can be decided about a dispute now.
func (h *Handler) decisionOf(c desk.Case) decision {
	now, status := h.Desk.Disputes.Now(), c.Dispute.Status
	if !status.NeedsResponse() {
		return decision{}
	}
	var d decision
	refused, s := h.Desk.Approvable(c), c.State()
	answerable := c.Dispute.Answerable(now) == nil
	d.Automatic = sentWithoutApproval(h.Desk, refused)
	switch {
	case s.Approved:
		d.Approved = answerable
		d.CanWithdraw = answerable && h.Desk.Approval != desk.Automatic
		if refused != nil {
			d.NotSent = "It is not sent to the bank: " + reasonText(refused) + "."
		}
	case refused == nil:
		d.Fingerprint = s.Fingerprint
	case d.Automatic: // an approval cannot be recorded, but none is required
	default:
		d.Refused = "Nothing can be approved: " + reasonText(refused) + "."
		if errors.Is(refused, desk.ErrNothingStaged) {
			d.Refused += " " + h.stagedBy() + " Then it can be approved here."
		}
	}
	// The time for approved evidence, also while it is not approved: a desk that asks a person waits
	// for nothing that Stripe requires. It has the fields that SubmitsAt reads.
	asksPerson := &desk.Desk{Disputes: h.Desk.Disputes, SubmitBefore: h.Desk.SubmitBefore}
	if at := asksPerson.SubmitsAt(c); at.After(now) {
		d.Sent = momentText(at)
	}
	switch {
	case s.Approved && refused == nil:
		d.WithoutYou = "Nothing more needs to be done."
	case d.Automatic:
		d.WithoutYou = "If nobody decides, this program sends the evidence to the bank " + sentAt(h.Desk, c, now) + ", without an approval."
	default:
		d.WithoutYou = h.withoutDecision(c, now)
	}
	d.CanClose = !status.Inquiry() && answerable
	if status.Inquiry() && answerable {
		d.NoClose = "An inquiry cannot be closed to accept the loss. Respond to it, or refund the full payment, which settles it."
	}
	return d
}

// sentWithoutApproval reports whether the desk submits staged evidence that nobody has approved.
// refused is the error of [desk.Desk.Approvable]: an approval needs room in the metadata, and a
// submission does not.
func sentWithoutApproval(k *desk.Desk, refused error) bool {
	return k.Approval == desk.Automatic && (refused == nil || errors.Is(refused, desk.ErrMetadataFull))
}

// sentAt says when the desk submits the evidence.
func sentAt(k *desk.Desk, c desk.Case, now time.Time) string {
	if at := k.SubmitsAt(c); at.After(now) {
		return "on " + momentText(at)
	}
	return "now"
}

// withoutDecision says what happens if nobody decides.
func (h *Handler) withoutDecision(c desk.Case, now time.Time) string {
	d := c.Dispute
	due, ok := d.Deadline()
	by := ""
	if ok {
		by = " by " + momentText(due)
	}
	late := errors.Is(d.Answerable(now), dispute.ErrDeadline)
	switch {
	case d.Status.Appeal():
		return "If nobody appeals in time, the dispute is lost."
	case !ok:
		return "The network takes no response to this dispute."
	case late && d.Status.Inquiry():
		return "The deadline has passed, and no response is possible any more. " +
			"The inquiry can become a chargeback, which withdraws the money. " +
			"A full refund of the payment settles it."
	case late:
		return "The deadline has passed, and no response is possible any more."
	case d.IntendedSubmissionMethod == dispute.SubmissionSmartDisputes:
		return "Only Smart Disputes responds to this dispute. This program sends nothing to the bank."
	case d.IntendedSubmissionMethod == dispute.SubmissionPreferSmartDisputes:
		return "Smart Disputes responds to this dispute if it finds evidence. This program sends nothing to the bank. " +
			"If Smart Disputes finds none, a person must respond" + by + "."
	case d.IntendedSubmissionMethod == dispute.SubmissionPreferManual && !d.Staged():
		text := "If nobody stages evidence" + by + ", Smart Disputes responds if it finds evidence. If it finds none, "
		if d.Status.Inquiry() {
			return text + "the inquiry can become a chargeback, which withdraws the money."
		}
		return text + "the dispute is lost."
	case d.Status.Inquiry():
		return "No money has moved yet. If nobody responds" + by + ", the inquiry can become a chargeback, which withdraws the money."
	}
	return "If nobody responds" + by + ", the money is lost."
}

// stagedBy says who stages evidence.
func (h *Handler) stagedBy() string {
	if h.Desk.Gather == nil {
		return "Evidence is staged when a person saves it at Stripe."
	}
	return "Evidence is staged when this program or a person saves it at Stripe."
}

// momentFormat is the format of times for people, also in pages.html (its function moment).
const momentFormat = "2 Jan 2006, 15:04 MST"

// momentText is a time for people.
func momentText(t time.Time) string { return t.UTC().Format(momentFormat) }

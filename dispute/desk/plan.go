package desk

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// ErrSmartDisputes is the reason why the desk submits nothing for a dispute whose
// intended_submission_method leaves the response to Smart Disputes: Stripe may submit other
// evidence than what was approved. Set the method to manual or prefer_manual to respond
// yourself.
var ErrSmartDisputes = permanent.New("intended_submission_method leaves the response to Smart Disputes")

// ErrFee is the reason why the desk submits nothing for a compliance case: submitting costs
// a fee, and a person or Gather must acknowledge the fee in the evidence first.
var ErrFee = permanent.New("submitting costs a fee that is not acknowledged in the evidence; acknowledge it, or close the dispute")

// lastChance is how long before the deadline an automatic response is submitted even if
// Stripe still requires an action for Compelling Evidence 3.0: ordinary evidence is better
// than no evidence. The comment of SubmitsAt has the same number.
const lastChance = 24 * time.Hour

// plan says what a look does next, for a dispute as it is at one moment. A new step is a field here,
// a case in doLook, and a part of Pending.
type plan struct {
	gather  bool // make a packet and stage it
	submit  bool // submit what is staged
	notices []Notice
	next    time.Time // when to look again; zero: when an event arrives
}

func (p *plan) add(n Notice) { p.notices = append(p.notices, n) }

// lookAgainAt makes at the time of the next look, unless an earlier look is planned.
func (p *plan) lookAgainAt(at time.Time) {
	if p.next.IsZero() || at.Before(p.next) {
		p.next = at
	}
}

// plan decides what is due. It uses no network.
func (k *Desk) plan(c Case, now time.Time) plan {
	var p plan
	for _, t := range c.Dispute.BalanceTransactions {
		n := newNotice(FundsMoved, c, t.ID)
		n.Funds = &t
		p.add(n)
	}
	switch d := c.Dispute; {
	case d.Status.Final():
		if d.EvidenceDetails.SubmissionCount > 0 {
			p.add(submittedNotice(c))
		}
		p.add(decidedNotice(c))
	case d.Status.UnderReview():
		p.add(submittedNotice(c))
	case d.Status.NeedsResponse():
		k.planResponse(&p, c, now)
	}
	return p
}

// planResponse plans the response to a dispute whose status says that one is needed.
func (k *Desk) planResponse(p *plan, c Case, now time.Time) {
	d, s := c.Dispute, c.State()
	switch err := d.Answerable(now); {
	case errors.Is(err, dispute.ErrDeadline):
		p.add(newNotice(Missed, c))
		return
	case err != nil:
		p.add(needsPersonNotice(c, err))
		return
	}
	switch why := whyNotSubmitted(d); {
	case smartDisputesAlone(d):
		p.add(needsPersonNotice(c, ErrSmartDisputes))
		return
	case !s.Staged && k.Gather != nil:
		p.gather = true
	case !s.Staged:
		p.add(needsPersonNotice(c, ErrNothingStaged))
	case why != nil:
		p.add(needsPersonNotice(c, why))
	default:
		k.planSubmission(p, c, s, now)
	}
	if metadataFull(d, neededKeys()) {
		p.add(needsPersonNotice(c, ErrMetadataFull))
	}
	k.planReminders(p, c, now)
}

// planSubmission plans when staged evidence is submitted, or asks for approval. SubmitsAt, and decisionOf
// and sentWithoutApproval of deskweb, also know when evidence is submitted without an approval: no test
// compares them for a new condition. The comment of Automatic and docs/production.md say it for the user.
func (k *Desk) planSubmission(p *plan, c Case, s State, now time.Time) {
	action := requiredAction(c.Dispute)
	if action != nil && !s.Approved {
		p.add(needsPersonNotice(c, action))
	}
	switch {
	case s.Approved, k.Approval == Automatic:
		at := k.submitAt(c, now, action != nil && !s.Approved)
		if p.submit = !now.Before(at); !p.submit {
			p.lookAgainAt(at)
		}
	case s.Void:
		p.add(newNotice(ApprovalVoid, c, s.Fingerprint))
	default:
		p.add(newNotice(WaitsApproval, c, s.Fingerprint, roundOf(c.Dispute)))
	}
}

// submitAt returns when the response is submitted. An appeal does not wait: its deadline is
// not certain, because due_by may still be the deadline of the chargeback. decisionOf of deskweb sets
// each field of Desk that submitAt reads.
func (k *Desk) submitAt(c Case, now time.Time, incomplete bool) time.Time {
	deadline, ok := c.Dispute.Deadline()
	before := max(0, k.SubmitBefore)
	switch {
	case !ok || c.Dispute.Status.Appeal():
		return now
	case before == 0 && incomplete:
		return deadline.Add(-lastChance)
	case before == 0:
		return now
	default:
		return deadline.Add(-before)
	}
}

// lateLooks says how long before the deadline a dispute gets an additional look if it is not
// submitted yet: an approval in the last hours must not depend on an event that may not arrive.
func lateLooks() []time.Duration {
	return []time.Duration{2 * time.Minute, 15 * time.Minute, time.Hour}
}

// planReminders adds the latest reminder that is due. It plans looks for the next reminder,
// for lateLooks, and for the moment after the deadline.
func (k *Desk) planReminders(p *plan, c Case, now time.Time) {
	deadline, ok := c.Dispute.Deadline()
	if !ok || now.After(deadline) {
		return
	}
	for _, before := range lateLooks() {
		if at := deadline.Add(-before); now.Before(at) {
			p.lookAgainAt(at)
		}
	}
	for _, before := range slices.Backward(slices.Sorted(slices.Values(k.RemindBefore))) { // the earliest first
		at := deadline.Add(-before)
		if now.Before(at) {
			p.lookAgainAt(at)
			break
		}
		n := newNotice(Reminder, c, before, c.Dispute.EvidenceDetails.DueBy)
		p.notices = append(slices.DeleteFunc(p.notices, func(o Notice) bool { return o.Kind == Reminder }), n)
	}
	p.lookAgainAt(deadline.Add(time.Second))
}

// ErrNothingStaged is the reason why a person is needed when Gather made nothing, and why nothing
// can be approved then.
var ErrNothingStaged = permanent.New("no evidence is staged and none was gathered")

func needsPersonNotice(c Case, why error) Notice {
	n := newNotice(NeedsPerson, c, roundOf(c.Dispute), errorDigest(why))
	n.Err = why
	return n
}

func submittedNotice(c Case) Notice {
	return newNotice(Submitted, c, c.Dispute.EvidenceDetails.SubmissionCount)
}

func decidedNotice(c Case) Notice {
	switch c.Dispute.Status {
	case dispute.StatusWon:
		return newNotice(Won, c)
	case dispute.StatusLost:
		return newNotice(Lost, c)
	default:
		return newNotice(Ended, c)
	}
}

// feeNotAcknowledged reports whether d is a compliance case whose fee is not acknowledged.
func feeNotAcknowledged(d *dispute.Dispute) bool {
	var given dispute.EnhancedEvidence
	if d.Evidence.EnhancedEvidence != nil {
		given = *d.Evidence.EnhancedEvidence
	}
	open := func(e dispute.Eligibility, c *dispute.Compliance) bool {
		return slices.Contains(d.EnhancedEligibilityTypes, e) && (c == nil || !c.FeeAcknowledged)
	}
	return open(dispute.EligibilityVisaCompliance, given.VisaCompliance) ||
		open(dispute.EligibilityMastercardCompliance, given.MastercardCompliance)
}

// requiredAction returns an error that names what Stripe still requires for Compelling
// Evidence 3.0, or nil if Stripe requires nothing.
func requiredAction(d *dispute.Dispute) error {
	ce := d.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3
	if ce == nil || ce.Status != dispute.CompellingEvidence3RequiresAction {
		return nil
	}
	return fmt.Errorf("Stripe requires more for Compelling Evidence 3.0: %v", ce.RequiredActions) //nolint:staticcheck // Stripe is a name
}

package desk

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// ErrSmartDisputes is why the desk submits nothing for a dispute: its
// intended_submission_method says that Smart Disputes answers, so Stripe may submit other
// evidence than what was approved. Set the method to manual or prefer_manual to answer
// yourself.
var ErrSmartDisputes = permanent.New("intended_submission_method leaves the response to Smart Disputes")

// ErrFee is why the desk submits nothing for a compliance case: submitting costs a fee,
// which must be acknowledged in the evidence by a person or by Gather.
var ErrFee = permanent.New("submitting costs a fee that is not acknowledged in the evidence; acknowledge it, or close the dispute")

// lastChance is how long before the deadline an automatic response is submitted although
// Stripe still requires an action for Compelling Evidence 3.0: ordinary evidence is better
// than none.
const lastChance = 24 * time.Hour

// plan is what a look does next, for a dispute as it is at one moment.
type plan struct {
	gather  bool // make a packet and stage it
	submit  bool // submit what is staged
	notices []Notice
	next    time.Time // when to look again; zero: when something happens
}

func (p *plan) tell(n Notice) { p.notices = append(p.notices, n) }

// wake makes at the time of the next look, unless an earlier one is planned.
func (p *plan) wake(at time.Time) {
	if p.next.IsZero() || at.Before(p.next) {
		p.next = at
	}
}

// plan decides what is due. It uses no network.
func (k *Desk) plan(c Case, now time.Time) plan {
	var p plan
	for _, t := range c.Dispute.BalanceTransactions {
		n := notice(FundsMoved, c, t.ID)
		n.Funds = &t
		p.tell(n)
	}
	switch d := c.Dispute; {
	case d.Status.Final():
		if d.EvidenceDetails.SubmissionCount > 0 {
			p.tell(submitted(c))
		}
		p.tell(decided(c))
	case d.Status.UnderReview():
		p.tell(submitted(c))
	case d.Status.NeedsResponse():
		k.respond(&p, c, now)
	}
	return p
}

// respond plans the response to a dispute whose status needs one.
func (k *Desk) respond(p *plan, c Case, now time.Time) {
	d, s := c.Dispute, c.State()
	smart := d.IntendedSubmissionMethod
	switch err := d.Answerable(now); {
	case errors.Is(err, dispute.ErrDeadline):
		p.tell(notice(Missed, c))
		return
	case err != nil:
		p.tell(needsPerson(c, err))
		return
	}
	switch {
	case smart == dispute.SubmissionSmartDisputes:
		p.tell(needsPerson(c, ErrSmartDisputes))
		return
	case !s.Staged && k.Gather != nil:
		p.gather = true
	case !s.Staged:
		p.tell(needsPerson(c, errNothingStaged))
	case smart == dispute.SubmissionPreferSmartDisputes:
		p.tell(needsPerson(c, ErrSmartDisputes))
	case feeOpen(d):
		p.tell(needsPerson(c, ErrFee))
	default:
		k.submission(p, c, s, now)
	}
	if full(d, allKeys()) {
		p.tell(needsPerson(c, ErrMetadataFull))
	}
	k.remind(p, c, now)
}

// submission plans when staged evidence is submitted, or asks for approval.
func (k *Desk) submission(p *plan, c Case, s State, now time.Time) {
	action := requiredAction(c.Dispute)
	if action != nil && !s.Approved {
		p.tell(needsPerson(c, action))
	}
	switch {
	case s.Approved, k.Approval == Automatic:
		at := k.submitAt(c, now, action != nil && !s.Approved)
		if p.submit = !now.Before(at); !p.submit {
			p.wake(at)
		}
	case s.Void:
		p.tell(notice(ApprovalVoid, c, s.Fingerprint))
	default:
		p.tell(notice(WaitsApproval, c, s.Fingerprint, roundOf(c.Dispute)))
	}
}

// submitAt is when the response is submitted. The deadline of an appeal is not known for
// certain, since due_by may be that of the chargeback, so an appeal does not wait.
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

// lateLooks are how long before the deadline a dispute is looked at that is not submitted
// yet: an approval in the last hours must not depend on an event that may not arrive.
func lateLooks() []time.Duration {
	return []time.Duration{2 * time.Minute, 15 * time.Minute, time.Hour}
}

// remind tells the latest reminder that is due, and plans the next one, the last looks and
// the deadline.
func (k *Desk) remind(p *plan, c Case, now time.Time) {
	deadline, ok := c.Dispute.Deadline()
	if !ok || now.After(deadline) {
		return
	}
	for _, before := range lateLooks() {
		if at := deadline.Add(-before); now.Before(at) {
			p.wake(at)
		}
	}
	for _, before := range slices.Backward(slices.Sorted(slices.Values(k.RemindBefore))) { // the earliest first
		at := deadline.Add(-before)
		if now.Before(at) {
			p.wake(at)
			break
		}
		n := notice(Reminder, c, before, c.Dispute.EvidenceDetails.DueBy)
		p.notices = append(slices.DeleteFunc(p.notices, func(o Notice) bool { return o.Kind == Reminder }), n)
	}
	p.wake(deadline.Add(time.Second))
}

// errNothingStaged is why a person is needed where Gather made nothing.
var errNothingStaged = permanent.New("no evidence is staged and none was gathered")

func needsPerson(c Case, why error) Notice {
	n := notice(NeedsPerson, c, roundOf(c.Dispute), reason(why))
	n.Err = why
	return n
}

func submitted(c Case) Notice {
	return notice(Submitted, c, c.Dispute.EvidenceDetails.SubmissionCount)
}

func decided(c Case) Notice {
	switch c.Dispute.Status {
	case dispute.StatusWon:
		return notice(Won, c)
	case dispute.StatusLost:
		return notice(Lost, c)
	default:
		return notice(Ended, c)
	}
}

// feeOpen reports whether d is a compliance case whose fee is not acknowledged.
func feeOpen(d *dispute.Dispute) bool {
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

// requiredAction is what Stripe still requires for Compelling Evidence 3.0, nil for nothing.
func requiredAction(d *dispute.Dispute) error {
	ce := d.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3
	if ce == nil || ce.Status != dispute.CompellingEvidence3RequiresAction {
		return nil
	}
	return fmt.Errorf("Stripe requires more for Compelling Evidence 3.0: %v", ce.RequiredActions) //nolint:staticcheck // Stripe is a name
}

package evidence

import (
	"errors"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// state checks whether the dispute takes this response, and whether it can win.
func (c *checker) state() {
	d := c.dispute
	if err := d.Answerable(c.now); errors.Is(err, dispute.ErrDeadline) {
		due, _ := d.Deadline()
		c.fail(RuleDeadline, "", "The deadline passed at %s, and banks do not look at late evidence.", due.Format(time.RFC3339)).Err = err
	} else if err != nil {
		c.fail(RuleStatus, "", "%s.", sentence(err)).Err = err
	}
	appeals := c.packet.Evidence.Appeal != nil || len(c.packet.AppealFiles) > 0
	ordinary := c.packet.Evidence
	ordinary.Appeal = nil
	switch status := d.Status; {
	case status == dispute.StatusAppealNeedsResponse && (ordinary != (dispute.Evidence{}) || len(c.packet.Files) > 0):
		c.fail(RuleStatus, "", "The dispute waits for an appeal, and only appeal can be changed now. Leave everything else out.")
	case status != dispute.StatusAppealNeedsResponse && appeals:
		c.fail(RuleStatus, "appeal", "The dispute waits for no appeal (its status is %s). Leave it out.", status)
	}
	c.futile()
}

// sentence is an error of Dispute.Answerable, said to somebody who knows which
// dispute it is about.
func sentence(err error) string {
	switch {
	case errors.Is(err, dispute.ErrUnderReview):
		return "The dispute was answered already, which happens once, and is under review"
	case errors.Is(err, dispute.ErrNoResponse):
		return "The card network takes no response to this dispute"
	default:
		return "The dispute is decided"
	}
}

// futile warns of cases where evidence changes nothing.
func (c *checker) futile() {
	d := c.dispute
	if d.Status.Inquiry() && d.PaymentMethodDetails.Type == dispute.PaymentMethodKlarna {
		c.warn(RuleFutile, "", "Klarna does not look at evidence during an inquiry; a refund settles it, and a chargeback can be answered.")
	}
	if by := d.IntendedSubmissionMethod; by == dispute.SubmissionSmartDisputes || by == dispute.SubmissionPreferSmartDisputes {
		c.warn(RuleFutile, "", "Smart Disputes answers this dispute by itself (%s). For this packet to count, set intended_submission_method to %s or %s.",
			by, dispute.SubmissionManual, dispute.SubmissionPreferManual)
	}
	if code(d) == "10.5" {
		c.warn(RuleFutile, "", "Visa takes no evidence against its reason code 10.5.")
	}
	switch d.Reason {
	case dispute.ReasonBankCannotProcess, dispute.ReasonCheckReturned, dispute.ReasonDebitNotAuthorized,
		dispute.ReasonIncorrectAccountDetails, dispute.ReasonInsufficientFunds:
		c.warn(RuleFutile, "", "The reason %s is a bank debit that failed, which usually cannot be answered.", d.Reason)
	}
}

// code is the network's reason code.
func code(d *dispute.Dispute) string {
	if c := d.PaymentMethodDetails.Card; c != nil && c.NetworkReasonCode != "" {
		return c.NetworkReasonCode
	}
	return d.NetworkReasonCode
}

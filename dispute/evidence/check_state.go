package evidence

import (
	"errors"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// checkState checks whether the dispute takes this response, and whether evidence can win it. For
// Stage, forStaging in step2_inspect.go turns the error of RuleDeadline into a warning. Use d.Deadline
// only after ErrDeadline: during an appeal, due_by may be the deadline of the response before it.
func (c *checker) checkState() {
	d := c.dispute
	if err := d.Answerable(c.now); errors.Is(err, dispute.ErrDeadline) {
		due, _ := d.Deadline()
		c.fail(RuleDeadline, "", "The deadline passed at %s, and banks do not look at late evidence.", due.Format(time.RFC3339)).Err = err
	} else if err != nil {
		c.fail(RuleStatus, "", "%s.", statusSentence(err)).Err = err
	}
	appeals := c.packet.Evidence.Appeal != nil || len(c.packet.AppealFiles) > 0
	ordinary := c.packet.Evidence
	ordinary.Appeal = nil
	switch status := d.Status; {
	case status == dispute.StatusAppealNeedsResponse && (ordinary != (dispute.Evidence{}) || len(c.packet.Files) > 0):
		c.fail(RuleStatus, "", "The dispute waits for an appeal, and only the field appeal can be changed now. Leave out everything else.")
	case status != dispute.StatusAppealNeedsResponse && appeals:
		c.fail(RuleStatus, "appeal", "The dispute does not wait for an appeal (its status is %s). Leave it out.", status)
	}
	c.warnIfFutile()
}

// statusSentence is an error of Dispute.Answerable as a sentence without the dispute's id. A new
// error of Answerable needs a case here.
func statusSentence(err error) string {
	switch {
	case errors.Is(err, dispute.ErrUnderReview):
		return "A response can be submitted only once. It was submitted already, and the bank is reviewing it"
	case errors.Is(err, dispute.ErrNoResponse):
		return "The card network takes no response to this dispute"
	default:
		return "The dispute is decided"
	}
}

// warnIfFutile warns if evidence cannot change the outcome.
func (c *checker) warnIfFutile() {
	d := c.dispute
	if d.Status.Inquiry() && d.PaymentMethodDetails.Type == dispute.PaymentMethodKlarna {
		c.warn(RuleFutile, "", "Klarna does not look at evidence during an inquiry. "+
			"Refund the payment, or wait for a chargeback and respond to that.")
	}
	if by := d.IntendedSubmissionMethod; by == dispute.SubmissionSmartDisputes || by == dispute.SubmissionPreferSmartDisputes {
		c.warn(RuleFutile, "", "Smart Disputes will respond to this dispute (%s). "+
			"To use this packet, set intended_submission_method to %s or %s.", by, dispute.SubmissionManual, dispute.SubmissionPreferManual)
	}
	if networkReasonCode(d) == "10.5" {
		c.warn(RuleFutile, "", "Visa takes no evidence against its reason code 10.5.")
	}
	switch d.Reason {
	case dispute.ReasonBankCannotProcess, dispute.ReasonCheckReturned, dispute.ReasonDebitNotAuthorized,
		dispute.ReasonIncorrectAccountDetails, dispute.ReasonInsufficientFunds:
		c.warn(RuleFutile, "", "The reason %s means that a bank debit failed. Evidence usually does not help against that.", d.Reason)
	}
}

// networkReasonCode is the card network's reason code, or "".
func networkReasonCode(d *dispute.Dispute) string {
	if c := d.PaymentMethodDetails.Card; c != nil && c.NetworkReasonCode != "" {
		return c.NetworkReasonCode
	}
	return d.NetworkReasonCode
}

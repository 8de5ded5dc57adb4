package dispute

// Status is the state of a dispute. Stripe may add values; unknown ones are kept, and every
// method below returns false for them.
type Status string

// A new status is also in the methods below that return true for it. The statuses that end a dispute
// are also listed in dispute/desk/plan.go, dispute/desk/deskweb/view.go and cmd/disputes/report/tally.go.

// The statuses of a dispute. Only accounts that have enabled appeals see those of an
// appeal. A decision can change: the bank may turn a lost dispute into a won one months
// later, and a won one into a lost one. Therefore act on each status that you see, in
// any order.
//
// See https://docs.stripe.com/disputes/how-disputes-work.
const (
	StatusNeedsResponse Status = "needs_response" // a chargeback: the money is withdrawn, respond or lose it
	StatusUnderReview   Status = "under_review"   // submitted; the bank decides within two to three months
	StatusWon           Status = "won"            // may still become lost
	StatusLost          Status = "lost"           // may still become won
	StatusPrevented     Status = "prevented"      // stopped before it became a chargeback

	StatusWarningNeedsResponse Status = "warning_needs_response" // an inquiry: no money has moved
	StatusWarningUnderReview   Status = "warning_under_review"
	StatusWarningClosed        Status = "warning_closed" // ended without becoming a chargeback

	StatusAppealNeedsResponse Status = "appeal_needs_response" // lost, but the network accepts an appeal
	StatusAppealUnderReview   Status = "appeal_under_review"
)

// NeedsResponse reports whether a chargeback, an inquiry or an appeal waits for your
// evidence. [Dispute.Answerable] says whether it can still arrive in time.
func (s Status) NeedsResponse() bool {
	return s == StatusNeedsResponse || s == StatusWarningNeedsResponse || s == StatusAppealNeedsResponse
}

// UnderReview reports whether evidence was submitted and the decision is still open.
func (s Status) UnderReview() bool {
	return s == StatusUnderReview || s == StatusWarningUnderReview || s == StatusAppealUnderReview
}

// Inquiry reports whether the dispute is a question before a chargeback. No money has moved,
// and a full refund settles it.
func (s Status) Inquiry() bool {
	return s == StatusWarningNeedsResponse || s == StatusWarningUnderReview || s == StatusWarningClosed
}

// Appeal reports whether the dispute is at the network for a second decision.
func (s Status) Appeal() bool {
	return s == StatusAppealNeedsResponse || s == StatusAppealUnderReview
}

// Final reports whether there is nothing more for you to do: won, lost, prevented, or an
// inquiry that closed. It does not mean for ever: the bank may still turn a lost
// dispute into a won one, and a won one into a lost one.
func (s Status) Final() bool {
	return s == StatusWon || s == StatusLost || s == StatusPrevented || s == StatusWarningClosed
}

package dispute

// Status is where a dispute stands. Stripe may add values; unknown ones are kept
// as they came and answer false to every question below.
type Status string

// The statuses of a dispute. Those of an appeal are seen only by accounts that
// have enabled appeals.
const (
	StatusNeedsResponse Status = "needs_response" // a chargeback: the money is withdrawn, answer or lose it
	StatusUnderReview   Status = "under_review"   // answered; the bank decides, in two to three months
	StatusWon           Status = "won"
	StatusLost          Status = "lost"      // may still turn to won
	StatusPrevented     Status = "prevented" // stopped before it became a chargeback

	StatusWarningNeedsResponse Status = "warning_needs_response" // an inquiry: no money has moved
	StatusWarningUnderReview   Status = "warning_under_review"
	StatusWarningClosed        Status = "warning_closed" // ended without becoming a chargeback

	StatusAppealNeedsResponse Status = "appeal_needs_response" // lost, and may be taken to the network
	StatusAppealUnderReview   Status = "appeal_under_review"
)

// NeedsResponse reports whether it is your turn: a chargeback, an inquiry or an
// appeal waits for evidence. Whether one can still arrive in time is
// [Dispute.Answerable].
func (s Status) NeedsResponse() bool {
	return s == StatusNeedsResponse || s == StatusWarningNeedsResponse || s == StatusAppealNeedsResponse
}

// UnderReview reports whether evidence was submitted and the answer is awaited.
func (s Status) UnderReview() bool {
	return s == StatusUnderReview || s == StatusWarningUnderReview || s == StatusAppealUnderReview
}

// Inquiry reports whether this is a question before a chargeback. No money has
// moved, and a full refund settles it.
func (s Status) Inquiry() bool {
	return s == StatusWarningNeedsResponse || s == StatusWarningUnderReview || s == StatusWarningClosed
}

// Appeal reports whether the dispute is at the network for a second decision.
func (s Status) Appeal() bool {
	return s == StatusAppealNeedsResponse || s == StatusAppealUnderReview
}

// Final reports whether nothing more can be done: won, lost, prevented, or an
// inquiry that closed. The bank may still turn a lost dispute into a won one.
func (s Status) Final() bool {
	return s == StatusWon || s == StatusLost || s == StatusPrevented || s == StatusWarningClosed
}

package disputetest

import (
	"fmt"
	"time"
)

// The functions of this file run while the server's lock is held. Endpoints, timers and methods such
// as Decide call them. emit puts an event into the outbox, which is sent when the lock is released.

// issuingDisputeEventTypes lists the types of the events about Issuing disputes, for eventTypes.
func issuingDisputeEventTypes() []string {
	return []string{
		"issuing_dispute.closed", "issuing_dispute.created", "issuing_dispute.funds_reinstated", "issuing_dispute.funds_rescinded",
		"issuing_dispute.submitted", "issuing_dispute.updated",
	}
}

// issuingLife is how long a dispute can be created and submitted, counted from its transaction:
// docs.stripe.com/issuing/purchases/disputes.
const issuingLife = 110 * 24 * time.Hour

// lastDayOf returns the end of the last day: the time from which a transaction cannot be disputed any more.
func lastDayOf(transaction *record) time.Time {
	return time.Unix(number(transaction.wire, "created"), 0).Add(issuingLife)
}

// expireIssuing schedules the end of a dispute that nobody submits.
func (s *Server) expireIssuing(r, transaction *record) {
	s.schedule(lastDayOf(transaction), func() {
		if text(r.wire, "status") == "unsubmitted" {
			s.finishIssuing(r, "expired")
		}
	})
}

// awaitIssuingDecision schedules the decision by a text such as winning_evidence. A dispute is submitted
// once, so it does not compare the submission, as awaitDecision does.
func (s *Server) awaitIssuingDecision(r *record) {
	given := text(r.wire, "evidence", text(r.wire, "evidence", "reason"), "explanation")
	s.scheduleDecision(func() {
		outcome := map[string]string{winning: "won", losing: "lost"}[given]
		if text(r.wire, "status") == "submitted" && outcome != "" {
			s.finishIssuing(r, outcome)
		}
	})
}

// finishIssuing closes a dispute. If it was submitted, its provisional credit is taken back. If it is
// won, the money is credited for good.
func (s *Server) finishIssuing(r *record, status string) {
	credited := text(r.wire, "status") == "submitted"
	r.wire["status"] = status
	if credited {
		s.moveIssuing(r, -1, "issuing_dispute_provisional_credit_reversal")
		s.emit(r, "issuing_dispute.funds_rescinded", nil)
	}
	switch status {
	case "lost":
		r.wire["loss_reason"] = "other"
	case "won":
		delete(r.wire, "loss_reason")
		s.moveIssuing(r, 1, "issuing_dispute")
		s.emit(r, "issuing_dispute.funds_reinstated", nil)
	}
	s.emit(r, "issuing_dispute.closed", nil)
}

// grantCredit grants the provisional credit of a submission:
// docs.stripe.com/issuing/purchases/disputes/provisional-credits. submitIssuing in issuing.go calls it,
// which also sets treasury.debit_reversal, and so does AddIssuingDispute for a submitted dispute.
func (s *Server) grantCredit(r *record) {
	s.moveIssuing(r, 1, "issuing_dispute_provisional_credit")
	s.emit(r, "issuing_dispute.funds_reinstated", nil)
}

func (s *Server) moveIssuing(r *record, sign int64, typ string) {
	moved := r.account.moveMoney(movement{
		amount: sign * number(r.wire, "amount"), currency: text(r.wire, "currency"), source: r.id(), typ: typ, category: typ, issuing: true,
	})
	state := issuingStateOf(r)
	state.movements = append(state.movements, moved.wire)
}

// decideIssuing is Server.Decide for an Issuing dispute.
func (s *Server) decideIssuing(r *record, won bool) {
	if status := text(r.wire, "status"); status != "submitted" {
		panic(fmt.Sprintf("disputetest: the Issuing dispute %s is %s; only a submitted one can be decided", r.id(), status))
	}
	s.finishIssuing(r, outcomeName(won))
}

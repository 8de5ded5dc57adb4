package disputetest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The methods of this file are called while the server's lock is held, except Escalate, which takes it.
// Endpoints, timers and methods such as Decide call them. emit puts an event into the outbox, which is
// sent when the lock is released.

// disputeEventTypes lists the types of the events about disputes, for eventTypes.
func disputeEventTypes() []string {
	return []string{
		"charge.dispute.closed", "charge.dispute.created", "charge.dispute.funds_reinstated", "charge.dispute.funds_withdrawn",
		"charge.dispute.updated",
	}
}

const (
	responseDays        = 8                    // from the opening to the deadline
	inquiryLife         = 120 * 24 * time.Hour // from the opening of an inquiry to its end
	defaultDecisionWait = 5 * time.Second      // from a submission to the decision by a text such as winning_evidence
)

// The texts that decide a dispute in Stripe's test mode: docs.stripe.com/testing. applyDecision says
// what each does, and awaitIssuingDecision in issuing_life.go for an Issuing dispute. The package comment
// and docs/testing.md list them.
const (
	winning    = "winning_evidence"
	losing     = "losing_evidence"
	escalating = "escalate_inquiry_evidence"
)

// setDeadline sets the deadline of a response, and plans timers. A dispute without a response is lost
// when the deadline passes. An inquiry that is still open ends inquiryLife after its opening.
func (s *Server) setDeadline(r *record, opened, due time.Time) {
	if due.IsZero() {
		y, m, d := opened.UTC().Date()
		due = time.Date(y, m, d+responseDays, 23, 59, 59, 0, time.UTC)
	}
	sub(r.wire, "evidence_details")["due_by"] = due.Unix()
	s.schedule(due.Add(time.Second), func() {
		switch status := text(r.wire, "status"); {
		case number(r.wire, "evidence_details", "due_by") != due.Unix(): // the deadline has changed
		case status == "needs_response", status == "appeal_needs_response":
			s.finish(r, "lost")
		}
	})
	if !strings.HasPrefix(text(r.wire, "status"), "warning_") {
		return
	}
	s.schedule(opened.Add(inquiryLife), func() {
		if status := text(r.wire, "status"); strings.HasPrefix(status, "warning_") && status != "warning_closed" {
			s.finish(r, "warning_closed")
		}
	})
}

// awaitDecision schedules the decision on the submitted evidence.
func (s *Server) awaitDecision(r *record) {
	submission := number(r.wire, "evidence_details", "submission_count")
	given := text(r.wire, "evidence", "uncategorized_text")
	if text(r.wire, "status") == "appeal_under_review" {
		given = text(r.wire, "evidence", "appeal", "card", "reason_for_filing")
	}
	s.scheduleDecision(func() {
		latest := number(r.wire, "evidence_details", "submission_count")
		if latest == submission && strings.HasSuffix(text(r.wire, "status"), "under_review") {
			s.applyDecision(r, given)
		}
	})
}

// applyDecision decides a dispute if the given text is one that decides.
func (s *Server) applyDecision(r *record, given string) {
	inquiry := text(r.wire, "status") == "warning_under_review"
	switch {
	case given == escalating && inquiry:
		s.escalate(r)
	case (given == winning || given == losing) && inquiry:
		s.finish(r, "warning_closed")
	case given == winning:
		s.finish(r, "won")
	case given == losing:
		s.finish(r, "lost")
	}
}

// finish closes a dispute. If it is won, the amount and the fee are returned. If it was won and is lost
// now, they are withdrawn again. A dispute that is created as won or lost comes here too; one of the kind
// Unanswerable, which is lost from the beginning, does not.
func (s *Server) finish(r *record, status string) {
	before := text(r.wire, "status")
	r.wire["status"] = status
	switch {
	case status == "won":
		s.reinstate(r)
	case status == "lost" && before == "won":
		s.withdraw(r)
		s.emit(r, "charge.dispute.funds_withdrawn", nil)
	}
	s.emit(r, "charge.dispute.closed", nil)
}

// escalate turns an inquiry into a chargeback: the money is withdrawn, and a new
// response is needed.
func (s *Server) escalate(r *record) {
	before := cloneObject(r.wire)
	r.wire["status"], r.wire["is_charge_refundable"] = "needs_response", false
	sub(sub(r.wire, "payment_method_details"), "card")["case_type"] = "chargeback"
	s.withdraw(r)
	s.setDeadline(r, s.clock.now(), time.Time{})
	s.emit(r, "charge.dispute.updated", before)
	s.emit(r, "charge.dispute.funds_withdrawn", nil)
}

// decideDispute is Server.Decide for a dispute.
func (s *Server) decideDispute(r *record, won bool) {
	switch status := text(r.wire, "status"); {
	case slices.Contains([]string{"prevented", "warning_closed", outcomeName(won)}, status):
		panic(fmt.Sprintf("disputetest: %s is %s and cannot be decided", r.id(), status))
	case strings.HasPrefix(status, "warning_"):
		s.finish(r, "warning_closed")
	default:
		s.finish(r, outcomeName(won))
	}
}

// Escalate turns an inquiry into a chargeback. It panics if the id is not that of an open
// inquiry.
func (s *Server) Escalate(id string) {
	s.locked(func() {
		r := s.objects[id]
		if !r.is("dispute") || !strings.HasPrefix(text(r.wire, "status"), "warning_") || closedStatus(text(r.wire, "status")) {
			panic(fmt.Sprintf("disputetest: %s is not an open inquiry", id))
		}
		s.escalate(r)
	})
}

// disputeFee is what a dispute costs, in every currency.
const disputeFee = 1500

// withdraw takes the disputed amount and the fee from the balance. It does not emit
// charge.dispute.funds_withdrawn: escalate and beginDispute emit another event before that one.
func (s *Server) withdraw(r *record) {
	s.moveDisputed(r, "Chargeback withdrawal for ", "dispute", -1)
}

// reinstate returns the disputed amount and the fee, as test mode does, and emits the event.
func (s *Server) reinstate(r *record) {
	s.moveDisputed(r, "Chargeback reversal for ", "dispute_reversal", 1)
	s.emit(r, "charge.dispute.funds_reinstated", nil)
}

// moveDisputed moves the disputed amount and the fee. The id of the charge is added to the
// description.
func (s *Server) moveDisputed(r *record, description, category string, sign int64) {
	moved := r.account.moveMoney(movement{
		amount: sign * number(r.wire, "amount"), fee: -sign * disputeFee, feeName: "Dispute fee", currency: text(r.wire, "currency"),
		source: r.id(), typ: "adjustment", category: category, description: description + text(r.wire, "charge"),
	})
	movements, _ := r.wire["balance_transactions"].([]any)
	r.wire["balance_transactions"] = append(movements, moved.wire)
}

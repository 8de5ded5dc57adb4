package disputetest

import (
	"strings"
	"time"
)

const (
	answerDays  = 8                    // until the deadline
	inquiryLife = 120 * 24 * time.Hour // then an inquiry closes by itself
	verdictWait = 5 * time.Second      // from submission to the verdict on magic evidence
)

// The magic evidence of Stripe's test mode.
const (
	winning    = "winning_evidence"
	losing     = "losing_evidence"
	escalating = "escalate_inquiry_evidence"
)

// expect sets the deadline of an answer and what happens when it passes.
func (s *Server) expect(t *thing, opened, due time.Time) {
	if due.IsZero() {
		y, m, d := opened.UTC().Date()
		due = time.Date(y, m, d+answerDays, 23, 59, 59, 0, time.UTC)
	}
	sub(t.wire, "evidence_details")["due_by"] = due.Unix()
	s.after(due.Add(time.Second), false, func() {
		switch status := text(t.wire, "status"); {
		case number(t.wire, "evidence_details", "due_by") != due.Unix():
		case status == "needs_response", status == "appeal_needs_response":
			s.finish(t, "lost")
		}
	})
	if !strings.HasPrefix(text(t.wire, "status"), "warning_") {
		return
	}
	s.after(opened.Add(inquiryLife), false, func() {
		if status := text(t.wire, "status"); strings.HasPrefix(status, "warning_") && status != "warning_closed" {
			s.finish(t, "warning_closed")
		}
	})
}

// await lets the verdict on what was just submitted fall in a while.
func (s *Server) await(t *thing) {
	wait := verdictWait
	if s.settle {
		wait = 0
	}
	round := number(t.wire, "evidence_details", "submission_count")
	word := text(t.wire, "evidence", "uncategorized_text")
	if text(t.wire, "status") == "appeal_under_review" {
		word = text(t.wire, "evidence", "appeal", "card", "reason_for_filing")
	}
	s.after(s.clock.now().Add(wait), true, func() {
		if number(t.wire, "evidence_details", "submission_count") == round && strings.HasSuffix(text(t.wire, "status"), "under_review") {
			s.judge(t, word)
		}
	})
}

func (s *Server) judge(t *thing, word string) {
	inquiry := text(t.wire, "status") == "warning_under_review"
	switch {
	case word == escalating && inquiry:
		s.escalate(t)
	case (word == winning || word == losing) && inquiry:
		s.finish(t, "warning_closed")
	case word == winning:
		s.finish(t, "won")
	case word == losing:
		s.finish(t, "lost")
	}
}

// finish closes the case. What was won and is lost after all is paid a second time.
func (s *Server) finish(t *thing, status string) {
	before := text(t.wire, "status")
	t.wire["status"] = status
	switch {
	case status == "won":
		s.reinstate(t)
	case status == "lost" && before == "won":
		s.withdraw(t)
		s.emit(t, "charge.dispute.funds_withdrawn", nil)
	}
	s.emit(t, "charge.dispute.closed", nil)
}

// escalate turns an inquiry into a chargeback, which takes the money and wants
// an answer of its own.
func (s *Server) escalate(t *thing) {
	before := cloneObject(t.wire)
	t.wire["status"], t.wire["is_charge_refundable"] = "needs_response", false
	sub(sub(t.wire, "payment_method_details"), "card")["case_type"] = "chargeback"
	s.withdraw(t)
	s.expect(t, s.clock.now(), time.Time{})
	s.emit(t, "charge.dispute.updated", before)
	s.emit(t, "charge.dispute.funds_withdrawn", nil)
}

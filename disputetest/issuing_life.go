package disputetest

import (
	"fmt"
	"time"
)

// issuingLife is how long after its transaction a dispute can be submitted.
const issuingLife = 110 * 24 * time.Hour

// expireIssuing schedules the end of a dispute that nobody submits.
func (s *Server) expireIssuing(r *record, transaction time.Time) {
	s.after(transaction.Add(issuingLife), false, func() {
		if text(r.wire, "status") == "unsubmitted" {
			s.finishIssuing(r, "expired")
		}
	})
}

// awaitIssuingVerdict schedules the verdict on magic evidence.
func (s *Server) awaitIssuingVerdict(r *record) {
	word := text(r.wire, "evidence", text(r.wire, "evidence", "reason"), "explanation")
	s.after(s.clock.now().Add(s.verdictWait), true, func() {
		outcome := map[string]string{winning: "won", losing: "lost"}[word]
		if text(r.wire, "status") == "submitted" && outcome != "" {
			s.finishIssuing(r, outcome)
		}
	})
}

// finishIssuing closes a dispute; a win brings the money back.
func (s *Server) finishIssuing(r *record, status string) {
	r.wire["status"] = status
	switch status {
	case "lost":
		r.wire["loss_reason"] = "other"
	case "won":
		delete(r.wire, "loss_reason")
		b := s.balance(number(r.wire, "amount"), text(r.wire, "currency"), r.id())
		b["balance_type"], b["reporting_category"], b["type"] = "issuing", "issuing_dispute", "issuing_dispute"
		state := issuingStateOf(r)
		state.movements = append(state.movements, b)
		s.emit(r, "issuing_dispute.funds_reinstated", nil)
	}
	s.emit(r, "issuing_dispute.closed", nil)
}

func (s *Server) decideIssuing(r *record, won bool) {
	if status := text(r.wire, "status"); status != "submitted" {
		panic(fmt.Sprintf("disputetest: %s is %s and cannot be decided", r.id(), status))
	}
	s.finishIssuing(r, outcome(won))
}

package disputetest

import (
	"fmt"
	"time"
)

// issuingLife is how long after its transaction a dispute can be submitted.
const issuingLife = 110 * 24 * time.Hour

// complete checks that the evidence has what its reason needs. Stripe's own
// table is not public in full; this one is short and errs on the lenient side.
func complete(o object) *failure {
	reason := text(o, "evidence", "reason")
	for _, name := range needed(reason) {
		if dig(o, "evidence", reason, name) == nil {
			param := "evidence[" + reason + "][" + name + "]"
			return coded("parameter_missing", param, "A dispute with the reason %s cannot be submitted without %s.", reason, param)
		}
	}
	if reason == "duplicate" {
		for _, proof := range []string{"original_transaction", "card_statement", "cash_receipt", "check_image"} {
			if dig(o, "evidence", reason, proof) != nil {
				return nil
			}
		}
		return coded("parameter_missing", "evidence[duplicate][original_transaction]", "A duplicate needs the original transaction or a proof of the other payment.")
	}
	return nil
}

func needed(reason string) []string {
	switch reason {
	case "canceled":
		return []string{"explanation", "canceled_at", "cancellation_reason", "product_description", "product_type"}
	case "merchandise_not_as_described":
		return []string{"explanation", "received_at"}
	case "not_received":
		return []string{"explanation", "expected_at", "product_description", "product_type"}
	case "other":
		return []string{"explanation", "product_description", "product_type"}
	case "service_not_as_described":
		return []string{"explanation", "canceled_at", "cancellation_reason", "received_at"}
	}
	return []string{"explanation"}
}

// awaitIssuing lets the verdict on magic evidence fall in a while.
func (s *Server) awaitIssuing(t *thing) {
	word := text(t.wire, "evidence", text(t.wire, "evidence", "reason"), "explanation")
	wait := verdictWait
	if s.settle {
		wait = 0
	}
	s.after(s.clock.now().Add(wait), true, func() {
		outcome := map[string]string{winning: "won", losing: "lost"}[word]
		if text(t.wire, "status") == "submitted" && outcome != "" {
			s.finishIssuing(t, outcome)
		}
	})
}

// finishIssuing closes the case; a win brings the money back.
func (s *Server) finishIssuing(t *thing, status string) {
	t.wire["status"] = status
	switch status {
	case "lost":
		t.wire["loss_reason"] = "other"
	case "won":
		delete(t.wire, "loss_reason")
		b := s.balance(number(t.wire, "amount"), text(t.wire, "currency"), t.id())
		b["balance_type"], b["reporting_category"], b["type"] = "issuing", "issuing_dispute", "issuing_dispute"
		t.issuing.money = append(t.issuing.money, b)
		s.emit(t, "issuing_dispute.funds_reinstated", nil)
	}
	s.emit(t, "issuing_dispute.closed", nil)
}

func (s *Server) decideIssuing(t *thing, outcome string) {
	if status := text(t.wire, "status"); status != "submitted" {
		panic(fmt.Sprintf("disputetest: %s is %s and cannot be decided", t.id(), status))
	}
	s.finishIssuing(t, outcome)
}

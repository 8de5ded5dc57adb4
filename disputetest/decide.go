package disputetest

import (
	"fmt"
	"slices"
	"strings"
)

// Decide ends a dispute, of either kind, as the bank or the network would: won
// or lost. A merchant's dispute need not have been answered, an Issuing dispute
// must have been submitted. An inquiry closes without a winner. A merchant's lost
// dispute can still be won, and one that is won can still be lost, as happens at
// Stripe: the money moves again, with its events. Anything else panics.
func (s *Server) Decide(id string, won bool) {
	s.locked(func() {
		t := s.caseOf(id)
		status := text(t.wire, "status")
		outcome := "lost"
		if won {
			outcome = "won"
		}
		switch {
		case t.kind == "issuing.dispute":
			s.decideIssuing(t, outcome)
		case slices.Contains([]string{"prevented", "warning_closed", outcome}, status):
			panic(fmt.Sprintf("disputetest: %s is %s and cannot be decided", id, status))
		case strings.HasPrefix(status, "warning_"):
			s.finish(t, "warning_closed")
		default:
			s.finish(t, outcome)
		}
	})
}

// Escalate turns an inquiry into a chargeback. On anything else it panics.
func (s *Server) Escalate(id string) {
	s.locked(func() {
		t := s.caseOf(id)
		status := text(t.wire, "status")
		if !strings.HasPrefix(status, "warning_") || status == "warning_closed" {
			panic(fmt.Sprintf("disputetest: %s is no open inquiry", id))
		}
		s.escalate(t)
	})
}

func (s *Server) caseOf(id string) *thing {
	t := s.objects[id]
	if t == nil || t.kind != "dispute" && t.kind != "issuing.dispute" {
		panic(fmt.Sprintf("disputetest: there is no dispute %q", id))
	}
	return t
}

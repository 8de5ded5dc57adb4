package disputetest

import "fmt"

// Decide ends a dispute, of either kind, as the bank or the network would: won or
// lost. A merchant's dispute need not have a response, an Issuing dispute must have been
// submitted. An inquiry closes without a winner. A merchant's lost dispute can still be
// won, and one that is won can still be lost, as happens at Stripe: the money moves
// again, with its events. Decide panics on anything else.
func (s *Server) Decide(id string, won bool) {
	s.locked(func() {
		r := s.objects[id]
		if r == nil || r.resource.decide == nil {
			panic(fmt.Sprintf("disputetest: there is no dispute %q", id))
		}
		r.resource.decide(s, r, won)
	})
}

func outcome(won bool) string {
	if won {
		return "won"
	}
	return "lost"
}

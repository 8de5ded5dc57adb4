package disputetest

import "fmt"

// Decide ends a dispute or an Issuing dispute as won or lost, as the bank or the network
// does. An Issuing dispute must have been submitted, and is decided only once. A dispute of a
// payment does not need a response, and an inquiry closes without a winner. As at Stripe, a
// lost dispute of a payment can still be won, and a won one can still be lost: the money moves
// again, with its events. They are sent before Decide returns, unless a webhook has Queue. Decide
// panics if the id is not that of a dispute or the dispute cannot be decided.
func (s *Server) Decide(id string, won bool) {
	s.locked(func() {
		r := s.objects[id]
		if r == nil || r.resource.decide == nil {
			panic(fmt.Sprintf("disputetest: there is no dispute %q", id))
		}
		r.resource.decide(s, r, won)
	})
}

func outcomeName(won bool) string {
	if won {
		return "won"
	}
	return "lost"
}

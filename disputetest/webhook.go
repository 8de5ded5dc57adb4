package disputetest

// Webhook is an endpoint that events are sent to.
type Webhook struct{}

func (s *Server) deliver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outbox = nil
}

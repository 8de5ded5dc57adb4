package disputetest

type issuingSecrets struct{ money []any }

func (s *Server) decideIssuing(t *thing, outcome string) {}

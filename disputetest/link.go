package disputetest

func (s *Server) dressLink(o object, base string) {}

package disputetest

// Effects counts what requests changed. A replayed response is not an effect, a lost
// response is one. What the test itself adds or decides does not count.
type Effects struct {
	Uploads         int `json:"uploads"`          // files
	Links           int `json:"links"`            // file links created
	IssuingDisputes int `json:"issuing_disputes"` // Issuing disputes created
	Updates         int `json:"updates"`          // updates of anything; one that submits counts here too
	Submissions     int `json:"submissions"`      // evidence submitted, of both kinds of dispute
	Closes          int `json:"closes"`           // disputes closed
	Payments        int `json:"payments"`         // payments that succeeded
	Refunds         int `json:"refunds"`
}

// Effects adds up the effects on the objects with these ids, or on all. Files and
// links count under their own ids, not under those of disputes.
func (s *Server) Effects(ids ...string) Effects {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sum Effects
	if len(ids) == 0 {
		for _, e := range s.journal.effects {
			sum.add(e)
		}
	}
	for _, id := range ids {
		sum.add(s.journal.effects[id])
	}
	return sum
}

func (e *Effects) add(o Effects) {
	e.Uploads += o.Uploads
	e.Links += o.Links
	e.IssuingDisputes += o.IssuingDisputes
	e.Updates += o.Updates
	e.Submissions += o.Submissions
	e.Closes += o.Closes
	e.Payments += o.Payments
	e.Refunds += o.Refunds
}

// count notes an effect of the present request on an object.
func (s *Server) count(id string, e Effects) {
	if s.journal.effects == nil {
		s.journal.effects = map[string]Effects{}
	}
	e.add(s.journal.effects[id])
	s.journal.effects[id] = e
}

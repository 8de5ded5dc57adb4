package disputetest

import "fmt"

// Effects counts the changes that requests have made. A request whose response was lost
// counts; a request whose response was replayed does not. Objects that the test adds and
// decisions of the test do not count.
type Effects struct {
	Uploads         int `json:"uploads"`          // files
	Links           int `json:"links"`            // file links created
	IssuingDisputes int `json:"issuing_disputes"` // Issuing disputes created
	Updates         int `json:"updates"`          // updates of any object, including updates that submit
	Submissions     int `json:"submissions"`      // submissions of evidence, for disputes and Issuing disputes
	Closes          int `json:"closes"`           // disputes closed
	Payments        int `json:"payments"`         // payments that succeeded
	Refunds         int `json:"refunds"`          // refunds created
}

// Effects adds up the effects on the objects with these ids, or on all objects without ids.
// Files and links count for their own ids, not for the ids of disputes. Effects panics if there
// is no object with one of the ids.
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
		if s.objects[id] == nil {
			panic(fmt.Sprintf("disputetest: there is no object %q", id))
		}
		sum.add(s.journal.effects[id])
	}
	return sum
}

// add adds o. A new field of Effects needs a line here, and a call of count in its endpoint.
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

// count records an effect of the current request on an object.
func (s *Server) count(id string, e Effects) {
	if s.journal.effects == nil {
		s.journal.effects = map[string]Effects{}
	}
	e.add(s.journal.effects[id])
	s.journal.effects[id] = e
}

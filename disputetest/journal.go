package disputetest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
)

// How much the server remembers of requests.
const (
	keptRequests = 10_000
	keptForms    = 64 << 20 // bytes of all their parameters
)

// Request is a request that the server received.
type Request struct {
	ID             string     // its Request-Id
	Method         string     // "POST"
	Path           string     // "/v1/disputes/du_1"
	Form           url.Values // the parameters of query and body, by their bracketed names; of a file its name
	Header         http.Header
	Account        string // Stripe-Account
	IdempotencyKey string
	Status         int  // of the response as the client got it; 0 when the connection broke before
	Replayed       bool // the response was the one that the idempotency key remembered
}

// journal is what happened so far.
type journal struct {
	entries    []Request
	dropped    int
	characters int // in the parameters of the entries
	effects    map[string]Effects
}

// Requests lists the requests in the order of their arrival, including refused and
// broken ones. The server remembers the last ten thousand, fewer when they are very
// large.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.journal.entries)
	for i := range list {
		list[i].Form, list[i].Header = maps.Clone(list[i].Form), list[i].Header.Clone()
	}
	return list
}

func (j *journal) open(r *http.Request, id string) int {
	q := Request{
		ID: id, Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Form: url.Values{},
		Account: r.Header.Get("Stripe-Account"), IdempotencyKey: r.Header.Get("Idempotency-Key"),
	}
	if pairs, fail := split(r.URL.RawQuery); fail == nil {
		q.Form = values(pairs)
	}
	j.entries = append(j.entries, q)
	j.characters += size(q.Form)
	j.trim()
	return j.dropped + len(j.entries) - 1
}

// trim drops the oldest entries when there are too many.
func (j *journal) trim() {
	for len(j.entries) > keptRequests || j.characters > keptForms && len(j.entries) > 1 {
		j.characters -= size(j.entries[0].Form)
		j.entries = j.entries[1:]
		j.dropped++
	}
}

func size(form url.Values) int {
	n := 0
	for name, all := range form {
		n += len(name)
		for _, value := range all {
			n += len(value)
		}
	}
	return n
}

// at is the entry with this number, nil when it was dropped.
func (j *journal) at(entry int) *Request {
	if i := entry - j.dropped; i >= 0 {
		return &j.entries[i]
	}
	return nil
}

func (s *Server) noteForm(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.journal.at(c.entry); q != nil {
		s.journal.characters -= size(q.Form)
		q.Form = values(c.sent)
		if c.upload != nil {
			q.Form.Set("file", c.upload.name)
		}
		s.journal.characters += size(q.Form)
		s.journal.trim()
	}
}

// end notes what the client will see.
func (s *Server) end(c *call, rep reply, replayed bool) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.journal.at(c.entry); q != nil {
		q.Replayed = replayed
		if !rep.reset && rep.err == nil {
			q.Status = rep.status
		}
	}
	return rep
}

func values(pairs []pair) url.Values {
	v := url.Values{}
	for _, p := range pairs {
		v.Add(p.name, p.value)
	}
	return v
}

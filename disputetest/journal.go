package disputetest

import (
	"net/http"
	"net/url"
	"slices"
)

// How many requests the server remembers: fewer than keptRequests if their parameters are large.
const (
	keptRequests  = 10_000
	keptFormBytes = 64 << 20 // of the parameters of all requests together
)

// Request is a request that the server received. The type request of examples/fakestripe shows it as
// JSON.
type Request struct {
	ID             string      // its Request-Id
	Method         string      // "POST"
	Path           string      // "/v1/disputes/du_1"
	Form           url.Values  // the parameters by names with brackets; "file" is the name of an uploaded file; see Requests
	Header         http.Header // all headers of the request
	Account        string      // Stripe-Account
	IdempotencyKey string      // Idempotency-Key
	Status         int         // of the response that the client got; 0 if the connection broke first
	Replayed       bool        // the response was an earlier one, remembered for the idempotency key
}

// journal records what has happened so far.
type journal struct {
	entries   []Request
	dropped   int                // how many entries trim has dropped
	formBytes int                // the size of the parameters of the entries
	effects   map[string]Effects // by the id of the object
}

// Requests lists the requests in the order in which they arrived, including requests that
// failed. The server remembers the last ten thousand, or fewer if they are very large.
//
// Form has the parameters of the query and of the body. It lacks those of the body if the body
// was not read: after a [Reset], and if the key, the account, the address, the Content-Type or
// the idempotency key was refused.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.journal.entries)
	for i := range list {
		list[i].Form, list[i].Header = url.Values(http.Header(list[i].Form).Clone()), list[i].Header.Clone()
	}
	return list
}

// open adds an entry for a request whose body was not read yet, and returns its number, for at. The
// caller of open, trim and at holds the lock of the server.
func (j *journal) open(r *http.Request, id string) int {
	q := Request{
		ID: id, Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Form: url.Values{},
		Account: r.Header.Get("Stripe-Account"), IdempotencyKey: r.Header.Get("Idempotency-Key"),
	}
	if pairs, fail := split(r.URL.RawQuery); fail == nil {
		q.Form = values(pairs)
	}
	j.entries = append(j.entries, q)
	j.formBytes += formSize(q.Form)
	j.trim()
	return j.dropped + len(j.entries) - 1
}

// trim drops the oldest entries if there are too many, or if their parameters are too large. It
// keeps at least one.
func (j *journal) trim() {
	for len(j.entries) > keptRequests || j.formBytes > keptFormBytes && len(j.entries) > 1 {
		j.formBytes -= formSize(j.entries[0].Form)
		j.entries = j.entries[1:]
		j.dropped++
	}
}

// formSize counts the bytes of all names and values.
func formSize(form url.Values) int {
	n := 0
	for name, all := range form {
		n += len(name)
		for _, value := range all {
			n += len(value)
		}
	}
	return n
}

// at returns the entry with this number, or nil if it was dropped.
func (j *journal) at(entry int) *Request {
	if i := entry - j.dropped; i >= 0 {
		return &j.entries[i]
	}
	return nil
}

// recordForm records the parameters of the query and of the body, which was read.
func (s *Server) recordForm(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.journal.at(c.entry); q != nil {
		s.journal.formBytes -= formSize(q.Form)
		q.Form = values(c.pairs)
		if c.upload != nil {
			q.Form.Set("file", c.upload.name)
		}
		s.journal.formBytes += formSize(q.Form)
		s.journal.trim()
	}
}

// recordResponse records the response that the client gets. Status stays 0 if the connection
// breaks first.
func (s *Server) recordResponse(c *call, rep reply, replayed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.journal.at(c.entry); q != nil {
		q.Replayed = replayed
		if !rep.reset && rep.err == nil {
			q.Status = rep.status
		}
	}
}

// values returns the parameters as [Request].Form shows them.
func values(pairs []pair) url.Values {
	v := url.Values{}
	for _, p := range pairs {
		v.Add(p.name, p.value)
	}
	return v
}

package disputetest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// call is one request on its way through the server.
type call struct {
	server *Server
	r      *http.Request
	id     string // its Request-Id
	entry  int    // its place in the journal
	base   string // scheme and host that it came by
	fault  Fault

	home   *Account
	route  route
	ids    []string // what the path names
	key    string   // Idempotency-Key of a POST
	sent   []pair   // parameters as they came
	params object   // parameters after the check
	expand []string
	upload *upload
}

// exchange is the way of every request.
func (s *Server) exchange(r *http.Request) reply {
	c := s.begin(r)
	defer s.deliver()
	rep, replayed := c.perform()
	return s.end(c, rep, replayed)
}

// begin gives the request its number and its fate.
func (s *Server) begin(r *http.Request) *call {
	scheme := r.URL.Scheme
	if scheme == "" && r.TLS != nil {
		scheme = "https"
	} else if scheme == "" {
		scheme = "http"
	}
	c := &call{server: s, r: r, base: scheme + "://" + r.Host}
	s.mu.Lock()
	c.id = s.newID("req")
	c.entry = s.journal.open(r, c.id)
	fate, hook, n := s.faults.pick(r)
	s.mu.Unlock()
	if c.fault = fate; hook != nil {
		c.fault = hook(r, n)
	}
	return c
}

// perform takes the request through its steps. The first that fails answers.
func (c *call) perform() (rep reply, replayed bool) {
	f := c.fault
	if f.early() {
		return c.wait(f.answer(c, reply{})), false
	}
	if no := c.admit(); no != nil {
		return c.refuse(no), false
	}
	known, no := c.reserve()
	if no != nil {
		return c.refuse(no), false
	}
	done := reply{}
	if c.key != "" && known == nil {
		defer func() { c.remember(done) }()
	}
	if no, err := c.read(); err != nil {
		return reply{err: err}, false
	} else if no != nil {
		return c.refuse(no), false
	}
	if known != nil {
		return c.wait(f.answer(c, c.replay(known))), true
	}
	if no := c.check(); no != nil {
		return c.refuse(no), false
	}
	if f.kept && !f.effect {
		done = f.answer(c, reply{})
		return c.wait(done), false
	}
	done = c.act()
	rep = f.answer(c, done)
	if f.kept {
		done = rep
	}
	c.server.deliver()
	return c.wait(rep), false
}

// admit checks who asks for what, before anything of the body is read.
func (c *call) admit() *failure {
	lost := c.find()
	if !c.route.public {
		if no := c.authenticate(); no != nil {
			return no
		}
	}
	if lost != nil {
		return lost
	}
	if no := c.enter(); no != nil {
		return no
	}
	return c.contentType()
}

// act lets the endpoint do its work, alone.
func (c *call) act() reply {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tick()
	s.cause = c
	out, no := c.route.handle(c)
	var rep reply
	if no != nil {
		rep = c.refuse(no)
	} else {
		rep = c.accept(out)
	}
	s.cause = nil
	s.tick()
	return rep
}

// accept words an answer: an object, or the bytes of a file.
func (c *call) accept(out any) reply {
	if raw, ok := out.(download); ok {
		return reply{status: http.StatusOK, header: c.header(raw.mime), body: raw.contents, cut: -1}
	}
	return reply{status: http.StatusOK, header: c.header("application/json"), body: encode(out), cut: -1}
}

// refuse words a failure.
func (c *call) refuse(no *failure) reply {
	return reply{status: no.status, header: c.header("application/json"), body: encode(no.body(c.id)), cut: -1}
}

// header is what every answer carries.
func (c *call) header(mime string) http.Header {
	h := http.Header{}
	h.Set("Content-Type", mime)
	h.Set("Request-Id", c.id)
	version := c.r.Header.Get("Stripe-Version")
	if version == "" {
		version = stripedispute.APIVersion
	}
	h.Set("Stripe-Version", version)
	if c.key != "" {
		h.Set("Idempotency-Key", c.key)
	}
	if c.home != nil && c.home.id != "" {
		h.Set("Stripe-Account", c.home.id)
	}
	return h
}

// wait holds an answer back as long as the fault says, or until the client leaves.
func (c *call) wait(rep reply) reply {
	if c.fault.delay <= 0 {
		return rep
	}
	t := time.NewTimer(c.fault.delay)
	defer t.Stop()
	select {
	case <-t.C:
		return rep
	case <-c.r.Context().Done():
		return reply{err: c.r.Context().Err()}
	}
}

// encode writes JSON the way Stripe lays it out.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic("disputetest: " + err.Error()) // objects hold nothing that cannot be written
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

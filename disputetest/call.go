package disputetest

import "net/http"

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
		return c.leave(reply{}), false
	}
	if no := c.admit(); no != nil {
		return c.leave(c.refuse(no)), false
	}
	known, no := c.reserve()
	if no != nil {
		return c.leave(c.refuse(no)), false
	}
	done := reply{} // what the key will remember
	if c.key != "" && known == nil {
		defer func() { c.remember(done) }()
	}
	if no, err := c.read(); err != nil {
		return reply{err: err}, false
	} else if no != nil {
		return c.leave(c.refuse(no)), false
	}
	if known != nil {
		rep, same := c.replay(known)
		return c.leave(rep), same
	}
	if no := c.check(); no != nil {
		return c.leave(c.refuse(no)), false
	}
	if f.effect || !f.keeps() {
		done = c.act()
	}
	rep = done
	if f.keeps() {
		done = f.answer(c, done)
	}
	c.server.deliver()
	return c.leave(rep), false
}

// leave lets an answer go, spoilt as the test wants it.
func (c *call) leave(rep reply) reply { return c.wait(c.fault.answer(c, rep)) }

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
	defer func() { s.cause = nil }()
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

package disputetest

import "net/http"

// call is one request on its way through the server.
type call struct {
	server *Server
	r      *http.Request
	id     string // its Request-Id
	entry  int    // its place in the journal
	base   string // scheme and host of the address that was asked
	fault  Fault

	account *Account
	route   route
	ids     []string // what the path names
	record  *record  // the object that the path names
	key     string   // Idempotency-Key of a POST
	sent    []pair   // parameters as they came
	params  object   // parameters after the check
	expand  []string // paths to expand
	upload  *upload

	socket bool  // the request came over a socket
	jobs   []job // to deliver after the response
}

// exchange takes a request from its arrival to its response. The jobs are those of
// events that must be sent after the response.
func (s *Server) exchange(r *http.Request, socket bool) (reply, []job) {
	c := s.begin(r)
	c.socket = socket
	rep, replayed := c.perform()
	return s.end(c, rep, replayed), c.jobs
}

// begin gives the request its number, and its fault if the test planned one.
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
	fault, decide, n := s.faults.pick(r)
	s.mu.Unlock()
	if c.fault = fault; decide != nil {
		c.fault = decide(r, n)
	}
	return c
}

// perform takes the request through its steps. The first step that fails responds.
func (c *call) perform() (rep reply, replayed bool) {
	f := c.fault
	if f.early() {
		return c.leave(reply{}), false
	}
	if fail := c.enter(); fail != nil {
		return c.leave(c.refuse(fail)), false
	}
	known, fail := c.reserve()
	if fail != nil {
		return c.leave(c.refuse(fail)), false
	}
	done := reply{} // what the idempotency key will remember
	if c.key != "" && known == nil {
		defer func() { c.remember(done) }()
	}
	if fail, err := c.read(); err != nil {
		return reply{err: err}, false
	} else if fail != nil {
		return c.leave(c.refuse(fail)), false
	}
	if known != nil {
		rep, same := c.replay(known)
		return c.leave(rep), same
	}
	if fail := c.check(); fail != nil {
		return c.leave(c.refuse(fail)), false
	}
	if f.effect || !f.keeps() {
		done = c.act()
	}
	rep = done
	if f.keeps() {
		done = f.spoil(c, done)
	}
	return c.leave(rep), false
}

// leave returns a response with the fault that the test planned, after its delay.
func (c *call) leave(rep reply) reply { return c.wait(c.fault.spoil(c, rep)) }

// enter checks who asks for what, before anything of the body is read.
func (c *call) enter() *failure {
	lost := c.find()
	if !c.route.public {
		if fail := c.authenticate(); fail != nil {
			return fail
		}
	}
	if lost != nil {
		return lost
	}
	if fail := c.chooseAccount(); fail != nil {
		return fail
	}
	return c.checkContentType()
}

// act runs the endpoint, with the server to itself, and sends the events.
func (c *call) act() (rep reply) {
	s := c.server
	all := s.change(func() {
		s.cause = c
		defer func() { s.cause = nil }()
		out, fail := c.handle()
		if fail != nil {
			rep = c.refuse(fail)
		} else {
			rep = c.accept(out)
		}
	})
	for _, j := range all {
		if c.socket && j.hook.url != "" {
			c.jobs = append(c.jobs, j)
		} else {
			deliver([]job{j}, func(j job) bool { return j.hook.queued })
		}
	}
	return rep
}

// handle finds the object that the path names, then runs the endpoint.
func (c *call) handle() (out any, fail *failure) {
	if len(c.ids) > 0 && !c.route.public {
		if c.record, fail = c.named(); fail != nil {
			return nil, fail
		}
	}
	return c.route.handle(c)
}

func (c *call) show(r *record) object { return c.server.show(r, view{c.base, c.expand}) }

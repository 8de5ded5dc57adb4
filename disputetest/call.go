package disputetest

import "net/http"

// call is one request on its way through the server.
type call struct {
	server *Server
	r      *http.Request
	id     string // its Request-Id
	entry  int    // its place in the journal
	base   string // scheme and host of the request's address
	fault  Fault

	account *Account
	route   route
	ids     []string // the ids in the path
	record  *record  // the object with the id in the path
	key     string   // Idempotency-Key of a POST
	pairs   []pair   // parameters as they were sent
	params  object   // parameters after the check, with their types
	expand  []string // paths to expand
	upload  *upload

	socket bool  // the request came over a socket
	jobs   []job // ServeHTTP delivers them after the response
}

// exchange handles one request, in the goroutine of the request. It waits for the body, for webhooks
// that get their events now (sendEvents), and for the delay of a fault (wait). It returns the
// response, and the events that ServeHTTP sends after the response.
func (s *Server) exchange(r *http.Request, socket bool) (reply, []job) {
	c := s.newCall(r)
	c.socket = socket
	rep, replayed := c.respond()
	s.recordResponse(c, rep, replayed)
	return rep, c.jobs
}

// newCall gives the request its id, and the fault that the test planned for it, if any. It calls the
// function of FailFunc, without the lock.
func (s *Server) newCall(r *http.Request) *call {
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
	fault, decide, n := s.faults.pickFault(r)
	s.mu.Unlock()
	if c.fault = fault; decide != nil {
		c.fault = decide(r, n)
	}
	return c
}

// respond runs the steps of a request. The first step that fails makes the response.
func (c *call) respond() (rep reply, replayed bool) {
	if c.fault.beforeEndpoint() {
		if err := c.readForJournal(); err != nil {
			return reply{err: err}, false
		}
		return c.withFault(reply{}), false
	}
	if fail := c.checkAccess(); fail != nil {
		return c.refuse(fail), false
	}
	first, fail := c.reserve()
	if fail != nil {
		return c.refuse(fail), false
	}
	var kept reply // what the idempotency key will remember; stays empty if the endpoint is not reached
	if c.key != "" && first == nil {
		defer func() { c.remember(kept) }()
	}
	if fail, err := c.read(); err != nil {
		return reply{err: err}, false
	} else if fail != nil {
		return c.refuse(fail), false
	}
	if first != nil {
		rep, replayed = c.replay(first)
		return c.withFault(rep), replayed
	}
	if fail := c.checkParams(); fail != nil {
		return c.refuse(fail), false
	}
	if c.fault.effect || !c.fault.isRemembered() {
		var events []job
		kept, events = c.runEndpoint()
		c.sendEvents(events) // kept is set, so that the key remembers it even if a webhook panics
	}
	rep = c.fault.apply(c, kept)
	if c.fault.isRemembered() {
		kept = rep
	}
	return c.wait(rep), false
}

// refuse makes the response with an error.
func (c *call) refuse(fail *failure) reply { return c.withFault(c.errorReply(fail)) }

// withFault changes a response by the fault that the test planned, and waits for its delay.
func (c *call) withFault(rep reply) reply { return c.wait(c.fault.apply(c, rep)) }

// checkAccess makes the checks for which the body is not needed: the key, the endpoint, the
// account and the content type.
func (c *call) checkAccess() *failure {
	unknown := c.findRoute()
	if !c.route.public {
		if fail := c.authenticate(); fail != nil {
			return fail
		}
	}
	if unknown != nil {
		return unknown
	}
	if fail := c.chooseAccount(); fail != nil {
		return fail
	}
	return c.checkContentType()
}

// runEndpoint runs the endpoint while it holds the server's lock, and returns the response and the
// events that the endpoint has caused.
func (c *call) runEndpoint() (rep reply, events []job) {
	s := c.server
	events = s.change(func() {
		s.cause = c
		defer func() { s.cause = nil }()
		out, fail := c.handle()
		if fail != nil {
			rep = c.errorReply(fail)
		} else {
			rep = c.success(out)
		}
	})
	return rep, events
}

// sendEvents sends the events of the endpoint without the lock, before the client has the response. If
// the request came over a socket, the events for a URL are kept in jobs, to be sent after the response.
func (c *call) sendEvents(events []job) {
	for _, j := range events {
		if c.socket && j.hook.url != "" {
			c.jobs = append(c.jobs, j)
		} else {
			deliver([]job{j}, func(j job) bool { return j.queued })
		}
	}
}

// handle finds the object with the id in the path, then runs the endpoint. A public endpoint has
// no account: it finds the object itself.
func (c *call) handle() (out any, fail *failure) {
	if len(c.ids) > 0 && !c.route.public {
		if c.record, fail = c.findNamed(); fail != nil {
			return nil, fail
		}
	}
	return c.route.handle(c)
}

func (c *call) show(r *record) object { return c.server.show(r, view{c.base, c.expand}) }

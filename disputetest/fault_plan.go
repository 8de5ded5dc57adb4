package disputetest

import (
	"fmt"
	"net/http"
	"strings"
)

// faults has the faults that the test has planned.
type faults struct {
	plans  []*plan
	decide func(*http.Request, int) Fault // of FailFunc
	seen   int                            // how many requests have arrived
}

// plan has the faults for requests that match one pattern.
type plan struct {
	pattern pattern
	next    []Fault // each is removed when it happens
	planned int     // how many faults next had
	always  bool    // next has one Fault, which is never removed
	used    bool    // a fault has happened
}

// Fail makes the next requests that match the pattern fail: each Fault is for one request, in
// this order. A pattern is a method and a path, as in "POST /v1/disputes/{id}". A segment in
// braces, or *, matches any segment; "..." at the end matches any rest; a pattern without a
// method matches all methods.
//
// Fail panics if no endpoint of the server can match the pattern; for a request that the
// server does not have, use [Server.FailFunc]. [Server.UnusedFaults] lists the faults that have
// not happened.
func (s *Server) Fail(pattern string, next ...Fault) { s.plan(pattern, next, false) }

// FailAlways makes every request that matches the pattern fail, until [Server.Heal].
func (s *Server) FailAlways(pattern string, f Fault) { s.plan(pattern, []Fault{f}, true) }

// FailFunc calls decide for each request for which no pattern of [Server.Fail] has a fault. n
// is the number of the request, counted from 1 over all requests. decide runs in the goroutine of
// the request, so that calls may overlap, and may call the server. It must not read the body.
func (s *Server) FailFunc(decide func(r *http.Request, n int) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.decide = decide
}

// UnusedFaults lists the patterns whose faults have not all happened, and says how many are
// left. A fault of [Server.FailAlways] has happened if one request matched. A test that ends
// with assert.Empty(t, srv.UnusedFaults()) cannot pass without its faults.
func (s *Server) UnusedFaults() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var unused []string
	for _, p := range s.faults.plans {
		switch left := len(p.next); {
		case p.always && !p.used:
			unused = append(unused, p.pattern.text+": no request matched")
		case !p.always && left > 0:
			unused = append(unused, fmt.Sprintf("%s: %d of %d faults left", p.pattern.text, left, p.planned))
		}
	}
	return unused
}

// Heal removes all planned faults, and the function of FailFunc.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults{seen: s.faults.seen}
}

func (s *Server) plan(text string, next []Fault, always bool) {
	p := &plan{pattern: parsePattern(text), next: next, planned: len(next), always: always}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.plans = append(s.faults.plans, p)
}

// pickFault returns the planned fault of a request. If no plan has one, it returns the function
// of FailFunc, if any, which the caller calls without the lock. n is the number of the request.
func (f *faults) pickFault(r *http.Request) (fault Fault, decide func(*http.Request, int) Fault, n int) {
	f.seen++
	path := strings.Split(r.URL.EscapedPath(), "/")
	for _, p := range f.plans {
		if len(p.next) == 0 || !p.pattern.matches(r.Method, path) {
			continue
		}
		fault, p.used = p.next[0], true
		if !p.always {
			p.next = p.next[1:]
		}
		return fault, nil, f.seen
	}
	return Fault{}, f.decide, f.seen
}

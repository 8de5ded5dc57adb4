package disputetest

import (
	"net/http"
	"strings"
)

// faults are the faults that the test plans.
type faults struct {
	plans  []*plan
	decide func(*http.Request, int) Fault
	seen   int
}

// plan is the faults of the requests that match one pattern.
type plan struct {
	method string
	path   []string
	next   []Fault
	always bool // next has one Fault that never runs out
}

// Fail spoils the next requests that match the pattern, one Fault each, in this
// order. A pattern is a method and a path, as in "POST /v1/disputes/{id}": a
// segment in braces, or *, stands for any one; a final "..." for any rest; a
// pattern without a method for all methods.
func (s *Server) Fail(pattern string, next ...Fault) { s.plan(pattern, next, false) }

// FailAlways spoils every request that matches the pattern, until [Server.Heal].
func (s *Server) FailAlways(pattern string, f Fault) { s.plan(pattern, []Fault{f}, true) }

// FailFunc asks decide about every request that no pattern of [Server.Fail]
// spoils. n counts all requests from 1. decide must leave the body alone.
func (s *Server) FailFunc(decide func(r *http.Request, n int) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.decide = decide
}

// Heal removes all planned faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults{seen: s.faults.seen}
}

func (s *Server) plan(pattern string, next []Fault, always bool) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		method, path = "", pattern
	}
	if !strings.HasPrefix(path, "/") || method != strings.ToUpper(method) {
		panic("disputetest: a pattern is a method and a path, as in \"POST /v1/disputes/{id}\", not " + pattern)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.plans = append(s.faults.plans, &plan{method, strings.Split(path, "/"), next, always})
}

// pick finds the fault of a request.
func (f *faults) pick(r *http.Request) (fault Fault, decide func(*http.Request, int) Fault, n int) {
	f.seen++
	path := strings.Split(r.URL.EscapedPath(), "/")
	for _, p := range f.plans {
		if len(p.next) == 0 || !p.matches(r.Method, path) {
			continue
		}
		fault = p.next[0]
		if !p.always {
			p.next = p.next[1:]
		}
		return fault, nil, f.seen
	}
	return Fault{}, f.decide, f.seen
}

func (p *plan) matches(method string, path []string) bool {
	if p.method != "" && p.method != "*" && p.method != method {
		return false
	}
	for i, want := range p.path {
		switch {
		case want == "..." && i == len(p.path)-1:
			return true
		case i >= len(path):
			return false
		case want == "*", strings.HasPrefix(want, "{") && strings.HasSuffix(want, "}"):
		case want != path[i]:
			return false
		}
	}
	return len(p.path) == len(path)
}

package disputetest

import (
	"net/http"
	"strings"
)

// faults has the faults that the test has planned.
type faults struct {
	plans  []*plan
	decide func(*http.Request, int) Fault
	seen   int
}

// plan has the faults for requests that match one pattern.
type plan struct {
	method string
	path   []string
	next   []Fault
	always bool // next has one Fault that never runs out
}

// Fail makes the next requests that match the pattern fail: each Fault is for one request, in
// this order. A pattern is a method and a path, as in "POST /v1/disputes/{id}". A segment in
// braces, or *, matches any segment; "..." at the end matches any rest; a pattern without a
// method matches all methods.
func (s *Server) Fail(pattern string, next ...Fault) { s.plan(pattern, next, false) }

// FailAlways makes every request that matches the pattern fail, until [Server.Heal].
func (s *Server) FailAlways(pattern string, f Fault) { s.plan(pattern, []Fault{f}, true) }

// FailFunc calls decide for each request for which no pattern of [Server.Fail] has a fault. n
// is the number of the request, counted from 1 over all requests. decide must not read the
// body.
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

// pickFault returns the planned fault of a request, or the function that decides on it.
func (f *faults) pickFault(r *http.Request) (fault Fault, decide func(*http.Request, int) Fault, n int) {
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

// matches reports whether the pattern matches a method and the segments of a path.
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

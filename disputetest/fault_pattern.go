package disputetest

import (
	"fmt"
	"slices"
	"strings"
)

// pattern selects requests, as in "POST /v1/disputes/{id}": see [Server.Fail].
type pattern struct {
	text   string   // as the test has written it
	method string   // "" and "*" match all
	path   []string // the segments
}

// parsePattern parses a pattern. It panics if no request to an endpoint of the server can match.
func parsePattern(text string) pattern {
	method, path, ok := strings.Cut(text, " ")
	if !ok {
		method, path = "", text
	}
	if !strings.HasPrefix(path, "/") || method != strings.ToUpper(method) {
		panic("disputetest: a pattern is a method and a path, as in \"POST /v1/disputes/{id}\", not " + text)
	}
	p := pattern{text: text, method: method, path: strings.Split(path, "/")}
	routes := sharedCatalog().routes
	if !slices.ContainsFunc(routes, p.canMatch) {
		panic(fmt.Sprintf("disputetest: no endpoint of the server can match the pattern %q; the nearest is %s",
			text, oneOf(p.nearest(routes))))
	}
	return p
}

// matches reports whether the pattern matches a method and the segments of a path.
func (p pattern) matches(method string, path []string) bool {
	if !p.anyMethod() && p.method != method {
		return false
	}
	for i, want := range p.path {
		switch {
		case want == "..." && i == len(p.path)-1:
			return true
		case i >= len(path):
			return false
		case isAnySegment(want):
		case want != path[i]:
			return false
		}
	}
	return len(p.path) == len(path)
}

// anyMethod reports whether the pattern matches requests with any method.
func (p pattern) anyMethod() bool { return p.method == "" || p.method == "*" }

// canMatch reports whether the pattern matches a request to an endpoint.
func (p pattern) canMatch(r route) bool {
	path := slices.Clone(r.segments)
	for i, segment := range path {
		if segment == "{}" && i < len(p.path) && isPathID(p.path[i]) {
			path[i] = p.path[i] // the pattern is about one id
		}
	}
	return p.matches(r.method, path)
}

// isPathID reports whether a segment of a pattern can be an id, escaped or not.
func isPathID(s string) bool {
	return s != "" && strings.Trim(s, wordCharacters+"-%") == ""
}

// isAnySegment reports whether a segment of a pattern matches any segment of a path.
func isAnySegment(s string) bool {
	return s == "*" || strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}")
}

// nearest returns the endpoints that differ from the pattern in the fewest characters.
func (p pattern) nearest(routes []route) (names []string) {
	path := slices.Clone(p.path)
	for i, segment := range path {
		if isAnySegment(segment) || strings.HasPrefix(segment, ":") { // some routers write :id
			path[i] = "{id}"
		}
	}
	var least int
	for _, r := range routes {
		name := r.method + " " + strings.ReplaceAll(r.path, "{}", "{id}")
		given := p.method
		if p.anyMethod() {
			given = r.method
		}
		n := editsBetween(given+" "+strings.Join(path, "/"), name)
		if len(names) == 0 || n < least {
			names, least = nil, n
		}
		if n == least {
			names = append(names, name)
		}
	}
	return names
}

// editsBetween returns how many characters must be changed, added or removed to turn a into b.
func editsBetween(a, b string) int {
	row := make([]int, len(b)+1) // row[j] is the number of edits from the part of a so far to b[:j]
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

package disputetest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// route is an endpoint.
type route struct {
	method   string
	path     string // {} stands for an id
	params   params
	filters  []filter
	list     bool
	upload   bool // takes multipart/form-data
	public   bool // needs no key
	handle   func(*call) (any, *failure)
	resource *resource
	segments []string // of path
}

// retrieve is the endpoint that shows one object.
func retrieve(path string) route {
	return route{method: http.MethodGet, path: path, handle: func(c *call) (any, *failure) { return c.record, nil }}
}

// list is the endpoint that shows pages of all objects that fit the filters.
func list(path string, filters ...filter) route {
	return route{method: http.MethodGet, path: path, filters: filters, list: true, handle: (*call).list}
}

// post is an endpoint that changes something.
func post(path string, p params, handle func(*call) (any, *failure)) route {
	return route{method: http.MethodPost, path: path, params: p, handle: handle}
}

// of completes a route of a resource with what all endpoints have in common.
func (r route) of(res *resource) route {
	r.resource, r.segments = res, strings.Split(r.path, "/")
	r.params = merge(r.params, params{"expand": listOf(textOf(idLimit), 0)})
	if r.list {
		r.params = merge(r.params, pagination(), r.filterParams())
	}
	return r
}

// find looks the endpoint up and takes the ids out of the path.
func (c *call) find() *failure {
	path := c.r.URL.EscapedPath()
	segments := strings.Split(path, "/")
	for _, candidate := range c.server.catalog.routes {
		if candidate.method != c.r.Method {
			continue
		}
		if ids, ok := match(candidate.segments, segments); ok {
			c.route, c.ids = candidate, ids
			return nil
		}
	}
	hint := "Check the method and the path."
	if strings.HasSuffix(path, "/") {
		hint = "To list objects leave out the trailing slash; to retrieve one pass an id that is not empty."
	}
	return &failure{
		status: http.StatusNotFound, typ: "invalid_request_error",
		message: "Unrecognized request URL (" + c.r.Method + ": " + clipPath(c.r.URL.Path) + "). " + hint,
	}
}

// match compares the escaped segments of a path with a pattern whose {} takes one.
func match(pattern, path []string) (ids []string, ok bool) {
	if len(pattern) != len(path) || !slices.EqualFunc(pattern, path, func(p, s string) bool { return p == "{}" || p == s }) {
		return nil, false
	}
	for i, segment := range path {
		if pattern[i] != "{}" {
			continue
		}
		id, err := url.PathUnescape(segment)
		if err != nil || id == "" {
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, true
}

func clipPath(path string) string {
	if len(path) > 200 {
		return path[:200] + "..."
	}
	return path
}

// named finds the object that the path names.
func (c *call) named() (*record, *failure) {
	res := c.route.resource
	r := c.account.find(res.kind, c.ids[0])
	if r != nil && (res.expired == nil || !res.expired(c.server, r)) {
		return r, nil
	}
	fail := notFound(res, clip(c.ids[0]))
	if c.account.hasInOtherMode(res.kind, c.ids[0]) {
		fail.message += "; a similar object exists in " + mode(!c.account.live) + " mode, but a " +
			mode(c.account.live) + " mode key was used to make this request."
	}
	return nil, fail
}

package disputetest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// route is an endpoint. The file of each resource lists its own, as disputeResource in dispute.go does.
type route struct {
	method   string
	path     string // {} matches an id
	params   params
	filters  []filter
	list     bool
	upload   bool                        // takes multipart/form-data
	public   bool                        // needs no key
	handle   func(*call) (any, *failure) // runs with the lock; success in response.go shows what it may return
	resource *resource
	segments []string // of path
}

// retrieveRoute makes the endpoint that shows one object.
func retrieveRoute(path string) route {
	return route{method: http.MethodGet, path: path, handle: func(c *call) (any, *failure) { return c.record, nil }}
}

// listRoute makes the endpoint that lists the objects that pass the filters.
func listRoute(path string, filters ...filter) route {
	return route{method: http.MethodGet, path: path, filters: filters, list: true, handle: (*call).list}
}

// postRoute makes an endpoint that changes something.
func postRoute(path string, p params, handle func(*call) (any, *failure)) route {
	return route{method: http.MethodPost, path: path, params: p, handle: handle}
}

// withResource completes a route with its resource and the parameters of all endpoints.
func (r route) withResource(res *resource) route {
	r.resource, r.segments = res, strings.Split(r.path, "/")
	r.params = merge(r.params, params{"expand": listOf(textOf(idLimit), 0)})
	if r.list {
		r.params = merge(r.params, pagination(), r.filterParams())
	}
	return r
}

// findRoute finds the endpoint, and the ids in the path. It runs without the lock.
func (c *call) findRoute() *failure {
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

// match compares the escaped segments of a path with a pattern. {} matches one segment.
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

// findNamed finds the object with the id in the path, before route.handle is called.
func (c *call) findNamed() (*record, *failure) {
	res := c.route.resource
	r := c.account.find(res.kind, c.ids[0])
	if r != nil && (res.expired == nil || !res.expired(c.server, r)) {
		return r, nil
	}
	fail := notFound(res, clip(c.ids[0]))
	if c.account.hasInOtherMode(res.kind, c.ids[0]) {
		fail.message += "; a similar object exists in " + modeName(!c.account.live) + " mode, but a " +
			modeName(c.account.live) + " mode key was used to make this request."
	}
	return nil, fail
}

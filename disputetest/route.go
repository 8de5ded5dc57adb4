package disputetest

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// route is an endpoint.
type route struct {
	method string
	path   string // {} stands for an id
	kind   string // of object that it answers with, for expand
	list   bool
	upload bool // takes multipart/form-data
	public bool // needs no key
	rules  map[string]rule
	handle func(*call) (any, *failure)
}

// routes is every endpoint that there is. Nothing changes it.
var routes = sync.OnceValue(makeRoutes)

func makeRoutes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{method: get, path: "/v1/disputes", kind: "dispute", list: true, rules: listing(disputeFilters()), handle: (*call).listDisputes},
		{method: get, path: "/v1/disputes/{}", kind: "dispute", rules: with(), handle: (*call).get},
		{method: post, path: "/v1/disputes/{}", kind: "dispute", rules: with(disputeUpdate()), handle: (*call).updateDispute},
		{method: post, path: "/v1/disputes/{}/close", kind: "dispute", rules: with(), handle: (*call).closeDispute},

		{method: post, path: "/v1/files", kind: "file", upload: true, rules: with(fileUpload()), handle: (*call).createFile},
		{method: get, path: "/v1/files", kind: "file", list: true, rules: listing(fileFilters()), handle: (*call).listFiles},
		{method: get, path: "/v1/files/{}", kind: "file", rules: with(), handle: (*call).get},
		{method: get, path: "/v1/files/{}/contents", kind: "file", rules: with(), handle: (*call).contents},

		{method: get, path: "/v1/file_links", kind: "file_link", list: true, rules: listing(linkFilters()), handle: (*call).listLinks},
		{method: post, path: "/v1/file_links", kind: "file_link", rules: with(linkCreate()), handle: (*call).createLink},
		{method: get, path: "/v1/file_links/{}", kind: "file_link", rules: with(), handle: (*call).get},
		{method: post, path: "/v1/file_links/{}", kind: "file_link", rules: with(linkUpdate()), handle: (*call).updateLink},
		{method: get, path: "/links/{}", kind: "file_link", public: true, rules: with(), handle: (*call).follow},

		{method: get, path: "/v1/issuing/disputes", kind: "issuing.dispute", list: true, rules: listing(issuingFilters()), handle: (*call).listIssuing},
		{method: post, path: "/v1/issuing/disputes", kind: "issuing.dispute", rules: with(issuingCreate()), handle: (*call).createIssuing},
		{method: get, path: "/v1/issuing/disputes/{}", kind: "issuing.dispute", rules: with(), handle: (*call).get},
		{method: post, path: "/v1/issuing/disputes/{}", kind: "issuing.dispute", rules: with(issuingUpdate()), handle: (*call).updateIssuing},
		{method: post, path: "/v1/issuing/disputes/{}/submit", kind: "issuing.dispute", rules: with(onlyMetadata()), handle: (*call).submitIssuing},

		{method: get, path: "/v1/events", kind: "event", list: true, rules: listing(eventFilters()), handle: (*call).listEvents},
		{method: get, path: "/v2/core/events/{}", kind: "v2.core.event", rules: map[string]rule{}, handle: (*call).getThin},
		{method: get, path: "/v1/events/{}", kind: "event", rules: with(), handle: (*call).getEvent},
	}
}

// find looks the endpoint up and takes the ids out of the path.
func (c *call) find() *failure {
	path := c.r.URL.EscapedPath()
	for _, candidate := range routes() {
		if ids, ok := match(candidate.path, path); ok && candidate.method == c.r.Method {
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

// match compares path, escaped, with a pattern whose {} takes one segment.
func match(pattern, path string) (ids []string, ok bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	for i, segment := range got {
		if want[i] != "{}" {
			if want[i] != segment {
				return nil, false
			}
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

// named is the object that the path names.
func (c *call) named() (*thing, *failure) {
	if t := c.home.find(c.route.kind, c.ids[0]); t != nil {
		return t, nil
	}
	no := notFound(c.route.kind, clip(c.ids[0]), paramOf(c.route.kind))
	if c.home.sibling(c.route.kind, c.ids[0]) {
		no.message += "; a similar object exists in " + mode(!c.home.live) + " mode, but a " + mode(c.home.live) + " mode key was used to make this request."
	}
	return nil, no
}

func mode(live bool) string {
	if live {
		return "live"
	}
	return "test"
}

// paramOf is the name that the API reference gives the id in the path.
func paramOf(kind string) string {
	switch kind {
	case "issuing.dispute":
		return "dispute"
	case "file_link":
		return "link"
	case "event", "v2.core.event":
		return "id"
	}
	return kind
}

// get answers with the object that the path names.
func (c *call) get() (any, *failure) {
	t, no := c.named()
	if no != nil {
		return nil, no
	}
	return c.show(t), nil
}

func (c *call) show(t *thing) object { return c.server.show(t, c.base, c.expand) }

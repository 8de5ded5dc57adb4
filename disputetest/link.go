package disputetest

import "net/http"

// linkResource is the resource of links, with which anybody can download a file:
// docs.stripe.com/api/file_links. Links have no events.
func linkResource() *resource {
	const path = "/v1/file_links"
	return &resource{
		kind: "file_link", param: "link", path: path, expand: map[string]string{"file": "file"}, addComputed: addComputedLink,
		routes: []route{
			listRoute(path, equals("file", textOf(idLimit)), filter{"expired", boolean(), func(c *call, r *record, given any) bool {
				return given == c.server.expired(r.wire)
			}}),
			postRoute(path, params{
				"file":       textOf(idLimit).required(),
				"expires_at": timestamp(),
				"metadata":   metadata().clearable(),
			}, (*call).createLink),
			retrieveRoute(path + "/{}"),
			postRoute(path+"/{}", params{
				"expires_at": timestamp("now").clearable(),
				"metadata":   metadata().clearable(),
			}, (*call).updateLink),
			{method: http.MethodGet, path: "/links/{}", public: true, handle: (*call).followLink},
		},
	}
}

func (c *call) createLink() (any, *failure) {
	id := text(c.params, "file")
	f := c.account.find("file", id)
	if f == nil {
		return nil, noSuchObject(c.server.catalog.resources["file"], clip(id), "file")
	}
	r, fail := c.link(f, c.params, "")
	if fail != nil {
		return nil, fail
	}
	return r, nil
}

// link creates a link to a file. inside is the parameter that had p as its members, "" if none.
func (c *call) link(f *record, p object, inside string) (*record, *failure) {
	s := c.server
	if fail := c.checkLink(text(f.wire, "purpose"), p, inside); fail != nil {
		return nil, fail
	}
	o := object{
		"id": s.newID("link"), "object": "file_link", "created": s.unix(), "expires_at": p["expires_at"], "file": f.id(),
		"livemode": false, "metadata": object{},
	}
	if fail := applyMetadata(o, p["metadata"]); fail != nil {
		return nil, fail
	}
	r := s.add(c.account, o)
	s.count(r.id(), Effects{Links: 1})
	return r, nil
}

// checkLink checks the parameters of a link before anything is created.
func (c *call) checkLink(purpose string, p object, inside string) *failure {
	if !linkable(purpose) {
		return invalid(under(inside, "file"), "Files with purpose %s cannot be linked to.", purpose)
	}
	if fail := applyMetadata(object{}, p["metadata"]); fail != nil {
		return fail
	}
	return c.checkFuture(p["expires_at"], under(inside, "expires_at"))
}

func (c *call) checkFuture(at any, param string) *failure {
	if at, ok := at.(int64); ok && at <= c.server.unix() {
		return invalid(param, "%s must be a time in the future.", param)
	}
	return nil
}

// updateLink changes the end and the metadata of a link that has not expired.
func (c *call) updateLink() (any, *failure) {
	r := c.record
	if c.server.expired(r.wire) {
		return nil, invalid("", "This file link has expired and can no longer be changed.")
	}
	draft := cloneObject(r.wire)
	switch at := c.params["expires_at"].(type) {
	case unset:
		draft["expires_at"] = nil
	case string: // now
		draft["expires_at"] = c.server.unix()
	case int64:
		if fail := c.checkFuture(at, "expires_at"); fail != nil {
			return nil, fail
		}
		draft["expires_at"] = at
	}
	if fail := applyMetadata(draft, c.params["metadata"]); fail != nil {
		return nil, fail
	}
	r.wire = draft
	c.server.count(r.id(), Effects{Updates: 1})
	return r, nil
}

// followLink returns the file of a link. It needs no key.
func (c *call) followLink() (any, *failure) {
	r := c.server.objects[c.ids[0]]
	if !r.is("file_link") || c.server.expired(r.wire) {
		return nil, &failure{status: http.StatusNotFound, typ: "invalid_request_error", message: "This link does not exist or has expired."}
	}
	return contentsOf(c.server.objects[text(r.wire, "file")]), nil
}

func (s *Server) expired(link object) bool {
	at := number(link, "expires_at")
	return at != 0 && at <= s.unix()
}

// addComputedLink adds the public address, and whether it has expired.
func addComputedLink(s *Server, _ *record, o object, v view) {
	o["expired"] = s.expired(o)
	o["url"] = v.base + "/links/" + text(o, "id")
}

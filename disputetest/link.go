package disputetest

import "net/http"

func (c *call) listLinks() (any, *failure) {
	return c.list("file_link", "/v1/file_links", func(t *thing) bool {
		expired, asked := c.params["expired"].(bool)
		return c.is(t, "file") && (!asked || expired == c.server.expired(t.wire))
	})
}

func (c *call) createLink() (any, *failure) {
	id := text(c.params, "file")
	f := c.home.find("file", id)
	if f == nil {
		return nil, unknown("file", clip(id), "file")
	}
	t, no := c.link(f, c.params, "")
	if no != nil {
		return nil, no
	}
	return c.show(t), nil
}

// link makes a link as the parameters say; inside is the object they came in.
func (c *call) link(f *thing, params object, inside string) (*thing, *failure) {
	s := c.server
	if no := c.linkFits(text(f.wire, "purpose"), params, inside); no != nil {
		return nil, no
	}
	o := object{
		"id": s.newID("link"), "object": "file_link", "created": s.unix(), "expires_at": params["expires_at"], "file": f.id(),
		"livemode": false, "metadata": object{},
	}
	if no := applyLabels(o, params["metadata"]); no != nil {
		return nil, no
	}
	t := s.put(c.home, "file_link", o)
	s.count(t.id(), Effects{Links: 1})
	return t, nil
}

// linkFits checks what a link may be before anything is made.
func (c *call) linkFits(purpose string, params object, inside string) *failure {
	if !linkable(purpose) {
		return invalid(under(inside, "file"), "Files with purpose %s cannot be linked to.", purpose)
	}
	if no := applyLabels(object{}, params["metadata"]); no != nil {
		return no
	}
	return c.inFuture(params["expires_at"], under(inside, "expires_at"))
}

func (c *call) inFuture(at any, param string) *failure {
	if at, ok := at.(int64); ok && at <= c.server.unix() {
		return invalid(param, "%s must be a moment in the future.", param)
	}
	return nil
}

func (c *call) updateLink() (any, *failure) {
	t, no := c.named()
	if no != nil {
		return nil, no
	}
	if c.server.expired(t.wire) {
		return nil, invalid("", "This file link has expired and can no longer be changed.")
	}
	draft := cloneObject(t.wire)
	switch at := c.params["expires_at"].(type) {
	case unset:
		draft["expires_at"] = nil
	case string: // now
		draft["expires_at"] = c.server.unix()
	case int64:
		if no := c.inFuture(at, "expires_at"); no != nil {
			return nil, no
		}
		draft["expires_at"] = at
	}
	if no := applyLabels(draft, c.params["metadata"]); no != nil {
		return nil, no
	}
	t.wire = draft
	c.server.count(t.id(), Effects{Updates: 1})
	return c.show(t), nil
}

// follow answers whoever knows a link's address, without a key.
func (c *call) follow() (any, *failure) {
	t := c.server.objects[c.ids[0]]
	if t == nil || t.kind != "file_link" || c.server.expired(t.wire) {
		return nil, &failure{status: http.StatusNotFound, typ: "invalid_request_error", message: "This link does not exist or has expired."}
	}
	f := c.server.objects[text(t.wire, "file")]
	return download{http.DetectContentType(f.contents), f.contents}, nil
}

func (s *Server) expired(link object) bool {
	at := number(link, "expires_at")
	return at != 0 && at <= s.unix()
}

// dressLink adds the public address and whether it still works.
func (s *Server) dressLink(o object, base string) {
	o["expired"] = s.expired(o)
	o["url"] = base + "/links/" + text(o, "id")
}

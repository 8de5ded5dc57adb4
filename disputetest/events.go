package disputetest

import "slices"

func (c *call) listEvents() (any, *failure) {
	types := texts(c.params["types"])
	if typ, ok := c.params["type"].(string); ok {
		if c.params["types"] != nil {
			return nil, coded("parameters_exclusive", "", "Only one of these parameters may be given: type, types.")
		}
		types = []string{typ}
	}
	return c.list("event", "/v1/events", func(t *thing) bool {
		delivered, asked := c.params["delivery_success"].(bool)
		return c.server.recent(t) && (len(types) == 0 || slices.Contains(types, text(t.wire, "type"))) &&
			(!asked || delivered == (t.pending == 0))
	})
}

func (c *call) getEvent() (any, *failure) {
	t, no := c.named()
	if no == nil && !c.server.recent(t) {
		no = notFound("event", t.id(), "id")
	}
	if no != nil {
		return nil, no
	}
	return c.show(t), nil
}

// getThin answers with the thin form of an event.
func (c *call) getThin() (any, *failure) {
	e := c.server.thins[c.ids[0]]
	if e == nil || e.home != c.home || !c.server.recent(e) {
		return nil, notFound("event", clip(c.ids[0]), "id")
	}
	return c.server.thin(e), nil
}

// recent reports whether an event can still be asked for.
func (s *Server) recent(event *thing) bool {
	return number(event.wire, "created") >= s.clock.now().Add(-eventLife).Unix()
}

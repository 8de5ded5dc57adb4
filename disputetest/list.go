package disputetest

// list answers with a page of the account's objects that keep lets through.
func (c *call) list(kind, url string, keep func(*thing) bool) (any, *failure) {
	all := c.home.newest(kind)
	from, to, no := c.window(kind, all)
	if no != nil {
		return nil, no
	}
	var fit []*thing
	for _, t := range all[from:to] {
		if c.createdFits(t) && (keep == nil || keep(t)) {
			fit = append(fit, t)
		}
	}
	limit := 10
	if n := number(c.params, "limit"); n > 0 {
		limit = int(n)
	}
	more := len(fit) > limit
	switch {
	case more && c.params["ending_before"] != nil:
		fit = fit[len(fit)-limit:]
	case more:
		fit = fit[:limit]
	}
	data := make([]any, len(fit))
	for i, t := range fit {
		data[i] = c.show(t)
	}
	return object{"object": "list", "data": data, "has_more": more, "url": url}, nil
}

// window is the part of all that the cursors leave.
func (c *call) window(kind string, all []*thing) (from, to int, no *failure) {
	after, before := text(c.params, "starting_after"), text(c.params, "ending_before")
	if after != "" && before != "" {
		return 0, 0, coded("parameters_exclusive", "", "Only one of these parameters may be given: starting_after, ending_before.")
	}
	place := func(id, param string) (int, *failure) {
		for i, t := range all {
			if t.id() == id {
				return i, nil
			}
		}
		return 0, unknown(kind, clip(id), param)
	}
	switch {
	case after != "":
		i, no := place(after, "starting_after")
		return i + 1, len(all), no
	case before != "":
		i, no := place(before, "ending_before")
		return 0, i, no
	}
	return 0, len(all), nil
}

// createdFits applies the created filter.
func (c *call) createdFits(t *thing) bool {
	at := number(t.wire, "created")
	switch f := c.params["created"].(type) {
	case int64:
		return at == f
	case object:
		for name, bound := range f {
			b, _ := bound.(int64)
			switch {
			case name == "gt" && at <= b, name == "gte" && at < b, name == "lt" && at >= b, name == "lte" && at > b:
				return false
			}
		}
	}
	return true
}

// is filters by a member that the parameter of the same name must equal.
func (c *call) is(t *thing, names ...string) bool {
	for _, name := range names {
		if want, ok := c.params[name]; ok && t.wire[name] != want {
			return false
		}
	}
	return true
}

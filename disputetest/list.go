package disputetest

import "slices"

// filter is a parameter of a list that selects objects. The list applies every filter
// that it takes, so that none can be accepted and ignored.
type filter struct {
	name string
	rule rule
	fits func(c *call, r *record, given any) bool
}

// equals selects objects whose member of the same name has the value given.
func equals(name string, ru rule) filter {
	return filter{name, ru, func(_ *call, r *record, given any) bool { return r.wire[name] == given }}
}

// pagination is what every list takes besides its filters.
func pagination() params {
	return params{
		"created":        span(),
		"limit":          positive(100),
		"starting_after": textOf(idLimit),
		"ending_before":  textOf(idLimit),
	}
}

func (r route) filterParams() params {
	p := params{}
	for _, f := range r.filters {
		p[f.name] = f.rule
	}
	return p
}

// list responds with a page of the account's objects, newest first.
func (c *call) list() (any, *failure) {
	all := c.account.lists[c.route.resource.kind]
	after, before := text(c.params, "starting_after"), text(c.params, "ending_before")
	if after != "" && before != "" {
		return nil, coded("parameters_exclusive", "", "Only one of these parameters may be given: starting_after, ending_before.")
	}
	next, step := len(all)-1, -1
	switch {
	case after != "":
		i, fail := c.cursor(all, after, "starting_after")
		if fail != nil {
			return nil, fail
		}
		next = i - 1
	case before != "":
		i, fail := c.cursor(all, before, "ending_before")
		if fail != nil {
			return nil, fail
		}
		next, step = i+1, 1
	}
	page, more := c.page(all, next, step)
	if step > 0 {
		slices.Reverse(page)
	}
	data := make([]any, len(page))
	for i, r := range page {
		data[i] = c.show(r)
	}
	return object{"object": "list", "data": data, "has_more": more, "url": c.route.path}, nil
}

// page takes objects that fit, from index next in steps of 1 or -1, up to the limit.
func (c *call) page(all []*record, next, step int) (page []*record, more bool) {
	limit := int(or(number(c.params, "limit"), 10))
	for ; next >= 0 && next < len(all); next += step {
		if !c.fits(all[next]) {
			continue
		}
		if len(page) == limit {
			return page, true
		}
		page = append(page, all[next])
	}
	return page, false
}

// cursor finds the place of the object that a cursor names.
func (c *call) cursor(all []*record, id, param string) (int, *failure) {
	res := c.route.resource
	r := c.account.find(res.kind, id)
	if r == nil {
		return 0, unknown(res, clip(id), param)
	}
	i, _ := slices.BinarySearchFunc(all, r, (*record).compare)
	return i, nil
}

// fits applies the filters.
func (c *call) fits(r *record) bool {
	if expired := c.route.resource.expired; expired != nil && expired(c.server, r) || !c.createdFits(r) {
		return false
	}
	for _, f := range c.route.filters {
		if given, ok := c.params[f.name]; ok && !f.fits(c, r, given) {
			return false
		}
	}
	return true
}

// createdFits applies the created filter.
func (c *call) createdFits(r *record) bool {
	at := number(r.wire, "created")
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

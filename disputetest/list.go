package disputetest

import (
	"cmp"
	"slices"
)

// filter is a parameter of a list that selects objects. The route of the list, in the file of its
// resource, names them. fits is required, so that a list cannot accept a filter and ignore it.
type filter struct {
	name string
	rule rule
	fits func(c *call, r *record, given any) bool
}

// equals makes a filter for objects whose member of the same name has the value of the parameter.
func equals(name string, ru rule) filter {
	return filter{name, ru, func(_ *call, r *record, given any) bool { return r.wire[name] == given }}
}

// pagination are the parameters that every list has in addition to its filters.
func pagination() params {
	return params{
		"created":        timeRange(),
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

// list returns a page of the account's objects, newest first.
func (c *call) list() (any, *failure) {
	all := c.account.lists[c.route.resource.kind]
	after, before := text(c.params, "starting_after"), text(c.params, "ending_before")
	if after != "" && before != "" {
		return nil, invalidWithCode("parameters_exclusive", "", "Only one of these parameters may be given: starting_after, ending_before.")
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

// page returns the objects that fit, up to the limit. It begins at index next and goes on in
// steps of 1 or -1.
func (c *call) page(all []*record, next, step int) (page []*record, more bool) {
	limit := int(cmp.Or(number(c.params, "limit"), 10))
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

// cursor returns the index of the object whose id is the cursor.
func (c *call) cursor(all []*record, id, param string) (int, *failure) {
	res := c.route.resource
	r := c.account.find(res.kind, id)
	if r == nil {
		return 0, noSuchObject(res, clip(id), param)
	}
	i, _ := slices.BinarySearchFunc(all, r, (*record).compare)
	return i, nil
}

// fits reports whether an object passes all filters.
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

// createdFits reports whether an object passes the filter created.
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

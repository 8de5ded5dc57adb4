package disputetest

import (
	"slices"
	"strings"
)

// maxExpand is how many levels of objects a path may expand.
const maxExpand = 4

// view says how an object is shown: base is the beginning of addresses in it, and paths are
// the members whose ids are replaced by objects.
type view struct {
	base  string
	paths []string
}

// checkExpand returns an error for a path that cannot be expanded: each resource says in its field
// expand what can be. The rule of the parameter in withResource (route.go) limits their length, and can
// limit their number. For a list it removes "data." from the paths, so that each path begins at an
// object.
func (c *call) checkExpand() *failure {
	for i, path := range c.expand {
		rest := path
		if c.route.list {
			var ok bool
			if rest, ok = strings.CutPrefix(path, "data."); !ok {
				return invalid("expand", "This property cannot be expanded (%s). In a list, paths begin with 'data.', as in 'data.%s'.",
					clip(path), clip(path))
			}
		}
		depth, ok := c.server.catalog.expandDepth(c.route.resource.kind, rest)
		switch {
		case !ok || slices.Contains(strings.Split(rest, "."), ""):
			return invalid("expand", "This property cannot be expanded (%s).", clip(path))
		case depth > maxExpand:
			return invalid("expand", "A path can be expanded at most %d levels deep (%s).", maxExpand, clip(path))
		}
		c.expand[i] = rest
	}
	return nil
}

// expandDepth follows a path that begins at an object of a kind. It returns how many ids the path
// expands, and false if a member of the path cannot be expanded.
func (c *catalog) expandDepth(kind, path string) (depth int, ok bool) {
	if kind == foreign || kind == anyKind { // its members are not known
		return 1, true
	}
	_, target, rest, ok := c.cutMember(kind, path)
	if !ok || rest == "" {
		return 1, ok
	}
	depth, ok = c.expandDepth(target, rest)
	return depth + 1, ok
}

// cutMember splits path after the longest member that can be expanded. target is the kind of the
// object that replaces the id.
func (c *catalog) cutMember(kind, path string) (member, target, rest string, ok bool) {
	res := c.resources[kind]
	if res == nil {
		return "", "", "", false
	}
	for end := len(path); end > 0; end = strings.LastIndexByte(path[:end], '.') {
		if target, ok := res.expand[path[:end]]; ok {
			return path[:end], target, strings.TrimPrefix(path[end:], "."), true
		}
	}
	return "", "", "", false
}

// show returns a copy of an object, as a response or an event has it.
func (s *Server) show(r *record, v view) object {
	o := cloneObject(r.wire)
	if r.resource.addComputed != nil {
		r.resource.addComputed(s, r, o, v)
	}
	s.expandMembers(r.account, o, r.resource.kind, v)
	return o
}

// expandMembers replaces ids in an object of a kind by the objects with these ids. Paths
// through the same member are expanded together.
func (s *Server) expandMembers(a *Account, o object, kind string, v view) {
	var members []string
	rests := map[string][]string{}
	targets := map[string]string{}
	for _, path := range v.paths {
		member, target, rest, ok := s.catalog.cutMember(kind, path)
		if !ok || target == foreign {
			continue
		}
		if _, known := targets[member]; !known {
			members = append(members, member)
		}
		targets[member] = target
		if rest != "" {
			rests[member] = append(rests[member], rest)
		}
	}
	for _, member := range members {
		e := expansion{s, a, targets[member], view{v.base, rests[member]}}
		e.expandAt(o, strings.Split(member, "."))
	}
}

// expansion replaces ids by the objects of a kind, shown in a view.
type expansion struct {
	server  *Server
	account *Account
	kind    string
	view    view
}

// expandAt expands the member at the end of a path of names.
func (e expansion) expandAt(v any, names []string) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			e.expandAt(element, names)
		}
	case object:
		if _, exists := v[names[0]]; !exists {
			return
		}
		if len(names) > 1 {
			e.expandAt(v[names[0]], names[1:])
			return
		}
		v[names[0]] = e.expandValue(v[names[0]])
	}
}

// expandValue returns v with ids replaced by objects. If v is already an object, its members
// are expanded.
func (e expansion) expandValue(v any) any {
	switch v := v.(type) {
	case string:
		if r := e.account.find(e.kind, v); r != nil {
			return e.server.show(r, e.view)
		}
	case []any:
		for i, element := range v {
			v[i] = e.expandValue(element)
		}
	case object:
		e.server.expandMembers(e.account, v, text(v, "object"), e.view)
	}
	return v
}

// hasMember reports whether a path to expand begins with this member.
func hasMember(path, member string) bool {
	return path == member || strings.HasPrefix(path, member+".")
}

package disputetest

import (
	"slices"
	"strings"
)

// maxExpand is how many levels a path may have.
const maxExpand = 4

// checkExpand refuses paths that lead nowhere.
func (c *call) checkExpand() *failure {
	for _, path := range c.expand {
		rest := path
		if c.route.list {
			var ok bool
			if rest, ok = strings.CutPrefix(path, "data."); !ok {
				return invalid("expand", "This property cannot be expanded (%s). In a list, paths begin with 'data.', as in 'data.%s'.", clip(path), clip(path))
			}
		}
		if strings.Count(path, ".")+1 > maxExpand {
			return invalid("expand", "A path can be expanded at most %d levels deep (%s).", maxExpand, clip(path))
		}
		if slices.Contains(strings.Split(rest, "."), "") || !leads(c.route.kind, rest) {
			return invalid("expand", "This property cannot be expanded (%s).", clip(path))
		}
	}
	for i, path := range c.expand {
		c.expand[i] = strings.TrimPrefix(path, "data.")
	}
	return nil
}

// leads reports whether path names something of kind that can be expanded.
func leads(kind, path string) bool {
	_, target, rest, ok := step(kind, path)
	return ok && (rest == "" || leads(target, rest))
}

// step splits path after the first member that can be expanded.
func step(kind, path string) (head, target, rest string, ok bool) {
	for member, target := range expandable(kind) {
		if path == member {
			return member, target, "", true
		}
		if rest, ok := strings.CutPrefix(path, member+"."); ok {
			return member, target, rest, true
		}
	}
	return "", "", "", false
}

// show is the object as an answer carries it: a copy, with addresses by which
// this client can reach them and with what paths ask for in place of ids.
func (s *Server) show(t *thing, base string, paths []string) object {
	o := cloneObject(t.wire)
	s.dress(t, o, base, slices.Contains(paths, "balance_transactions"))
	for _, path := range paths {
		if head, target, rest, ok := step(t.kind, path); ok && target != "" {
			s.expandAt(t.home, o, strings.Split(head, "."), target, base, rest)
		}
	}
	return o
}

// expandAt replaces the ids at the end of the way by their objects.
func (s *Server) expandAt(home *Account, at any, way []string, kind, base, rest string) {
	switch at := at.(type) {
	case []any:
		for _, element := range at {
			s.expandAt(home, element, way, kind, base, rest)
		}
	case object:
		name := way[0]
		if len(way) > 1 {
			s.expandAt(home, at[name], way[1:], kind, base, rest)
			return
		}
		at[name] = s.expanded(home, at[name], kind, base, rest)
	}
}

// expanded is v with ids replaced. An object that was expanded already is
// expanded further.
func (s *Server) expanded(home *Account, v any, kind, base, rest string) any {
	var further []string
	if rest != "" {
		further = []string{rest}
	}
	switch v := v.(type) {
	case string:
		if t := home.find(kind, v); t != nil {
			return s.show(t, base, further)
		}
	case []any:
		for i, element := range v {
			v[i] = s.expanded(home, element, kind, base, rest)
		}
	case object:
		if head, target, rest, ok := step(kind, rest); ok && target != "" {
			s.expandAt(home, v, strings.Split(head, "."), target, base, rest)
		}
	}
	return v
}

// dress adds what depends on the moment or on who asks.
func (s *Server) dress(t *thing, o object, base string, money bool) {
	switch t.kind {
	case "file":
		s.dressFile(t, o, base)
	case "file_link":
		s.dressLink(o, base)
	case "issuing.dispute":
		if money {
			o["balance_transactions"] = clone(t.issuing.money)
		}
	case "event":
		o["pending_webhooks"] = int64(t.pending)
	}
}

package disputetest

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of a form, before its parameters are checked.
const (
	maxForm  = 4 << 20 // bytes of an urlencoded body
	maxPairs = 4096    // parameters
	maxDepth = 12      // brackets in one name
)

// pair is one parameter of a query or a body, decoded.
type pair struct{ name, value string }

// split decodes a query or an urlencoded body.
func split(raw string) ([]pair, *failure) {
	var pairs []pair
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		if len(pairs) == maxPairs {
			return nil, invalid("", "Too many parameters: at most %d.", maxPairs)
		}
		name, value, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		value, err2 := url.QueryUnescape(value)
		if err != nil || err2 != nil {
			return nil, invalid("", "Invalid percent-encoding in the parameters.")
		}
		pairs = append(pairs, pair{name, value})
	}
	return pairs, nil
}

// node is a parameter in the tree that the brackets in names describe. It has a text, or
// children with names in the order in which they were sent.
type node struct {
	key      string
	text     string
	leaf     bool // has a text
	branch   bool // has children, or may have them
	children []*node
}

func (n *node) child(key string) *node {
	for _, k := range n.children {
		if k.key == key {
			return k
		}
	}
	return nil
}

// childOrNew returns the child with this key, and adds it if there is none.
func (n *node) childOrNew(key string) *node {
	if k := n.child(key); k != nil {
		return k
	}
	k := &node{key: key}
	n.children = append(n.children, k)
	return k
}

// tree puts the pairs into a tree. If a name was sent twice, the last value counts.
func tree(pairs []pair) (*node, *failure) {
	root := &node{branch: true}
	for _, p := range pairs {
		if !utf8.ValidString(p.name) || !utf8.ValidString(p.value) {
			return nil, invalid("", "Parameters must be valid UTF-8.")
		}
		keys := keysOf(p.name)
		if len(keys) > maxDepth {
			return nil, invalid("", "Parameters are nested too deeply: at most %d levels.", maxDepth)
		}
		at := root
		for i, key := range keys {
			if at.leaf {
				return nil, conflict(join(keys[:i]))
			}
			at.branch = true
			if key == "" && i > 0 {
				key = nextIndex(at, keys[i+1:])
			}
			at = at.childOrNew(key)
		}
		if at.branch {
			return nil, conflict(join(keys))
		}
		at.leaf, at.text = true, p.value
	}
	return root, nil
}

func conflict(name string) *failure {
	return invalid(name, "Invalid parameter: %s is given both as a value and as an object.", name)
}

// keysOf splits a[b][c] into a, b and c. It does not split a name with wrong brackets.
func keysOf(name string) []string {
	head, rest, ok := strings.Cut(name, "[")
	if !ok || head == "" {
		return []string{name}
	}
	keys := []string{head}
	for ok {
		var key string
		if key, rest, ok = strings.Cut(rest, "]"); !ok || strings.Contains(key, "[") {
			return []string{name}
		}
		keys = append(keys, key)
		if rest == "" {
			return keys
		}
		if rest, ok = strings.CutPrefix(rest, "["); !ok {
			return []string{name}
		}
	}
	return keys
}

// nextIndex returns the index of the element that a[] or a[][rest] means: a new element, or
// the last element if it does not have rest yet.
func nextIndex(list *node, rest []string) string {
	if len(list.children) > 0 && len(rest) > 0 {
		last := list.children[len(list.children)-1]
		at := last
		for _, key := range rest {
			if at = at.child(key); at == nil {
				return last.key
			}
		}
	}
	return strconv.Itoa(len(list.children))
}

// join joins keys with brackets, as they were sent.
func join(keys []string) string {
	if len(keys) == 1 {
		return keys[0]
	}
	return keys[0] + "[" + strings.Join(keys[1:], "][") + "]"
}

// under returns the full name of key inside the parameter name.
func under(name, key string) string {
	if name == "" {
		return key
	}
	return name + "[" + key + "]"
}

// value returns the parameter as it was sent: a text, or an object of texts.
func (n *node) value() any {
	if !n.branch {
		return n.text
	}
	o := object{}
	for _, k := range n.children {
		o[k.key] = k.value()
	}
	return o
}

package disputetest

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds on what a form may be before its parameters are looked at.
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

// node is a parameter in the tree that the brackets of the names draw: a text,
// or named children in the order in which they came.
type node struct {
	key    string
	text   string
	leaf   bool // has a text
	branch bool // has children
	kids   []*node
}

func (n *node) kid(key string) *node {
	for _, k := range n.kids {
		if k.key == key {
			return k
		}
	}
	return nil
}

func (n *node) grow(key string) *node {
	if k := n.kid(key); k != nil {
		return k
	}
	k := &node{key: key}
	n.kids = append(n.kids, k)
	return k
}

// tree puts pairs in their places. A name given twice keeps its last value.
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
				return nil, torn(join(keys[:i]))
			}
			at.branch = true
			if key == "" && i > 0 {
				key = nextIndex(at, keys[i+1:])
			}
			at = at.grow(key)
		}
		if at.branch {
			return nil, torn(join(keys))
		}
		at.leaf, at.text = true, p.value
	}
	return root, nil
}

func torn(name string) *failure {
	return invalid(name, "Invalid parameter: %s is given both as a value and as an object.", name)
}

// keysOf takes a[b][c] apart. What is not written that way is one odd name.
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

// nextIndex finds the element that a[] or a[][rest] speaks of: the last one,
// unless that already has rest.
func nextIndex(list *node, rest []string) string {
	if len(list.kids) > 0 && len(rest) > 0 {
		last := list.kids[len(list.kids)-1]
		at := last
		for _, key := range rest {
			if at = at.kid(key); at == nil {
				return last.key
			}
		}
	}
	return strconv.Itoa(len(list.kids))
}

// join writes keys with brackets, as they came.
func join(keys []string) string {
	if len(keys) == 1 {
		return keys[0]
	}
	return keys[0] + "[" + strings.Join(keys[1:], "][") + "]"
}

// under is the name of key inside the parameter name.
func under(name, key string) string {
	if name == "" {
		return key
	}
	return name + "[" + key + "]"
}

package disputetest

import (
	"maps"
	"slices"
)

// object is a JSON object of a request or a response. Its values are nil, bool, int64, string,
// object and []any, never a type of the library under test.
type object = map[string]any

// clone makes a deep copy of v.
func clone(v any) any {
	switch v := v.(type) {
	case object:
		c := maps.Clone(v)
		for k, member := range c {
			c[k] = clone(member)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, member := range v {
			c[i] = clone(member)
		}
		return c
	}
	return v
}

func cloneObject(o object) object {
	c, _ := clone(o).(object)
	return c
}

// dig returns the value at the end of a path of names, or nil if a member is missing.
func dig(o object, names ...string) any {
	var at any = o
	for _, name := range names {
		parent, ok := at.(object)
		if !ok {
			return nil
		}
		at = parent[name]
	}
	return at
}

// sub returns the member name, which is an object, and creates it if it is missing.
func sub(o object, name string) object {
	child, ok := o[name].(object)
	if !ok {
		child = object{}
		o[name] = child
	}
	return child
}

func text(o object, names ...string) string {
	s, _ := dig(o, names...).(string)
	return s
}

func number(o object, names ...string) int64 {
	n, _ := dig(o, names...).(int64)
	return n
}

func truth(o object, names ...string) bool {
	b, _ := dig(o, names...).(bool)
	return b
}

// texts returns the strings in a list.
func texts(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, member := range list {
		if s, ok := member.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// orNull returns s, or nil if it is empty.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// equal reports whether two JSON values are equal.
func equal(a, b any) bool {
	switch a := a.(type) {
	case object:
		b, ok := b.(object)
		return ok && maps.EqualFunc(a, b, equal)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	}
	switch b.(type) {
	case object, []any:
		return false
	}
	return a == b
}

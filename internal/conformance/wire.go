package conformance

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// pairs are the parameters of a request by their names. The index at the end of a name is removed,
// since a[]=x and a[0]=x are equal.
type pairs map[string][]string

// form returns the pairs of an input. It uses neither the encoder of the library nor that of the SDK.
func (in input) form() pairs {
	p := pairs{}
	p.add("", in.tree)
	for _, key := range in.cleared {
		p[withoutIndex(key)] = append(p[withoutIndex(key)], "")
	}
	p["expand[]"] = append(p["expand[]"], in.expand...)
	return p
}

func (p pairs) add(at string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, v := range v {
			if at != "" {
				name = "[" + name + "]"
			}
			p.add(at+name, v)
		}
	case []any:
		for i, v := range v {
			p.add(fmt.Sprintf("%s[%d]", at, i), v)
		}
	default:
		p[withoutIndex(at)] = append(p[withoutIndex(at)], fmt.Sprint(v))
	}
}

// parsedForm returns a parsed form with normalized names.
func parsedForm(values url.Values) pairs {
	p := pairs{}
	for key, all := range values {
		p[withoutIndex(key)] = append(p[withoutIndex(key)], all...)
	}
	return p
}

var lastIndex = regexp.MustCompile(`\[\d+\]$`)

func withoutIndex(key string) string { return lastIndex.ReplaceAllString(key, "[]") }

// diff lists where two forms differ.
func (p pairs) diff(q pairs) []string {
	var all []string
	for key := range merged(p, q) {
		a, b := slices.Sorted(slices.Values(p[key])), slices.Sorted(slices.Values(q[key]))
		if !slices.Equal(a, b) {
			all = append(all, fmt.Sprintf("%s: %s against %s", key, quote(a), quote(b)))
		}
	}
	slices.Sort(all)
	return all
}

func quote(values []string) string {
	if len(values) == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%.80q", strings.Join(values, " and "))
}

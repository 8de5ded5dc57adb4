package conformance

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// pairs are the parameters of a request by their names. Names have no index of a plain list,
// since a[]=x and a[0]=x are equal.
type pairs map[string][]string

// form is an input as it is sent, built without the encoder of the library or of the SDK.
func (in input) form() pairs {
	p := pairs{}
	p.add("", in.tree)
	for _, key := range in.cleared {
		p[plain(key)] = append(p[plain(key)], "")
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
		p[plain(at)] = append(p[plain(at)], fmt.Sprint(v))
	}
}

// plainly normalizes the names of a parsed form.
func plainly(values url.Values) pairs {
	p := pairs{}
	for key, all := range values {
		p[plain(key)] = append(p[plain(key)], all...)
	}
	return p
}

var lastIndex = regexp.MustCompile(`\[\d+\]$`)

func plain(key string) string { return lastIndex.ReplaceAllString(key, "[]") }

// against lists where two forms differ.
func (p pairs) against(q pairs) []string {
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

package transport

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// base is the part of a URL before "/v1", checked once.
type base struct {
	url    *url.URL
	set    bool // by the caller, not by default
	err    error
	budget *budget // for retries there; nil where err is not
}

func newBase(field, given, fallback string) base {
	b := base{set: given != ""}
	if !b.set {
		given = fallback
	}
	b.url, b.err = url.Parse(strings.TrimRight(given, "/"))
	switch {
	case b.err != nil:
		b.err = fmt.Errorf("stripe: Config.%s is not a URL", field) // the parser's error would repeat what may hold a password
	case b.url.Host == "" || b.url.RawQuery != "" || b.url.Fragment != "" || b.url.User != nil:
		b.err = fmt.Errorf("stripe: Config.%s must be a scheme, a host and at most a path, such as https://api.stripe.com", field)
	case b.url.Scheme == "https":
	case b.url.Scheme == "http" && loopback(b.url.Hostname()):
	case b.url.Scheme == "http":
		b.err = fmt.Errorf("stripe: Config.%s would send the key over plain http to %s; use https, or a loopback address in tests", field, b.url.Host)
	default:
		b.err = fmt.Errorf("stripe: Config.%s has the scheme %q; use https", field, b.url.Scheme)
	}
	return b
}

// or is the base as text where the caller set one, and else the fallback.
func (b base) or(fallback string) string {
	if !b.set || b.url == nil {
		return fallback
	}
	return b.url.String()
}

// at is the base with an escaped path and a query added.
func (b base) at(path, query string) *url.URL {
	u := *b.url
	raw := u.EscapedPath() + path
	u.Path, _ = url.PathUnescape(raw)
	u.RawPath, u.RawQuery = raw, query
	return &u
}

// loopback reports whether host can only be this machine. Names below localhost
// are not among them: resolvers may ask the network for those.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

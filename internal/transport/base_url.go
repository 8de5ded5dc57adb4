package transport

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// The hosts of Stripe, if the Config does not replace them.
const (
	apiHost   = "api.stripe.com"
	filesHost = "files.stripe.com"
)

// baseURL is the part of a URL before "/v1", checked once.
type baseURL struct {
	url    *url.URL
	err    error
	budget *budget // for retries; nil if err is not
}

// newBaseURL checks given, the value of Config.field. If given is empty, it takes fallback. It keeps
// an error in the baseURL, and every call to this host returns it.
func newBaseURL(field, given, fallback string) baseURL {
	var b baseURL
	b.url, b.err = url.Parse(strings.TrimRight(cmp.Or(given, fallback), "/"))
	switch {
	case b.err != nil:
		b.err = fmt.Errorf("stripe: Config.%s is not a URL", field) // the parser's error would quote it, with a password perhaps
	case b.url.Host == "" || b.url.RawQuery != "" || b.url.Fragment != "" || b.url.User != nil:
		b.err = fmt.Errorf("stripe: Config.%s must be a scheme, a host and at most a path, such as https://api.stripe.com", field)
	case b.url.Scheme == "https", b.url.Scheme == "http" && IsLoopback(b.url.Hostname()):
		return b
	case b.url.Scheme == "http":
		b.err = fmt.Errorf("stripe: Config.%s would send the key over plain http to %s; use https, or a loopback address in tests",
			field, b.url.Host)
	default:
		b.err = fmt.Errorf("stripe: Config.%s has the scheme %q; use https", field, b.url.Scheme)
	}
	return b
}

// join returns the base with an escaped path and a query added.
func (b baseURL) join(path, query string) *url.URL {
	u := *b.url
	raw := u.EscapedPath() + path
	u.Path, _ = url.PathUnescape(raw)
	u.RawPath, u.RawQuery = raw, query
	return &u
}

// pathOf returns the path of u after the base, if u begins with the base.
func (b baseURL) pathOf(u *url.URL) (path string, ok bool) {
	if b.url == nil || u.Scheme != b.url.Scheme || u.Host != b.url.Host {
		return "", false
	}
	return strings.CutPrefix(u.EscapedPath(), b.url.EscapedPath())
}

// IsLoopback reports whether host can only be this machine, so that http is allowed. That excludes
// subdomains of localhost: a resolver may ask the network for them. The comment of Config.BaseURL,
// SECURITY.md, docs/safety.md and docs/testing.md state this.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

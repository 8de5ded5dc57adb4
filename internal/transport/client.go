// Package transport sends one request to Stripe with the right headers, retries it if its
// rules say so, and decodes the response. It knows nothing about disputes. Everything that
// can lose money or leak a secret on the wire is decided here, once for all clients.
//
// The way of a call: [Do] in call.go prepares the request (prepare.go) and makes attempts. An attempt
// (attempt.go) sends one request, reads the body (read_body.go) and decodes and checks it
// (response.go); its result is an outcome. If it failed, outcome.error (outcome.go) makes the error,
// history.go adds what earlier attempts may have done, and retry.go decides whether a retry
// follows.
package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Client sends the requests of one Config. It is safe for concurrent use.
type Client struct {
	cfg   *stripedispute.Config // a pointer: for a wrong verb, fmt would print the key that is in a struct
	api   baseURL
	files baseURL
	agent string
	err   error // what is wrong with cfg, except for its hosts
}

// sharedHTTPClient is a global, so that all clients reuse connections. Its Transport stays nil, so
// that every call looks up http.DefaultTransport and mocks that replace it are used.
var sharedHTTPClient = &http.Client{} //nolint:gochecknoglobals // see above

// defaultTimeout is how long an attempt may take if the http.Client has no Timeout.
const defaultTimeout = 80 * time.Second

// New returns a client for cfg. If something is wrong with cfg, every call returns the error and
// sends nothing.
func New(cfg stripedispute.Config) *Client {
	if cfg.Version == "" {
		cfg.Version = stripedispute.APIVersion
	}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = sharedHTTPClient
	}
	c := &Client{cfg: &cfg, agent: strings.TrimSpace("stripedispute-go " + cfg.UserAgent), err: checkConfig(cfg)}
	c.api = newBaseURL("BaseURL", cfg.BaseURL, "https://"+apiHost)
	c.files = newBaseURL("FilesURL", cfg.FilesURL, "https://"+filesHost)
	if cfg.FilesURL == "" && cfg.BaseURL != "" {
		c.files = c.api // also if BaseURL is wrong: a test that sets it must never reach Stripe
	}
	for _, b := range []*baseURL{&c.api, &c.files} {
		if b.err == nil {
			b.budget = allBudgets.get(cfg.Key, b.url.Host, cfg.HTTPClient)
		}
	}
	return c
}

// checkConfig refuses values that a header cannot have. Client.header in prepare.go sends them.
func checkConfig(cfg stripedispute.Config) error {
	switch k := cfg.Key; {
	case k == "":
		return errors.New("stripe: Config.Key is empty; set it to a secret key (sk_…) or a restricted key (rk_…)")
	case strings.ContainsFunc(k, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("stripe: Config.Key holds a space, a line break or another character that no key has; was it read with its newline?")
	}
	for field, v := range map[string]string{"Version": cfg.Version, "UserAgent": cfg.UserAgent} {
		if strings.ContainsFunc(v, unicode.IsControl) {
			return fmt.Errorf("stripe: Config.%s holds a line break or another character that no header has", field)
		}
	}
	return nil
}

// Check returns an error if the Config cannot work. It sends nothing.
func (c *Client) Check() error {
	if c == nil {
		return errNoClient
	}
	hosts := c.api.err
	if !errors.Is(c.files.err, c.api.err) {
		hosts = errors.Join(c.api.err, c.files.err)
	}
	return permanent.Wrap(errors.Join(c.err, hosts))
}

// Now is the time of the Config's clock.
func (c *Client) Now() time.Time {
	if c == nil || c.cfg.Clock == nil {
		return time.Now()
	}
	return c.cfg.Clock.Now()
}

// Bounded returns ctx with the timeout of one attempt that begins now. Package fileupload uses it
// too, for the first look at a reader.
func (c *Client) Bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, c.timeout())
}

func (c *Client) timeout() time.Duration {
	if c != nil && c.cfg.HTTPClient.Timeout > 0 {
		return c.cfg.HTTPClient.Timeout
	}
	return defaultTimeout
}

// oneAttemptClient returns a copy of the HTTP client for one attempt. The copy does not follow
// redirects, because they could take the body or the key to another server: SECURITY.md and the
// comment of Config.HTTPClient promise that. It has no Timeout, because Bounded has it.
func (c *Client) oneAttemptClient() *http.Client {
	hc := *c.cfg.HTTPClient
	hc.Timeout = 0
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &hc
}

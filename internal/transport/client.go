// Package transport sends one request to Stripe: with the right headers, as
// often as it takes and no oftener, and decodes the answer once. It knows
// nothing of disputes. Everything that can lose money or leak a secret on the
// wire is decided here, once for all clients.
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
)

// Client is one Config made ready. It is safe for concurrent use.
type Client struct {
	cfg   *stripedispute.Config // fmt would print the key out of a struct for a wrong verb, but no further than a pointer
	api   base
	files base
	agent string
	err   error // what is wrong with cfg but for its hosts
}

// shared is one of two globals of this module, beside the budgets: connections are
// worth sharing. Its Transport stays nil, so that http.DefaultTransport is looked up
// per call and mocks that replace it are seen.
var shared = &http.Client{} //nolint:gochecknoglobals // see above

// patience is how long an attempt may take, where the http.Client has no Timeout.
const patience = 80 * time.Second

// New prepares cfg. What is wrong with it is said by the first call.
func New(cfg stripedispute.Config) *Client {
	if cfg.Version == "" {
		cfg.Version = stripedispute.APIVersion
	}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = shared
	}
	c := &Client{cfg: &cfg, agent: strings.TrimSpace("stripedispute-go " + cfg.UserAgent), err: check(cfg)}
	c.api = newBase("BaseURL", cfg.BaseURL, "https://api.stripe.com")
	c.files = newBase("FilesURL", cfg.FilesURL, c.api.or("https://files.stripe.com"))
	for _, b := range []*base{&c.api, &c.files} {
		if b.err == nil {
			b.budget = everyBudget.of(cfg.Key, b.url.Host, cfg.HTTPClient)
		}
	}
	return c
}

// check refuses what no header can hold, before anything is tried.
func check(cfg stripedispute.Config) error {
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

// Now is the time by the Config's clock.
func (c *Client) Now() time.Time {
	if c == nil || c.cfg.Clock == nil {
		return time.Now()
	}
	return c.cfg.Clock.Now()
}

// Bounded is ctx with the end of one attempt that begins now.
func (c *Client) Bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, c.patience())
}

func (c *Client) patience() time.Duration {
	if c != nil && c.cfg.HTTPClient.Timeout > 0 {
		return c.cfg.HTTPClient.Timeout
	}
	return patience
}

// http is a copy of the client to use now, in which redirects come back as they
// are: following one would take a body or a key to wherever it points. Its Timeout
// is left to Bounded.
func (c *Client) http() *http.Client {
	hc := *c.cfg.HTTPClient
	hc.Timeout = 0
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &hc
}

// Package transport sends one request to Stripe: with the right headers, as
// often as it takes and no oftener, and decodes the answer once. It knows
// nothing of disputes. Everything that can lose money or leak a secret on the
// wire is decided here, once for all clients.
package transport

import (
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// Client is one Config made ready. It is safe for concurrent use.
type Client struct {
	cfg    *stripedispute.Config // fmt would print the key out of a struct for a wrong verb, but no further than a pointer
	api    base
	files  base
	agent  string
	budget *budget
}

// shared is the one global of this module: connections are worth sharing. Its
// Transport stays nil, so that http.DefaultTransport is looked up per call and
// mocks that replace it are seen.
var shared = &http.Client{Timeout: 80 * time.Second} //nolint:gochecknoglobals // see above

// New prepares cfg. What is wrong with it is said by the first call.
func New(cfg stripedispute.Config) *Client {
	if cfg.Version == "" {
		cfg.Version = stripedispute.APIVersion
	}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = shared
	}
	c := &Client{cfg: &cfg, agent: "stripedispute-go", budget: newBudget()}
	if cfg.UserAgent != "" {
		c.agent += " " + cfg.UserAgent
	}
	c.api = newBase("BaseURL", cfg.BaseURL, "https://api.stripe.com")
	c.files = newBase("FilesURL", cfg.FilesURL, c.api.or("https://files.stripe.com"))
	return c
}

// retries is how often a failed attempt may be repeated.
func (c *Client) retries() int {
	switch n := c.cfg.MaxRetries; {
	case n == 0:
		return 2
	case n < 0:
		return 0
	default:
		return n
	}
}

// Now is the time by the Config's clock.
func (c *Client) Now() time.Time {
	if c == nil || c.cfg.Clock == nil {
		return time.Now()
	}
	return c.cfg.Clock.Now()
}

// http is a copy of the client to use now, in which redirects come back as they
// are: following one would take a body or a key to wherever it points.
func (c *Client) http() *http.Client {
	hc := *c.cfg.HTTPClient
	hc.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &hc
}

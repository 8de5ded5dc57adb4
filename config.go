package stripedispute

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config says how to reach Stripe. It is a plain value: copy it, change a
// field, make another client. For a connected account, for instance:
//
//	connected := cfg
//	connected.Account = "acct_123"
//
// The clients of both share their connections and their budget for retries.
//
// A client copies the Config when it is made; later changes have no effect on the
// client. Printing or logging a Config hides the key.
type Config struct {
	// Key is the secret (sk_) or restricted (rk_) API key. Required: a call
	// with an empty key fails before anything is sent.
	Key string `json:"-"`

	// Account is the id of a connected account ("acct_…") to act on: the header
	// Stripe-Account. Empty means the account that owns Key. A dispute and the files
	// of its evidence must belong to the same account.
	Account string

	// Version is the API version of the requests: the header Stripe-Version. Empty
	// means [APIVersion]. With another version, fields of the responses may be missing
	// or have another form.
	Version string

	// BaseURL replaces https://api.stripe.com. Over plain http, the key is sent to
	// loopback addresses only.
	BaseURL string

	// FilesURL replaces https://files.stripe.com, the host of uploads. If FilesURL is
	// empty and BaseURL is set, uploads go to BaseURL: a test that sets only BaseURL
	// sends nothing to Stripe.
	FilesURL string

	// HTTPClient sends the requests. Nil means a shared client that uses the value that
	// [http.DefaultTransport] has at the time of the call. Each attempt ends after the client's
	// Timeout, or after 80 seconds if that is 0: connecting, sending, waiting and reading
	// together. Redirects are never followed, also not by a client of yours, since they would
	// take evidence to another place. Before you set a Transport, read the section Connections
	// of the package comment.
	HTTPClient *http.Client `json:"-"`

	// MaxRetries is the most retries that a call makes: 0 means two, a negative number
	// means none. All attempts of a call carry the same idempotency key. An attempt that
	// met a dead connection and sent nothing does not count.
	//
	// A budget limits all retries together, so that they do not multiply the load of an
	// outage: after about a hundred retries without success, each call makes one attempt,
	// until some calls succeed. Clients share a budget if they have the same Key and reach
	// the same host over the same RoundTripper, also for different connected accounts.
	MaxRetries int

	// Logger receives one line per attempt: method, path, the number of the attempt, status,
	// request id, duration and how it failed, never a body, a query or a key. Nil logs nothing.
	Logger *slog.Logger `json:"-"`

	// Limiter delays attempts: its Wait is called before each one. A backfill with a
	// Limiter leaves other programs their part of the account's quota. Give all Configs
	// of one account the same Limiter. Nil never waits.
	Limiter Limiter `json:"-"`

	// Clock tells the time. Deadlines are compared with it, so that nothing is sent too
	// late. Nil means [time.Now].
	Clock Clock `json:"-"`

	// UserAgent is appended to this library's own User-Agent.
	UserAgent string
}

// The clients read a Config in internal/transport: client.go has the defaults and the checks,
// base_url.go the hosts, retry.go the number of retries, and budget.go the budget.

// Limiter delays requests. A *rate.Limiter of golang.org/x/time/rate is a Limiter:
//
//	cfg.Limiter = rate.NewLimiter(20, 1) // 20 requests a second, all clients together
//
// Stripe accepts 100 requests a second from an account in live mode, 25 in test mode, and
// at most 25 for one endpoint: https://docs.stripe.com/rate-limits.
type Limiter interface {
	// Wait returns nil when the request may be sent. If it returns an error, such as
	// that of ctx when ctx ends first, nothing is sent and the call returns the error.
	// Several goroutines may call it at the same time.
	Wait(ctx context.Context) error
}

// Clock tells the time. A *disputetest.Server is a Clock, and its Config uses it, so
// that a test can run at any date. Several goroutines may call Now at the same time.
type Clock interface{ Now() time.Time }

// String describes the Config without its key. It prints no field that is not listed here.
func (c Config) String() string {
	parts := []string{"Key: " + shownKey(c.Key)}
	for _, f := range []struct{ name, value string }{
		{"Account", shownAccount(c.Account)},
		{"Version", c.Version},
		{"BaseURL", shownAddress(c.BaseURL)},
		{"FilesURL", shownAddress(c.FilesURL)},
	} {
		if f.value != "" {
			parts = append(parts, f.name+": "+f.value)
		}
	}
	return "stripedispute.Config{" + strings.Join(parts, ", ") + "}"
}

// GoString keeps the key out of %#v too.
func (c Config) GoString() string { return c.String() }

// Format prints String for every verb but %p and %w. These two are mistakes for a Config,
// which go vet reports: fmt then prints all fields, Key included, without calling Format.
func (c Config) Format(f fmt.State, verb rune) { printText(f, verb, c.String()) }

// LogValue keeps the key out of structured logs.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// shownAddress returns the address without user, password and query, where a secret may
// have been written by mistake.
func shownAddress(address string) string {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return ""
	case err != nil || u.Host == "":
		return "(not a URL)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// shownAccount returns the id of an account. It hides a text that is not such an id, since
// it may be a key.
func shownAccount(id string) string {
	if id != "" && !strings.HasPrefix(id, "acct_") {
		return "(hidden)"
	}
	return id
}

// shownKey returns the kind of the key, such as "sk_test_…": all that a log may show.
func shownKey(key string) string {
	switch {
	case key == "":
		return "(none)"
	case len(key) > 8 && (key[2:8] == "_test_" || key[2:8] == "_live_"):
		return key[:8] + "…"
	default:
		return "(hidden)"
	}
}

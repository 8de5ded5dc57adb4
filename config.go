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
// field, make another client. A connected account, for instance, is
//
//	connected := cfg
//	connected.Account = "acct_123"
//
// Such clients share their connections and their budget for retries.
//
// Clients copy it when they are made; changing it afterwards has no effect on
// them. Printing or logging a Config hides the key.
type Config struct {
	// Key is the secret (sk_) or restricted (rk_) API key. Required: a call
	// with an empty key fails before anything is sent.
	Key string `json:"-"`

	// Account acts on a connected account (header Stripe-Account). Empty means
	// the account that owns Key. Files and disputes must belong to the same one.
	Account string

	// Version is the Stripe-Version to ask for. Empty means [APIVersion]; with
	// another one, fields may be missing or shaped differently.
	Version string

	// BaseURL replaces https://api.stripe.com. The key travels over plain http
	// to loopback addresses only.
	BaseURL string

	// FilesURL replaces https://files.stripe.com, the host of uploads. Empty
	// means BaseURL where that is set, so that a test never reaches Stripe by half.
	FilesURL string

	// HTTPClient sends the requests. Nil means a shared one that uses
	// [http.DefaultTransport] as it is at the time of the call. Each attempt ends
	// after the client's Timeout, or after 80 seconds where that is 0: connecting,
	// sending, waiting and reading together. Redirects are never followed, also not
	// by a client of yours: they would take evidence to another place. For many
	// calls at a time over HTTP/1.1, as through a proxy, give one whose Transport has
	// a MaxIdleConnsPerHost of as many: by default only two connections are kept for
	// the next calls.
	//
	// net/http does not repeat requests of this library by itself: MaxRetries decides.
	// A RoundTripper of yours that sends a request again is not seen here: Attempts
	// and the Limiter do not count it, and an effect of the first request can read as
	// the refusal of the second. So leave retries to this library. Where a connection
	// of HTTP/2, or one that was used before, broke without a response, such a
	// RoundTripper gets an error when it sends again: that is how a repeat by net/http
	// looks as well.
	HTTPClient *http.Client `json:"-"`

	// MaxRetries is how often a failed attempt is repeated: 0 means twice,
	// a negative number never. All attempts of a call carry one idempotency key.
	// An attempt that found only a dead connection, and sent nothing, is not counted.
	//
	// Retries come out of a budget, so that an outage is not multiplied: after about
	// a hundred retries without success, calls make one attempt each until some
	// succeed. It is shared by all clients with the same Key that reach the same host
	// over the same RoundTripper, also for different connected accounts.
	MaxRetries int

	// Logger receives a line per attempt: method, path, status, request id and
	// duration, never a body, a query or a key. Nil is silent.
	Logger *slog.Logger `json:"-"`

	// Limiter is asked before every attempt, so that a backfill leaves others their
	// part of the account's quota. Give the Configs of one account the same one.
	// Nil never waits.
	Limiter Limiter `json:"-"`

	// Clock tells the time that deadlines are compared with, before something is
	// sent in vain. Nil is [time.Now].
	Clock Clock `json:"-"`

	// UserAgent is appended to this library's own User-Agent.
	UserAgent string
}

// Limiter holds requests back. A *rate.Limiter of golang.org/x/time/rate is one:
//
//	cfg.Limiter = rate.NewLimiter(20, 1) // requests a second, all clients together
//
// Stripe takes 100 requests a second of an account in live mode and 25 in test
// mode, and no more than 25 for one endpoint; see "Rate limits".
type Limiter interface {
	// Wait returns nil when a request may go out, or the error of a call that is
	// not made, that of ctx when it ends first. It is called by many goroutines.
	Wait(ctx context.Context) error
}

// Clock tells the time. A *disputetest.Server is one, and its Config has it, so
// that a test may take place in any year.
type Clock interface{ Now() time.Time }

// String describes the Config without its key.
func (c Config) String() string {
	parts := []string{"Key: " + hint(c.Key)}
	for _, f := range []struct{ name, value string }{
		{"Account", account(c.Account)}, {"Version", c.Version}, {"BaseURL", bare(c.BaseURL)}, {"FilesURL", bare(c.FilesURL)},
	} {
		if f.value != "" {
			parts = append(parts, f.name+": "+f.value)
		}
	}
	return "stripedispute.Config{" + strings.Join(parts, ", ") + "}"
}

// GoString keeps the key out of %#v too.
func (c Config) GoString() string { return c.String() }

// Format prints String, for every verb. Only for %p and %w of a Config itself does fmt
// not ask: it takes them for mistakes.
func (c Config) Format(f fmt.State, verb rune) { printText(f, verb, c.String()) }

// LogValue keeps the key out of structured logs.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// bare is the address without user, password and query, which it should not have.
func bare(address string) string {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return ""
	case err != nil || u.Host == "":
		return "(not a URL)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// account is an account's id, and not a key in its place.
func account(id string) string {
	if id != "" && !strings.HasPrefix(id, "acct_") {
		return "(hidden)"
	}
	return id
}

// hint tells what kind of key it is, which is what a reader of a log needs.
func hint(key string) string {
	switch {
	case key == "":
		return "(none)"
	case len(key) > 8 && (key[2:8] == "_test_" || key[2:8] == "_live_"):
		return key[:8] + "…"
	default:
		return "(hidden)"
	}
}

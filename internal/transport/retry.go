package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	firstWait  = 500 * time.Millisecond // at most, before the first repeat; doubles from there
	longest    = 8 * time.Second        // backoff never waits longer
	retryAfter = 30 * time.Second       // nor a server's Retry-After
	maxFree    = 3                      // attempts of a call that found a dead connection and cost nothing
)

// again decides whether another attempt is worth it; a free one is not a retry, since
// nothing was sent. Where only the body stands in its way, it says why.
func (c *Client) again(ctx context.Context, p *prepared, o outcome, free bool) (bool, error) {
	over := ctx.Err() != nil || !free && o.attempts > c.retries()
	if over || !o.transient() {
		return false, nil
	}
	if p.body != nil && p.body.Again != nil {
		if why := p.body.Again(); why != nil {
			return false, why
		}
	}
	return free || p.budget.spend(), nil
}

// transient reports whether the same request may fare better. Stripe's own word,
// Stripe-Should-Retry, comes before the status. See "Advanced error handling" in
// Stripe's documentation.
func (o outcome) transient() bool {
	switch o.fault {
	case unanswered:
		return reachable(o.err)
	case unsent:
		return true
	case local, tooLarge, misplaced, odd, torn, halfSent:
		return false
	}
	switch o.header.Get("Stripe-Should-Retry") {
	case "true":
		return true
	case "false":
		return false
	}
	if o.status < 300 { // cut short or unreadable: lost on the way
		return true
	}
	return o.status == http.StatusConflict || // a request with this key is in flight
		o.status == http.StatusTooManyRequests || // a rate limit, or another request holds the object
		o.status >= http.StatusInternalServerError
}

// reachable tells a network that failed from one that will not do: an untrusted
// certificate stays untrusted, and a mock without an answer has none next time.
func reachable(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return false
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return false
	}
	text := err.Error()
	return !noMock(err) && !strings.Contains(text, "unsupported protocol scheme") &&
		!strings.Contains(text, "server gave HTTP response to HTTPS client")
}

// backoff is how long to wait after a failed attempt: a random part of a growing
// span, so that clients which failed together do not come back together, and at
// least what the server asks for.
func backoff(o outcome) time.Duration {
	span := min(longest, firstWait<<min(o.attempts-1, 10))
	return max(rand.N(span), asked(o.header.Get("Retry-After"))) //nolint:gosec // jitter is no secret
}

// asked reads a Retry-After, in seconds or as a date, up to the cap.
func asked(header string) time.Duration {
	if header == "" {
		return 0
	}
	n, err := strconv.ParseInt(header, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) { // beyond the range n is its end
		return time.Duration(max(0, min(n, int64(retryAfter/time.Second)))) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, min(time.Until(at), retryAfter))
	}
	return 0
}

// admit waits until an attempt may be made.
func (c *Client) admit(ctx context.Context) error {
	if err := ctx.Err(); err != nil || c.cfg.Limiter == nil {
		return err
	}
	return c.cfg.Limiter.Wait(ctx)
}

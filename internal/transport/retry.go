package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	firstBackoff      = 500 * time.Millisecond // the limit of a random backoff before the first retry; it doubles with each retry
	longestBackoff    = 8 * time.Second        // the limit does not grow beyond this
	longestRetryAfter = 30 * time.Second       // a longer Retry-After of the server counts as this
	defaultMaxRetries = 2                      // in one call, without the free ones
	maxFreeRetries    = 3                      // in one call
)

// A retryRule says what follows an attempt that failed in a certain way.
type retryRule struct {
	// The rule is about a fault, or if fault is none, about a response with a status from first
	// to last.
	fault fault
	only  func(outcome) bool // the rule is about these errors of the fault only; nil: about all
	first int                // the lowest status
	last  int                // the highest status; 0: first is the only one

	retry bool // Stripe-Should-Retry overrides it, except in the rules about a fault
	free  bool // such a retry does not count as an attempt and has no backoff, up to maxFreeRetries times in a call

	// most and atLeast say a rule such as "423: once, after two seconds" in one row: {first: 423,
	// retry: true, most: 1, atLeast: 2 * time.Second}. The tests add such a row with AddRetryRule
	// in export_test.go. No rule of Stripe's needs them yet.

	most    int           // the most retries that a call makes by this rule; 0: this rule sets no limit
	atLeast time.Duration // the shortest wait before the retry
}

// retryRules are all the rules. The first rule about an attempt decides. If there is none, only
// Stripe-Should-Retry: true allows a retry. RELIABILITY.md has a table with the same rows in the
// same order.
// Stripe's own rules: https://docs.stripe.com/error-low-level.
var retryRules = []retryRule{
	{fault: noResponse, only: sameNextTime},
	{fault: noResponse, retry: true},
	{fault: notSent, retry: true, free: true},
	{fault: local},
	{fault: tooLarge},
	{fault: wrongObject},
	{fault: unusable},
	{fault: partWritten},
	{fault: halfSent},
	{first: math.MinInt, last: 299, retry: true},     // a body that was cut short or is not JSON; also status 101
	{first: http.StatusConflict, retry: true},        // a request with this idempotency key is being served
	{first: http.StatusTooManyRequests, retry: true}, // a rate limit, or another request holds the object
	{first: http.StatusInternalServerError, last: math.MaxInt, retry: true},
}

// about reports whether r is a rule about o.
func (r *retryRule) about(o outcome) bool {
	if r.fault != none {
		return r.fault == o.fault && (r.only == nil || r.only(o))
	}
	return r.first <= o.status && o.status <= max(r.first, r.last)
}

// ruleAbout returns the rule about an attempt that failed. If there is none, it returns an empty
// rule, which allows a retry only if Stripe-Should-Retry is true.
func ruleAbout(o outcome) *retryRule {
	for i := range retryRules {
		if r := &retryRules[i]; r.about(o) {
			return r
		}
	}
	return &retryRule{}
}

// allows reports whether the rule lets a retry follow o.
func (r *retryRule) allows(o outcome, h *history) bool {
	if r.most > 0 && h.retriesBy(r) >= r.most {
		return false
	}
	if r.fault == none {
		switch o.header.Get("Stripe-Should-Retry") {
		case "true":
			return true
		case "false":
			return false
		}
	}
	return r.retry
}

// isFree reports whether a retry by this rule does not count as an attempt and has no backoff.
func (r *retryRule) isFree(h *history) bool { return r.free && h.freeRetries < maxFreeRetries }

// sameNextTime reports whether a retry would fail with the same error: the certificate is not
// trusted, the server has no TLS, or no mock matches the request. The table of RELIABILITY.md lists
// these reasons.
func sameNextTime(o outcome) bool {
	err := o.err
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	text := err.Error()
	return o.noMock() || strings.Contains(text, "unsupported protocol scheme") ||
		strings.Contains(text, "server gave HTTP response to HTTPS client")
}

// reserveRetry decides whether a retry follows o. If one does, it calls PrepareRetry of the body,
// and takes the cost of a retry that is not free from the budget. If only the body or the budget
// prevents the retry, the error says so.
func (c *Client) reserveRetry(ctx context.Context, p *prepared, o outcome, h *history) (reserved bool, prevented error) {
	rule := ruleAbout(o)
	free := rule.isFree(h)
	noMoreAttempts := ctx.Err() != nil || !free && h.attempts > c.maxRetries()
	if noMoreAttempts || !rule.allows(o, h) {
		return false, nil
	}
	if p.body != nil && p.body.PrepareRetry != nil {
		if err := p.body.PrepareRetry(); err != nil {
			return false, err
		}
	}
	if !free && !p.budget.spend() {
		return false, errBudgetUsedUp
	}
	return true, nil
}

// maxRetries returns the most retries of a call, without the free ones.
func (c *Client) maxRetries() int {
	switch n := c.cfg.MaxRetries; {
	case n == 0:
		return defaultMaxRetries
	case n < 0:
		return 0
	default:
		return n
	}
}

// backoff returns the wait after o, the attempt with this number in its call. It is a random
// part of a time that grows with the attempts, so that clients that failed together do not send
// their retries together. It is not shorter than the wait of the rule, and not shorter than the
// Retry-After of the server.
func (r *retryRule) backoff(o outcome, attempts int) time.Duration {
	longest := min(longestBackoff, firstBackoff<<min(attempts-1, 10))
	return max(rand.N(longest), r.atLeast, retryAfter(o.header)) //nolint:gosec // jitter is not secret
}

// retryAfter reads the Retry-After header, in seconds or as a date, up to longestRetryAfter.
func retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if value == "" {
		return 0
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) { // out of range, n is the nearest number
		return time.Duration(max(0, min(n, int64(longestRetryAfter/time.Second)))) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, min(time.Until(at), longestRetryAfter))
	}
	return 0
}

// pause waits for d, and then until the Limiter lets the next attempt through. It returns the error
// of ctx, if ctx is done before, or that of the Limiter.
func (c *Client) pause(ctx context.Context, d time.Duration) error {
	if d > 0 {
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
	return c.waitTurn(ctx)
}

// sleep waits for d. If ctx is done before, it returns the error of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waitTurn waits until the Limiter lets the next attempt through. Limiter.Wait is code of the user:
// nothing ends the wait if it ignores ctx.
func (c *Client) waitTurn(ctx context.Context) error {
	if err := ctx.Err(); err != nil || c.cfg.Limiter == nil {
		return err
	}
	return c.cfg.Limiter.Wait(ctx)
}

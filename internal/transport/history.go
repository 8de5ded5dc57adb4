package transport

import (
	"errors"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// history is what one call has done so far.
type history struct {
	attempts    int          // with the present one, without the free retries
	freeRetries int          // those that do not count as attempts
	retriedBy   []*retryRule // the rule of each retry, for retryRule.most
	newConn     bool         // the next attempt needs a new connection

	// Both are nil if there was no such attempt. Of several errors, the last is kept. But an error
	// without a response does not replace one with a response, which says more.

	unknown error // of an earlier attempt that may have taken effect
	earlier error // of an earlier attempt
}

// addRetry counts the retry that follows o and returns how long to wait before it.
func (h *history) addRetry(o outcome) time.Duration {
	rule := ruleAbout(o)
	h.retriedBy = append(h.retriedBy, rule)
	if rule.isFree(h) {
		h.freeRetries++
		return 0
	}
	wait := rule.backoff(o, h.attempts)
	h.attempts++
	return wait
}

// retriesBy counts the retries by a rule.
func (h *history) retriesBy(r *retryRule) (n int) {
	for _, by := range h.retriedBy {
		if by == r {
			n++
		}
	}
	return n
}

// recordFailure returns the error of a call that ends with o, and remembers o for the next
// attempt.
func (h *history) recordFailure(o outcome, p *prepared) error {
	last := o.error(p)
	err := h.withEarlier(last, o, p)
	if o.mayHaveEffect() && !h.unknownOutweighs(o) {
		h.unknown = last
	}
	if o.status != 0 || !hasResponse(h.earlier) {
		h.earlier = last
	}
	// A body that can be read only once is excluded: net/http may have read a part of it when
	// sendOnce.onGotConn closes a connection.
	if o.reusedConn && (p.body == nil || !p.body.Once) {
		h.newConn = true
	}
	return err
}

// withEarlier returns err, the error of o. It adds the error of an earlier attempt if err alone
// would read as if the call had no effect, or would hide a response.
func (h *history) withEarlier(err error, o outcome, p *prepared) error {
	switch {
	case h.unknown != nil && p.key != "" && !o.mayHaveEffect():
		return fmt.Errorf("%w; an earlier attempt may have taken effect: %w", err, h.unknown)
	case h.unknownOutweighs(o):
		return fmt.Errorf("%w; an earlier attempt: %w", err, h.unknown)
	case h.earlier == nil:
		return err
	case o.noMock(): // nothing happened after the earlier attempt
		return fmt.Errorf("%w; an earlier attempt: %w", err, h.earlier)
	case o.status == 0 && hasResponse(h.earlier): // text only: o may have taken effect, and a 429 must not deny it
		return fmt.Errorf("%w; an earlier attempt: %v", err, h.earlier) //nolint:errorlint // see above
	}
	return err
}

// unknownOutweighs reports whether the earlier attempt had a response and o has none.
func (h *history) unknownOutweighs(o outcome) bool {
	return hasResponse(h.unknown) && o.fault == noResponse
}

func hasResponse(err error) bool {
	_, ok := errors.AsType[*stripedispute.Error](err)
	return ok
}

package transport

import (
	"errors"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
)

// history is what one call has done so far.
type history struct {
	attempts    int          // those that count, the present one included
	freeRetries int          // those that do not count
	retriedBy   []*retryRule // the rule of each retry, for retryRule.once
	newConn     bool         // the next attempt needs a new connection

	// unknown is the error of an earlier attempt that may have taken effect; nil if there was
	// none. Of several such errors it is the last one. But an error without a response does not
	// replace one with a response, which says more.
	unknown error

	// earlier is the error of the last earlier attempt. But an error without a response does not
	// replace one with a response, which says more.
	earlier error
}

// countRetry counts the retry that follows o. Call it after backoff, which depends on the number
// of attempts so far.
func (h *history) countRetry(o outcome) {
	rule := ruleAbout(o)
	if rule.isFree(h) {
		h.freeRetries++
	} else {
		h.attempts++
	}
	h.retriedBy = append(h.retriedBy, rule)
}

// recordFailure returns the error of a call that ends with o, and remembers o for the next
// attempt.
func (h *history) recordFailure(o outcome, p *prepared) error {
	last := o.error(p)
	err := h.withEarlier(last, o, p)
	if o.mayHaveEffect() && !h.unknownOutweighs(o) {
		h.unknown = last
	}
	if h.earlier == nil || o.status != 0 {
		h.earlier = last
	}
	if o.keptConn && (p.body == nil || !p.body.Once) {
		h.newConn = true
	}
	return err
}

// withEarlier adds the error of an earlier attempt to err, the error of o, where err alone
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

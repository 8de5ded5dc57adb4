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
	retriedBy   []*retryRule // the rule of each retry
	newConn     bool         // the next attempt needs a new connection

	// unknown is the error of an earlier attempt after which nobody knows whether the call
	// took effect: of the last such attempt, but a response is kept over no response.
	unknown error
}

// retried counts the retry that follows o.
func (h *history) retried(o outcome) {
	rule := ruleAbout(o)
	if rule.isFree(h) {
		h.freeRetries++
	} else {
		h.attempts++
	}
	h.retriedBy = append(h.retriedBy, rule)
}

// failed returns the error of a call that ends with o, and remembers o for the next attempt.
func (h *history) failed(o outcome, p *prepared) error {
	last := o.error(p)
	err := h.withUnknown(last, o, p)
	if o.mayHaveEffect() && !h.unknownOutweighs(o) {
		h.unknown = last
	}
	if o.keptConn && (p.body == nil || !p.body.Once) {
		h.newConn = true
	}
	return err
}

// withUnknown adds the unknown outcome of an earlier attempt to err, the error of o, where
// err alone would read as if the call had no effect.
func (h *history) withUnknown(err error, o outcome, p *prepared) error {
	switch {
	case h.unknown == nil:
		return err
	case p.key != "" && !o.mayHaveEffect():
		return fmt.Errorf("%w; an earlier attempt may have taken effect: %w", err, h.unknown)
	case h.unknownOutweighs(o):
		return fmt.Errorf("%w; an earlier attempt: %w", err, h.unknown)
	}
	return err
}

// unknownOutweighs reports whether the earlier attempt had a response and o has none.
func (h *history) unknownOutweighs(o outcome) bool {
	_, hasResponse := errors.AsType[*stripedispute.Error](h.unknown)
	return hasResponse && o.fault == noResponse
}

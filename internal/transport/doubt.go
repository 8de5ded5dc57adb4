package transport

import (
	"errors"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
)

// doubt is the error of an earlier attempt of a call, after which nobody knows whether
// the call took effect: of the last such attempt, but a response is kept over silence.
type doubt struct{ err error }

// with is err, the failure of the attempt after it, and the doubt where err alone would
// read as if nothing had happened.
func (d doubt) with(err error, o outcome, p *prepared) error {
	switch {
	case d.err == nil:
		return err
	case p.key != "" && !o.doubtful():
		return fmt.Errorf("%w; an attempt before may have taken effect: %w", err, d.err)
	case d.outweighs(o):
		return fmt.Errorf("%w; an attempt before: %w", err, d.err)
	}
	return err
}

// remember keeps the error of an attempt that may have taken effect.
func (d *doubt) remember(err error, o outcome) {
	if o.doubtful() && !d.outweighs(o) {
		d.err = err
	}
}

func (d doubt) outweighs(o outcome) bool {
	_, answered := errors.AsType[*stripedispute.Error](d.err)
	return answered && o.fault == unanswered
}

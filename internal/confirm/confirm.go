// Package confirm checks whether a request that Stripe accepted took effect.
package confirm

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
)

// Effect returns the object of a response if shows reports the effect for it. Otherwise it
// retrieves the object once more, at once, in the goroutine of the call and for the same account,
// and returns that if it shows the effect. If it does not, the error matches
// [stripedispute.ErrUnconfirmed]. The methods SubmitDispute and CloseDispute call it after their
// request. Their comments and RELIABILITY.md say all this. step7_confirm.go of package evidence does
// the same for the Responder, with rules of its own.
func Effect[T any](
	ctx context.Context, object *T, shows func(*T) bool,
	get func(context.Context, ...stripedispute.Option) (*T, error), opts []stripedispute.Option,
) (*T, error) {
	if shows(object) {
		return object, nil
	}
	now, err := get(ctx, forReading(opts))
	if err != nil {
		return nil, fmt.Errorf("%w; retrieving it failed: %w", stripedispute.ErrUnconfirmed, err)
	}
	if !shows(now) {
		return nil, stripedispute.ErrUnconfirmed
	}
	return now, nil
}

// forReading returns an option with those options of a request that retrieving the object also
// needs. Stripe would refuse the others, and WithResponse would overwrite the response to the
// request.
func forReading(opts []stripedispute.Option) stripedispute.Option {
	call := stripedispute.NewCall(opts)
	return func(c *stripedispute.Call) {
		c.Account, c.StripeContext, c.Expand = call.Account, call.StripeContext, call.Expand
	}
}

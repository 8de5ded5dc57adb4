// Package confirm looks whether a request that Stripe accepted had its effect.
package confirm

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
)

// Effect returns the object of a response if it shows the effect. Otherwise it retrieves
// the object once more, for the same account, and returns it if it shows the effect
// by then. If not, the error matches [stripedispute.ErrUnconfirmed].
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

// forReading keeps of the options of a request those that reading the object needs too.
// Others would be refused there, or overwrite what the caller wants to know of the
// request.
func forReading(opts []stripedispute.Option) stripedispute.Option {
	call := stripedispute.NewCall(opts)
	return func(c *stripedispute.Call) {
		c.Account, c.StripeContext, c.Expand = call.Account, call.StripeContext, call.Expand
	}
}

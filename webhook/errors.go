package webhook

import "errors"

// Why a payload was refused, for [errors.Is]. None of them says anything about
// a secret or the payload.
var (
	ErrNoSecret  = errors.New("webhook: no signing secret")                         // none was given, or one is empty or blank
	ErrHeader    = errors.New("webhook: Stripe-Signature is missing or malformed")  // or longer than Stripe's ever are
	ErrSignature = errors.New("webhook: no signature matches")                      // another secret, or not from Stripe
	ErrTooOld    = errors.New("webhook: signed too long ago")                       // sent again by somebody, or this clock is fast
	ErrTooNew    = errors.New("webhook: signed in the future")                      // this clock is slow
	ErrPayload   = errors.New("webhook: the payload is not a Stripe event")         // what was signed is something else
	errTolerance = errors.New("webhook: Tolerance is negative; set AnyAge instead") // to switch the check off
)

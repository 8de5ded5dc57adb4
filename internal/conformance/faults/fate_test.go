package faults_test

import (
	"time"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// result is the result of one attempt.
type result int

const (
	success result = iota
	retried
	final
)

// fate is what happens to one attempt at the in-memory Stripe.
type fate struct {
	fault  disputetest.Fault
	effect bool // the request takes effect, unless an earlier one did
	kept   bool // Stripe repeats this response for the idempotency key
	result result
}

func (f fate) early() bool { return !f.effect && !f.kept && f.result != success }

func fates() []fate {
	const no = "false"
	status := disputetest.Status
	fine := fate{fault: disputetest.OK(), effect: true}
	return []fate{
		fine, fine, fine, fine, fine, fine,
		{fault: disputetest.Slow(time.Minute), effect: true},
		{fault: disputetest.Reset(), result: retried},
		{fault: disputetest.LostAnswer(), effect: true, result: retried},
		{fault: disputetest.LostAnswer(), effect: true, result: retried},
		{fault: disputetest.CutBody(7), effect: true, result: retried},
		{fault: disputetest.Answer("<html>"), effect: true, result: retried},
		{fault: disputetest.HTML(200), result: retried},
		{fault: disputetest.HTML(502), result: retried},
		{fault: disputetest.HTML(502).AfterEffect(), effect: true, result: retried},
		{fault: disputetest.RateLimited("endpoint-rate"), result: retried},
		{fault: disputetest.LockTimeout(), result: retried},
		{fault: status(409), result: retried},
		{fault: status(500), result: retried},
		{fault: status(500).AfterEffect(), effect: true, result: retried},
		{fault: status(500).Remembered(), kept: true, result: retried},
		{fault: status(500).AfterEffect().Remembered(), effect: true, kept: true, result: retried},
		{fault: status(503).Header("Retry-After", "7"), result: retried},
		{fault: disputetest.WrongObject(), effect: true, result: final},
		{fault: status(400), result: final},
		{fault: status(401), result: final},
		{fault: status(429).Header("Stripe-Should-Retry", no), result: final},
		{fault: status(500).AfterEffect().Header("Stripe-Should-Retry", no), effect: true, result: final},
	}
}

// expected returns the result of a call whose attempts have these fates: whether it succeeds,
// whether it takes effect, and the number of attempts.
func expected(plan []fate) (succeeds, effect bool, attempts int) {
	var done, keptError bool // Stripe keeps a response for the key; that response is an error
	for i, f := range plan {
		attempts = i + 1
		r := f.result
		switch {
		case f.early():
		case !done:
			done, keptError = true, f.kept
			effect = f.effect
		case r == success && keptError:
			r = retried
		}
		if r != retried {
			return r == success, effect, attempts
		}
	}
	return false, effect, attempts
}

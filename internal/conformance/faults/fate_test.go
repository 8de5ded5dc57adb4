package faults_test

import (
	"time"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// result is what one attempt can come to.
type result int

const (
	good  result = iota
	again        // worth another attempt
	final
)

// fate is what becomes of one attempt at the in-memory Stripe.
type fate struct {
	fault  disputetest.Fault
	effect bool // what was asked for is done, unless it was before
	kept   bool // this answer is what the idempotency key remembers
	result result
}

func (f fate) early() bool { return !f.effect && !f.kept && f.result != good }

func fates() []fate {
	const no = "false"
	status := disputetest.Status
	fine := fate{fault: disputetest.OK(), effect: true}
	return []fate{
		fine, fine, fine, fine, fine, fine,
		{fault: disputetest.Slow(time.Minute), effect: true},
		{fault: disputetest.Reset(), result: again},
		{fault: disputetest.LostAnswer(), effect: true, result: again},
		{fault: disputetest.LostAnswer(), effect: true, result: again},
		{fault: disputetest.CutBody(7), effect: true, result: again},
		{fault: disputetest.Answer("<html>"), effect: true, result: again},
		{fault: disputetest.HTML(200), result: again},
		{fault: disputetest.HTML(502), result: again},
		{fault: disputetest.HTML(502).AfterEffect(), effect: true, result: again},
		{fault: disputetest.RateLimited("endpoint-rate"), result: again},
		{fault: disputetest.LockTimeout(), result: again},
		{fault: status(409), result: again},
		{fault: status(500), result: again},
		{fault: status(500).AfterEffect(), effect: true, result: again},
		{fault: status(500).Remembered(), kept: true, result: again},
		{fault: status(500).AfterEffect().Remembered(), effect: true, kept: true, result: again},
		{fault: status(503).Header("Retry-After", "7"), result: again},
		{fault: disputetest.WrongObject(), effect: true, result: final},
		{fault: status(400), result: final},
		{fault: status(401), result: final},
		{fault: status(429).Header("Stripe-Should-Retry", no), result: final},
		{fault: status(500).AfterEffect().Header("Stripe-Should-Retry", no), effect: true, result: final},
	}
}

// foretell says what a call with these fates has to come to: whether it succeeds,
// whether it takes effect, and after how many attempts.
func foretell(plan []fate) (success, effect bool, attempts int) {
	var done, spoilt bool // there is an answer to remember; it is the kept one
	for i, f := range plan {
		attempts = i + 1
		r := f.result
		switch {
		case f.early():
		case !done:
			done, spoilt = true, f.kept
			effect = f.effect
		case r == good && spoilt:
			r = again
		}
		if r != again {
			return r == good, effect, attempts
		}
	}
	return false, effect, attempts
}

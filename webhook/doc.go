// Package webhook receives Stripe's events about disputes: it verifies and types
// them, handles each change once, and shows each dispute as it is now, in any order of
// arrival.
//
//	http.Handle("POST /stripe", &webhook.Handler{
//		Secrets:      []string{os.Getenv("STRIPE_WEBHOOK_SECRET")},
//		FetchDispute: disputes.Get,
//		Handle:       onEvent,
//	})
//
// [Handler] does all of this over HTTP. In another kind of server, [Parse]
// verifies a body and reads it. You do the rest: respond with 2xx only when the
// work is done, skip an [Event.ChangeID] that you have seen, and fetch the dispute
// again before acting on it. [ParseTrusted] reads events that need no verification,
// such as those on a queue that went through Parse before. [Sign] makes deliveries
// for tests.
//
// Both forms of Stripe's events work: snapshot events, which contain the dispute
// as it was, and thin events, which only name it. With FetchDispute they are the
// same to a callback that switches on [Type.Plain].
//
// This package sends no requests by itself; only the functions that you give a
// Handler do.
//
// Stripe: https://docs.stripe.com/webhooks
package webhook

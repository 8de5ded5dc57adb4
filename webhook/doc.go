// Package webhook receives Stripe's events about disputes: verified, typed, each
// handled once, and as of now rather than in the order of arrival.
//
//	http.Handle("POST /stripe", &webhook.Handler{
//		Secrets:      []string{os.Getenv("STRIPE_WEBHOOK_SECRET")},
//		FetchDispute: disputes.Get,
//		Handle:       onEvent,
//	})
//
// [Handler] does all of it over HTTP. In a server with other habits, [Parse]
// verifies a body and reads it; the rest is then yours: answer 2xx only when the
// work is done, skip ids that you have seen, and fetch the dispute again before
// acting on it. [ParseTrusted] reads what needs no verifying, such as a queue of
// events that went through Parse. [Sign] makes deliveries for tests.
//
// Both kinds of Stripe's events are served: snapshots, which carry the dispute
// as it was, and thin notifications, which only name it. With FetchDispute they
// are the same to a callback that switches on [Type.Plain].
//
// This package sends nothing. Stripe documents events under "Receive Stripe
// events in your webhook endpoint" and "Types of events".
package webhook

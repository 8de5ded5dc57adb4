package webhook

import "context"

// Once remembers which events were handled, since Stripe delivers some more than
// once. [Memory] is the one that a [Handler] has by itself; implement it over a
// database where several processes serve one endpoint, or where a restart must
// forget nothing.
type Once interface {
	// Do runs f and returns its error, unless f has succeeded for this event
	// before: then it returns nil. Only success may be remembered. While f runs for
	// an event, another Do of the same event must not run it too; it either waits,
	// or returns an error so that Stripe sends the event again.
	//
	// The context given to f is the one that the callback gets, so a transaction
	// can travel in it. f never panics.
	Do(ctx context.Context, event string, f func(ctx context.Context) error) error
}

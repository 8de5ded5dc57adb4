package webhook

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// DefaultMaxBody is the default of [Handler].MaxBody, in bytes. It has room for the most
// evidence that a dispute may have, [dispute.MaxText], with each character as an escape of six
// bytes, together with the old values.
const DefaultMaxBody = 2 << 20

// Handler receives events over HTTP. Secrets and Handle are required; the zero
// value of every other field is the safe one. Set the fields before the first
// request, and use it by pointer. It is safe for concurrent use. It starts no goroutine: your
// functions run in the goroutine that calls ServeHTTP.
//
//	http.Handle("POST /stripe", &webhook.Handler{
//		Secrets:      []string{os.Getenv("STRIPE_WEBHOOK_SECRET")},
//		FetchDispute: dispute.NewClient(cfg).Get,
//		Handle: func(ctx context.Context, e *webhook.Event) error {
//			if d, ok := e.Dispute(); ok && d.Status.NeedsResponse() {
//				return remind(ctx, d)
//			}
//			return nil
//		},
//	})
//
// For each delivery it does this, in this order:
//
//  1. It verifies the signature and reads the event.
//  2. It asks Filter whether you want the event. If not, it responds with 200.
//  3. If Once has a method Done, it asks Once whether the change was handled before.
//     If it was, it responds with 200.
//  4. It fetches the dispute, if FetchDispute is set.
//  5. It calls Handle within Once.Do, or HandleGone if the dispute cannot be fetched any more.
//
// The response is 200 if Handle has returned nil for the change, now or before. After any
// other status, Stripe delivers the event again, for up to three days:
//
//	400  not signed by Stripe, signed at another time, cut short, or not an event
//	405  not a POST
//	413  longer than MaxBody; nothing was verified
//	500  a callback, a fetch or Once failed or panicked, or a setting is wrong
//
// The response never repeats an error of yours. Give the server a ReadTimeout, and do not
// check for CSRF tokens on the route.
//
// Stripe: https://docs.stripe.com/webhooks
type Handler struct {
	// Secrets are the signing secrets of the endpoint, each in full ("whsec_…"): see
	// [Verify].
	Secrets Secrets

	// Filter returns false for events that you do not want. The Handler responds to
	// them with 200 and does nothing else: it fetches nothing and does not call Handle.
	// Nil means that you want all events.
	//
	// A live endpoint of a platform also receives events of test mode, which a live
	// key cannot fetch. This Filter skips them:
	//
	//	Filter: func(e *webhook.Event) bool { return e.Livemode },
	Filter func(e *Event) bool

	// Handle does the work for an event. If it returns an error, Stripe sends the event
	// again. Therefore return nil for types that you do not need, and for errors that
	// would be the same next time; report these elsewhere. ctx ends when Stripe closes
	// the connection, after some seconds: put longer work on a queue, with
	// [Event].Payload.
	Handle func(ctx context.Context, e *Event) error

	// FetchDispute and FetchIssuingDispute, if set, are called before Handle for an event
	// about such a dispute, with the account or context of the event. An event without
	// either belongs to the account of the key, even if Config.Account is set.
	// [Event.Dispute] then returns the current dispute. Therefore the order of deliveries
	// does not matter, and thin events work like snapshot events.
	//
	// If a fetch fails, the response is 500 and the change does not count as handled, so
	// that Stripe delivers the event again. HandleGone is for fetches that always fail.
	FetchDispute        Fetch[dispute.Dispute]
	FetchIssuingDispute Fetch[issuingdispute.IssuingDispute]

	// HandleGone, if set, is called in place of Handle for an event whose object cannot be
	// fetched any more: Stripe responded with 401, 403 or 404, for example because the
	// account has disconnected, or the error is [stripedispute.Permanent] for another
	// reason. [Event.Dispute] returns the snapshot, the dispute as it was when the event
	// happened; a thin event has none. reason is the error of the fetch. Check it: a 401
	// can also mean that your own key has expired.
	//
	// If HandleGone returns nil, the change is handled and the response is 200. If it
	// returns an error, Stripe sends the event again. Without HandleGone, Stripe sends
	// such an event again for three days, and may disable an endpoint that fails for that
	// long.
	HandleGone func(ctx context.Context, e *Event, reason error) error

	// Once remembers which changes were handled, so that Handle gets each change only
	// once. Nil means a new [Memory] for this Handler. Deliveries of one change that
	// arrive in one process at the same time share one result, with any Once: the first
	// one calls your functions, and the others wait until it ends or their own ctx ends.
	Once Once

	// MaxBody is the largest body that is accepted, in bytes. 0, or less than 0, means
	// [DefaultMaxBody].
	MaxBody int64

	// Tolerance, AnyAge and Now have the same meaning as in a [Verifier]. If Once is nil,
	// Now is also the clock of the Handler's Memory.
	Tolerance time.Duration
	AnyAge    bool
	Now       func() time.Time

	// Logger receives one line for each delivery: the ids of the event, the status, the
	// duration, and whether the event was a duplicate or filtered. For an error before the
	// event was verified, it has the text, which is of this package; afterwards only the kind
	// of the error, and the stack of a panic. Nil logs nothing.
	Logger *slog.Logger

	// OnError receives the error for each response that is not 200, before the response is
	// sent: an Err variable of this package, the error of a callback, a fetch or Once, or
	// a [*PanicError]. e is nil if no event was verified. This package does not log your
	// own errors.
	OnError func(ctx context.Context, e *Event, err error)

	running  flights[string] // by ChangeID
	memory   Memory
	initOnce sync.Once // sets memory up
}

var errNoHandle = permanent.New("webhook: Handler.Handle is nil")

// Check returns an error if a setting is missing or wrong: no secret, a text that cannot be a
// signing secret of Stripe (the error has its position and does not quote it), a negative
// Tolerance, or no Handle. With such a setting, every delivery gets 500. Call Check when the
// program starts.
func (h *Handler) Check() error {
	if err := h.verifier().check(); err != nil {
		return err
	}
	if problem := firstSecretProblem(h.Secrets); problem != "" {
		return fmt.Errorf("%w: %s", ErrNoSecret, problem)
	}
	if h.Handle == nil {
		return errNoHandle
	}
	return nil
}

// verifier returns a Verifier with the settings of h.
func (h *Handler) verifier() Verifier {
	return Verifier{Secrets: h.Secrets, Tolerance: h.Tolerance, AnyAge: h.AnyAge, Now: h.Now}
}

// ServeHTTP implements [http.Handler]: receive does step 1, and process does the others.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, began := r.Context(), time.Now()
	e, status, err := h.receive(w, r)
	d := delivery{event: e, status: status}
	if err == nil {
		if d.outcome, err = h.process(ctx, e); err != nil {
			d.status = http.StatusInternalServerError
		}
	}
	d.err, d.took = err, time.Since(began)
	h.log(ctx, d)
	if err == nil {
		w.WriteHeader(d.status)
		return
	}
	if h.OnError != nil {
		_ = recovered(func() error { h.OnError(ctx, e, err); return nil }) // the response is sent even if OnError panics
	}
	text := err.Error() // for a 4xx, err is an error of this package; Stripe's Dashboard shows the text
	if d.status >= http.StatusInternalServerError {
		text = http.StatusText(d.status) // err may be an error of yours
	}
	http.Error(w, text, d.status)
}

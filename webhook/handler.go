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

// DefaultMaxBody is room for the 150,000 characters of evidence that a dispute
// may have, each as a six-byte escape, and for the old value of each.
const DefaultMaxBody = 2 << 20

// Handler receives events over HTTP. Secrets and Handle are required; the zero
// value of every other field is the safe one. Set the fields before the first
// request and use it by pointer. It serves any number of requests at once.
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
//  3. It asks Once whether the change was handled before, if Once has a method Done.
//     If it was, it responds with 200.
//  4. It fetches the dispute, if FetchDispute is set.
//  5. It calls Handle within Once.Do, or HandleGone if the fetch was refused.
//
// The response is 200 once Handle has returned nil for the change, now or before.
// Stripe takes any other status as a reason to deliver the event again, for up to
// three days:
//
//	400  not signed by Stripe, signed at another time, or not an event
//	405  not a POST
//	413  longer than MaxBody; nothing was verified
//	500  a callback, a fetch or Once failed or panicked, or a setting is wrong
//
// The response never repeats an error of yours. A server for it should have a
// ReadTimeout, and the route no CSRF check.
//
// Stripe: https://docs.stripe.com/webhooks
type Handler struct {
	// Secrets that may have signed, each in full ("whsec_…"): see [Verify].
	Secrets Secrets

	// Filter returns false for events that you do not want. They get 200 and nothing
	// else happens: nothing is fetched, and Handle does not see them. Nil means that
	// you want all.
	//
	// A live endpoint of a platform also receives events of test mode, which a live
	// key cannot fetch. This Filter skips them:
	//
	//	Filter: func(e *webhook.Event) bool { return e.Livemode },
	Filter func(e *Event) bool

	// Handle does the work for an event. An error makes Stripe send it again. So
	// return nil for types that mean nothing to you, and for what will fail the same
	// way next time: report that elsewhere. ctx ends when Stripe closes the connection,
	// after some seconds: put longer work on a queue, with [Event].Payload.
	Handle func(ctx context.Context, e *Event) error

	// FetchDispute and FetchIssuingDispute, where set, are called before Handle for
	// an event about such a dispute, with the account or context of the event. An event
	// without either belongs to the account of the key, even if Config.Account is set.
	// [Event.Dispute] is then the dispute as it is now. So the order of deliveries does
	// not matter, and thin events are the same as snapshot events.
	//
	// When a fetch fails, the response is 500 and the change does not count as handled,
	// so that Stripe delivers the event again. HandleGone is for fetches that fail forever.
	FetchDispute        Fetch[dispute.Dispute]
	FetchIssuingDispute Fetch[issuingdispute.IssuingDispute]

	// HandleGone, where set, is called in place of Handle for an event whose object may
	// not be fetched any more: Stripe responded with 401, 403 or 404, for example because
	// the account has disconnected, or the error is [stripedispute.Permanent] otherwise.
	// [Event.Dispute] is the snapshot, the dispute as it was when the event happened; a
	// thin event has none. reason is the error of the fetch. Look at it: a 401 can also
	// mean that your own key has expired.
	//
	// Nil from it means that the change is handled: the response is 200. An error makes
	// Stripe send the event again. Without HandleGone, Stripe sends such an event again
	// for three days, and may disable an endpoint that fails for that long.
	HandleGone func(ctx context.Context, e *Event, reason error) error

	// Once keeps Handle from seeing a change again that it has handled. Nil means a
	// [Memory] of this Handler's own. Deliveries of one change that arrive in one process
	// at the same time share one result, with any Once.
	Once Once

	// MaxBody is how many bytes of a body are read. 0 means [DefaultMaxBody].
	MaxBody int64

	// Tolerance, AnyAge and Now are those of a [Verifier]. Now is also the clock of the
	// Handler's own Memory.
	Tolerance time.Duration
	AnyAge    bool
	Now       func() time.Time

	// Logger receives one line for each delivery: what identifies the event, the status
	// and the duration, and of an error only its kind. Nil logs nothing.
	Logger *slog.Logger

	// OnError receives the reason for a response that is not 200, before it is sent: an
	// Err value of this package, what a callback, a fetch or Once returned, or a
	// [*PanicError]. e is nil when no event was verified. Your own errors are not logged
	// anywhere else.
	OnError func(ctx context.Context, e *Event, err error)

	running flights[string] // by ChangeID
	memory  Memory
	ready   sync.Once // sets memory up
}

var errNoHandle = permanent.New("webhook: Handler.Handle is nil")

// Check returns an error when a setting is missing or wrong: no secret, one that
// cannot be a signing secret of Stripe's (named by its position, not quoted), a
// negative Tolerance, no Handle. Every delivery would get 500. Call it when the
// program starts.
func (h *Handler) Check() error {
	if err := h.verifier().check(); err != nil {
		return err
	}
	if which := malformed(h.Secrets); which != "" {
		return fmt.Errorf("%w: %s", ErrNoSecret, which)
	}
	if h.Handle == nil {
		return errNoHandle
	}
	return nil
}

func (h *Handler) verifier() Verifier {
	return Verifier{Secrets: h.Secrets, Tolerance: h.Tolerance, AnyAge: h.AnyAge, Now: h.Now}
}

// ServeHTTP is [http.Handler].
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
		_ = contain(func() error { h.OnError(ctx, e, err); return nil }) // the response is sent in any case
	}
	text := err.Error() // of this package only; Stripe's Dashboard shows it
	if d.status >= http.StatusInternalServerError {
		text = http.StatusText(d.status)
	}
	http.Error(w, text, d.status)
}

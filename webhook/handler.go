package webhook

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// DefaultMaxBody is room for the 150,000 characters of evidence that a dispute
// may hold, each as a six-byte escape, and as much again for a change of them.
const DefaultMaxBody = 2 << 20

// Handler receives events over HTTP. Secrets and Handle are required, the zero
// value of everything else is the safe one. Set the fields before the first
// request and use it by pointer; it serves any number of requests at once.
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
// It answers 200 once Handle has returned nil for an event, now or before. Stripe
// takes any other answer as a reason to deliver again, for up to three days:
//
//	400  not signed by Stripe, signed at another time, or no event
//	405  not a POST
//	413  longer than MaxBody; nothing was verified
//	500  Handle or a fetch failed or panicked, or the Handler lacks something
//
// The answer never repeats an error of yours. A server in front of it should
// have a ReadTimeout, and the route no CSRF check.
type Handler struct {
	// Secrets that may have signed, each in full ("whsec_…"): see [Verify].
	Secrets []string

	// Handle does the work for an event. An error makes Stripe send it again, so
	// return nil for types that mean nothing to you, and for what will fail the same
	// way next time: report that elsewhere. ctx ends when Stripe hangs up,
	// after some seconds: queue what takes longer, as [Event].Payload.
	Handle func(ctx context.Context, e *Event) error

	// FetchDispute and FetchIssuingDispute, where set, are called before Handle for
	// an event about such a dispute, with the event's account or context: an event
	// without is about the account that owns the key, whatever Config.Account says.
	// [Event.Dispute] is then the dispute as it is now. That makes the order of
	// deliveries harmless, and thin notifications the same as snapshots.
	FetchDispute        Fetch[dispute.Dispute]
	FetchIssuingDispute Fetch[issuingdispute.IssuingDispute]

	// Once keeps Handle from seeing an event again that it has dealt with. Nil
	// means a [Memory] of this Handler's own.
	Once Once

	// MaxBody is how many bytes are read of a body. 0 means [DefaultMaxBody].
	MaxBody int64

	// Tolerance, AnyAge and Now are those of a [Verifier].
	Tolerance time.Duration
	AnyAge    bool
	Now       func() time.Time

	// Logger receives a line per delivery: what identifies the event, the answer
	// and the time taken, and of an error only its kind. Nil is silent.
	Logger *slog.Logger

	// OnError is told why an answer is not 200, before it is sent: an Err value of
	// this package, what Handle or a fetch returned, a [*PanicError]. e is nil when
	// there is no verified event. Your own errors are not logged otherwise.
	OnError func(ctx context.Context, e *Event, err error)

	memory Memory
}

var (
	errMethod   = errors.New("webhook: only POST is served")
	errTooLarge = errors.New("webhook: the body is too large")
	errBody     = errors.New("webhook: the body could not be read")
	errNoHandle = errors.New("webhook: Handler.Handle is nil")
)

// Check says what the Handler lacks, as every delivery would be told by a 500. Call
// it when the program starts.
func (h *Handler) Check() error {
	if err := h.verifier().check(); err != nil {
		return err
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
	ran := false
	if err == nil {
		if ran, err = h.process(ctx, e); err != nil {
			status = http.StatusInternalServerError
		}
	}
	h.log(ctx, delivery{event: e, status: status, err: err, duplicate: err == nil && !ran, took: time.Since(began)})
	if err == nil {
		w.WriteHeader(status)
		return
	}
	if h.OnError != nil {
		_ = contain(func() error { h.OnError(ctx, e, err); return nil }) // the answer goes out all the same
	}
	text := err.Error() // of this package alone, and good to read in Stripe's Dashboard
	if status >= http.StatusInternalServerError {
		text = http.StatusText(status)
	}
	http.Error(w, text, status)
}

// receive reads, verifies and decodes, in this order, and says how to answer.
func (h *Handler) receive(w http.ResponseWriter, r *http.Request) (*Event, int, error) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, http.StatusMethodNotAllowed, errMethod
	}
	if err := h.Check(); err != nil {
		return nil, http.StatusInternalServerError, err
	}
	most := h.MaxBody
	if most <= 0 {
		most = DefaultMaxBody
	}
	if r.ContentLength > most {
		return nil, http.StatusRequestEntityTooLarge, errTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, http.StatusRequestEntityTooLarge, errTooLarge
	} else if err != nil {
		return nil, http.StatusBadRequest, errBody
	}
	e, err := h.verifier().Parse(body, r.Header.Get("Stripe-Signature"))
	if err != nil {
		return nil, http.StatusBadRequest, err
	}
	return e, http.StatusOK, nil
}

// process runs the callback, once for an event. ran is false for a duplicate.
func (h *Handler) process(ctx context.Context, e *Event) (ran bool, err error) {
	var once Once = &h.memory
	if h.Once != nil {
		once = h.Once
	}
	var failed error
	err = contain(func() error {
		return once.Do(ctx, e.ID, func(ctx context.Context) error {
			ran = true
			failed = contain(func() error {
				if err := h.refresh(ctx, e); err != nil {
					return err
				}
				return h.Handle(ctx, e)
			})
			return failed
		})
	})
	if failed != nil {
		return ran, failed // whatever Once made of it
	}
	return ran, err
}

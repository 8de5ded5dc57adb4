package evidence

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// derivedKeys is the number of derived idempotency keys for one action. once moves on to the next
// key when Stripe's HTTP response under the current one is out of date. After the last one, it sends
// an action that is not final once more, under a random key.
const derivedKeys = 10

// maxWaits is how many times sendUnderKey waits a second while another process makes the same
// request.
const maxWaits = 60

// action is a POST that must take effect once, however many processes make it.
type action struct {
	step         Step
	slot         slot
	content      string // digest of the content
	final        bool   // it cannot be undone, so once never sends it under a random key
	overwritable bool   // somebody may overwrite it, so a success that Stripe replays may be out of date

	call func(opts ...stripedispute.Option) error
	// inEffect reports whether the action is in effect now; it may send GETs. An error means that
	// nobody knows, or that once must not try again.
	inEffect func(ctx context.Context, got reply) (bool, error)
}

// reply is the outcome of one request.
type reply struct {
	err      error
	status   int  // of the HTTP response; 0 without one
	replayed bool // Stripe repeated an earlier HTTP response
}

// once performs an action with derived idempotency keys. All processes use the same series
// of keys, so that two of them still act once. A response that Stripe replays was true in
// the past, so inEffect looks at the present. once uses the next key only if the action is
// certainly not in effect: because Stripe replays a failure, because Stripe replays a
// success that somebody has overwritten since, or because Stripe refuses the key.
//
// once runs in the goroutine of the Responder's call, or in that of an upload. a.call and a.inEffect
// use the same ctx, so its end ends every wait.
func (f *filing) once(ctx context.Context, a action) error {
	for try := 1; ; try++ {
		got := f.sendUnderKey(ctx, a, try)
		done, err := a.inEffect(ctx, got)
		if done {
			return nil
		}
		if err != nil {
			return joined(got.err, err)
		}
		if got.err == nil && (a.final || !got.replayed) {
			return ErrUnconfirmed
		}
		if !got.outOfDate(a) || try > derivedKeys || try == derivedKeys && a.final {
			return cmp.Or(got.err, ErrUnconfirmed)
		}
	}
}

// outOfDate reports whether an HTTP response says nothing about the present, so that the
// action needs a new key.
func (r reply) outOfDate(a action) bool {
	switch {
	case keyRefused(r.err, http.StatusBadRequest):
		return true
	case !r.replayed:
		return false
	case r.status >= 300, r.err == nil:
		return true
	default: // a success whose body was cut off
		return a.overwritable
	}
}

// mayHaveTakenEffect reports whether a failed request may still have had its effect. It is
// false without an HTTP response: nobody knows then. The user's next call has the same key, and its
// response shows whether the first one had an effect.
func (r reply) mayHaveTakenEffect() bool {
	success := r.status != 0 && r.status < 300
	return r.replayed || success || r.status >= http.StatusInternalServerError || errors.Is(r.err, stripedispute.ErrIdempotency)
}

// joined is two errors in one line. first may be nil.
func joined(first, second error) error {
	if first == nil {
		return second
	}
	return fmt.Errorf("%w; %w", first, second)
}

// sendUnderKey makes the request under the key number try. Stripe sends 409 while another process makes
// the same request. a.call retries a 409 as often as Config.MaxRetries allows; these retries spend the
// budget of retries. After that, sendUnderKey waits a second and calls again, until another response
// comes, it has waited maxWaits times, or ctx ends.
func (f *filing) sendUnderKey(ctx context.Context, a action, try int) reply {
	for wait := 0; ; wait++ {
		var resp stripedispute.Response
		opts := f.options(stripedispute.WithResponse(&resp))
		if try <= derivedKeys {
			opts = append(opts, stripedispute.WithIdempotencyKey(f.key(a, try)))
		}
		err := a.call(opts...)
		f.recordRequest(a.step, a.slot, resp)
		if !keyRefused(err, http.StatusConflict) || wait == maxWaits {
			return reply{err, resp.Status, resp.Replayed}
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return reply{err: fmt.Errorf("%w; %w while waiting for it", err, ctx.Err())}
		}
	}
}

// keyRefused reports whether Stripe refused the idempotency key with this status. 409: a
// request with the key is in progress. 400: the key was used for another request, which
// happens if another release of this library encodes the same request in another way.
func keyRefused(err error, status int) bool {
	e, ok := errors.AsType[*stripedispute.Error](err)
	return ok && errors.Is(e, stripedispute.ErrIdempotency) && e.Status == status
}

// key derives an idempotency key. It is a digest, so it reveals nothing. If the parts change, a
// release with the change and one without it have different keys, so both can act.
func (f *filing) key(a action, try int) string {
	h := sha256.New()
	for _, part := range []string{f.Account, f.id, f.round, string(a.step), string(a.slot), a.content, fmt.Sprint(try)} {
		_, _ = fmt.Fprintf(h, "%d:%s,", len(part), part)
	}
	return fmt.Sprintf("evidence-%s-%s", a.step, hex.EncodeToString(h.Sum(nil)))
}

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

// maxKeys is the number of idempotency keys for one action. The next one is used when
// Stripe's HTTP response under the one before is old and not true any more.
const maxKeys = 10

// maxWaits is how many seconds a request waits for the same one of another process.
const maxWaits = 60

// action is a POST that must take effect once, from any number of processes.
type action struct {
	step    Step
	slot    slot
	content string // digest of what is sent
	final   bool   // it cannot be undone, so it is never sent under a key that others do not know
	revert  bool   // somebody may undo it later, so a success that Stripe remembers may be out of date

	call func(opts ...stripedispute.Option) error
	// holds reports whether the effect is there now. An error means that nobody knows, or
	// that nothing more may be tried.
	holds func(ctx context.Context, got reply) (bool, error)
}

// reply is what came of one request.
type reply struct {
	err      error
	status   int  // of the HTTP response; 0: there was none
	replayed bool // Stripe repeated an earlier HTTP response
}

// once performs an action under derived keys. Every process goes through the same series
// of keys, so that two of them still act once. An HTTP response that Stripe repeats from
// its memory was true in the past, so holds looks what is true now. The next key is used
// only if the effect is certainly not there: Stripe remembers a failure, or a success that
// was undone since, or refuses a key that was used for something else.
func (f *filing) once(ctx context.Context, a action) error {
	for try := 1; ; try++ {
		got := f.ask(ctx, a, try)
		there, err := a.holds(ctx, got)
		if there {
			return nil
		}
		if err != nil {
			return both(got.err, err)
		}
		if got.err == nil && (a.final || !got.replayed) {
			return ErrUnconfirmed
		}
		if !got.outOfDate(a) || try > maxKeys || try == maxKeys && a.final {
			return cmp.Or(got.err, ErrUnconfirmed)
		}
	}
}

// outOfDate reports whether an HTTP response says nothing about a request that is made now.
func (r reply) outOfDate(a action) bool {
	switch {
	case refused(r.err, http.StatusBadRequest):
		return true
	case !r.replayed:
		return false
	case r.status >= 300, r.err == nil:
		return true
	default: // a success that broke off on its way
		return a.revert
	}
}

// mayHaveTakenEffect reports whether a request that failed may have done its work.
// Without an HTTP response it is not looked: the same request will tell when it is made
// again.
func (r reply) mayHaveTakenEffect() bool {
	return r.replayed || r.status >= http.StatusInternalServerError || r.status != 0 && r.status < 300 || errors.Is(r.err, stripedispute.ErrIdempotency)
}

// both is two errors in one line.
func both(err, look error) error {
	if err == nil {
		return look
	}
	return fmt.Errorf("%w; %w", err, look)
}

// ask makes the request under one key. While another process makes the same one,
// it waits for that, a second at a time.
func (f *filing) ask(ctx context.Context, a action, try int) reply {
	for wait := 0; ; wait++ {
		var resp stripedispute.Response
		opts := f.options(stripedispute.WithResponse(&resp))
		if try <= maxKeys {
			opts = append(opts, stripedispute.WithIdempotencyKey(f.key(a, try)))
		}
		err := a.call(opts...)
		f.note(a.step, a.slot, resp)
		if !refused(err, http.StatusConflict) || wait == maxWaits {
			return reply{err, resp.Status, resp.Replayed}
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return reply{err: fmt.Errorf("%w; %w while waiting for it", err, ctx.Err())}
		}
	}
}

// refused reports whether Stripe refused the key: with 409 because it is in use at
// this moment, with 400 because it was used for something else, as it can be when
// another release of this library encodes a request otherwise.
func refused(err error, status int) bool {
	e, ok := errors.AsType[*stripedispute.Error](err)
	return ok && errors.Is(e, stripedispute.ErrIdempotency) && e.Status == status
}

// key derives an idempotency key. It is a digest, so it tells nothing.
func (f *filing) key(a action, try int) string {
	h := sha256.New()
	for _, part := range []string{f.Account, f.id, f.round, string(a.step), string(a.slot), a.content, fmt.Sprint(try)} {
		_, _ = fmt.Fprintf(h, "%d:%s,", len(part), part)
	}
	return fmt.Sprintf("evidence-%s-%s", a.step, hex.EncodeToString(h.Sum(nil)))
}

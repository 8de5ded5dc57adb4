package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// maxKeys is how long the series of keys for one action is. Each but the last that
// is used was answered in the past, with something that no longer holds.
const maxKeys = 10

// maxWaits is how many seconds a request waits for its like from another process.
const maxWaits = 60

// action is a POST that must take effect once, from whichever process.
type action struct {
	step    Step
	slot    slot
	content string // digest of what is sent
	final   bool   // it cannot be undone, so never under a key that others do not know
	call    func(opts ...stripedispute.Option) error
	holds   func(context.Context, error) (bool, error) // whether its effect is there, by looking
}

// once performs an action under derived keys. An answer out of Stripe's memory, or
// none at all, proves nothing about now, so it is looked at what Stripe holds: a
// failure that Stripe remembers would otherwise come back for a day, and an old
// success would hide that the evidence was changed since. Where the effect is not
// there, the next key of a fixed series is used. Every process goes through the
// same series, so two of them still act once.
func (f *filing) once(ctx context.Context, a action) error {
	for try := 1; ; try++ {
		replayed, err := f.ask(ctx, a, try)
		if err == nil && !replayed {
			return nil
		}
		there, look := a.holds(ctx, err)
		stale := replayed || refused(err, http.StatusBadRequest)
		last := try > maxKeys || try == maxKeys && a.final
		switch {
		case there:
			return nil
		case err != nil && (look != nil || last || !stale):
			return err
		case look != nil:
			return look
		case last:
			return ErrUnconfirmed
		}
	}
}

// ask makes the request under one key. While another process makes the same one,
// it waits for that, a second at a time.
func (f *filing) ask(ctx context.Context, a action, try int) (replayed bool, err error) {
	for wait := 0; ; wait++ {
		var resp stripedispute.Response
		opts := f.options(stripedispute.WithResponse(&resp))
		if try <= maxKeys {
			opts = append(opts, stripedispute.WithIdempotencyKey(f.key(a, try)))
		}
		err = a.call(opts...)
		f.note(a.step, a.slot, resp)
		if !refused(err, http.StatusConflict) || wait == maxWaits {
			return resp.Replayed, err
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return false, fmt.Errorf("%w; %w while waiting for it", err, ctx.Err())
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

// key derives an idempotency key. It is a digest, so it tells nothing. The round
// keeps the answer to a chargeback apart from that to the inquiry it came from.
func (f *filing) key(a action, try int) string {
	round := fmt.Sprintf("%s %d", f.result.Before.Status, f.result.Before.EvidenceDetails.SubmissionCount)
	h := sha256.New()
	for _, part := range []string{f.Account, f.id, round, string(a.step), string(a.slot), a.content, fmt.Sprint(try)} {
		_, _ = fmt.Fprintf(h, "%d:%s,", len(part), part)
	}
	return fmt.Sprintf("evidence-%s-%s", a.step, hex.EncodeToString(h.Sum(nil)))
}

package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
)

// maxTries bounds how many keys of one action are tried. Each but the last was
// answered in the past, with something that no longer holds.
const maxTries = 10

// action is a POST that must take effect once, from whichever process.
type action struct {
	step    Step
	slot    slot
	content string // digest of what is sent
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
		var resp stripedispute.Response
		key := f.key(a, try)
		err := a.call(f.options(stripedispute.WithIdempotencyKey(key), stripedispute.WithResponse(&resp))...)
		f.note(a.step, a.slot, resp)
		if err == nil && !resp.Replayed {
			return nil
		}
		there, look := a.holds(ctx, err)
		switch stale := resp.Replayed || taken(err); {
		case there:
			return nil
		case look != nil && err == nil:
			return look
		case look != nil, !stale, try == maxTries && err != nil:
			return err
		case try == maxTries:
			return fmt.Errorf("%d requests like it were answered before, and none of them holds any more; try again tomorrow", maxTries)
		}
	}
}

// taken reports whether the key was used for something else, as it can be when
// another release of this library encodes a request otherwise. A key that is in
// use at this moment (409) is not that.
func taken(err error) bool {
	e, ok := errors.AsType[*stripedispute.Error](err)
	return ok && errors.Is(e, stripedispute.ErrIdempotency) && e.Status != http.StatusConflict
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

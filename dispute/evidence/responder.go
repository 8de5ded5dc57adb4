package evidence

import (
	"context"
	"errors"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// Responder files packets. Disputes and Files are required, and must be made from
// the same Config. It is safe for concurrent use.
//
// Whatever breaks off a call, the same call repairs: it looks at what Stripe holds
// and does what is left to do. Every POST goes out under a key that is derived from
// the account, the dispute, the step and the content, so that Stripe takes it for
// the same request however often and from however many processes it comes: nothing
// is submitted or uploaded twice. Stripe forgets keys after a day or more. Then what
// the dispute itself shows still decides: it is never submitted twice, and files
// that it holds are recognised by the digest in their names.
type Responder struct {
	Disputes *dispute.Client
	Files    *fileupload.Client

	// Account acts on a connected account, in every call, whatever the Config of the
	// clients says. Empty leaves it to them.
	Account string

	// Parallel is how many files go up side by side, each with its bytes in memory;
	// 0 means 8. Stripe takes 20 uploads a second of an account.
	Parallel int

	// Progress is told of every step and of the bytes of each upload, from several
	// goroutines but never twice at a time. It holds up what it reports on, and must
	// not use the Responder.
	Progress func(Event)
}

// ErrUnconfirmed is [stripedispute.ErrUnconfirmed]: after a submission, look at the
// dispute before you do anything else.
var ErrUnconfirmed = stripedispute.ErrUnconfirmed

// Stage checks the packet, uploads its files and keeps everything at Stripe without
// submitting it, where it can be looked at and changed. What Stripe holds already is
// not sent again. A deadline that has passed and a fee that is not acknowledged are
// warnings here.
func (r *Responder) Stage(ctx context.Context, id string, p *Packet) (*Result, error) {
	return r.file(ctx, id, p, false)
}

// Submit does what [Responder.Stage] does, reads the dispute back, compares it with
// the packet, and submits it to the bank, which happens once and cannot be undone.
// All evidence at Stripe is submitted, so also what Stripe or somebody else put
// there: [Result].Others.
//
// The error is a *[Problems] when the packet does not pass its check, or when Stripe
// says of staged Compelling Evidence 3.0 that something can still be done for it. It
// is a *[DifferenceError] when Stripe holds something else than
// the packet, and matches [dispute.ErrFinal] or [dispute.ErrUnderReview] when the
// dispute takes no response any more. A dispute that was submitted with this very
// packet is no error but nothing to do: [Result].Skipped. What Smart Disputes sent
// in its place is an error.
func (r *Responder) Submit(ctx context.Context, id string, p *Packet) (*Result, error) {
	return r.file(ctx, id, p, true)
}

// file takes the packet through the steps, as far as is wanted.
func (r *Responder) file(ctx context.Context, id string, p *Packet, submit bool) (*Result, error) {
	if err := r.ready(p); err != nil {
		return nil, err
	}
	f := &filing{Responder: r, id: id, packet: p, submits: submit, result: &Result{}}
	for _, step := range []func(context.Context) error{f.fetch, f.check, f.upload, f.stage} {
		if err := step(ctx); err != nil || f.result.Skipped != nil {
			return f.end(err)
		}
	}
	if !submit {
		return f.end(nil)
	}
	if err := f.compare(ctx); err != nil || f.result.Skipped != nil {
		return f.end(err)
	}
	return f.end(f.submit(ctx))
}

func (r *Responder) ready(p *Packet) error {
	switch {
	case r == nil || r.Disputes == nil:
		return errors.New("evidence: Responder.Disputes is nil; give it a client of package dispute")
	case r.Files == nil:
		return errors.New("evidence: Responder.Files is nil; give it a client of package fileupload")
	case p == nil:
		return errors.New("evidence: the packet is nil; make one with Load")
	}
	return nil
}

// options are those that every call has.
func (r *Responder) options(more ...stripedispute.Option) []stripedispute.Option {
	if r.Account != "" {
		more = append(more, stripedispute.WithAccount(r.Account))
	}
	return more
}

func failed(step Step, err error) error { return fmt.Errorf("evidence: %s: %w", step, err) }

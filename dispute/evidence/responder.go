package evidence

import (
	"context"
	"errors"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Responder files packets. Disputes and Files are required, and must be made from
// the same Config. It is safe for concurrent use.
//
// If a call breaks off, make the same call again: it looks at what Stripe holds and does
// what is left to do. Every POST has an idempotency key that is derived from the account,
// the dispute, the step and the content, so that Stripe takes it for the same request
// however often and from however many processes it comes: nothing is submitted or
// uploaded twice. Stripe forgets keys after a day or more. Then what the dispute itself
// shows still decides: it is never submitted twice, and files that it holds are
// recognised by the digest in their names.
//
// The context ends every step, also one that waits for a file: an Open or a Read that
// blocks is left alone and the call returns. A panic in a function of yours (File.Open,
// a reader, CountPages, Progress) reaches the goroutine that made the call.
type Responder struct {
	Disputes *dispute.Client
	Files    *fileupload.Client // not needed for SubmitStaged; the key needs to read and write files

	// Account acts on a connected account, in every call, whatever the Config of the
	// clients says. Empty leaves it to them.
	Account string

	// Parallel is how many files go up side by side, each with its bytes in memory;
	// 0 means 8. Stripe takes 20 uploads a second of an account.
	Parallel int

	// Progress is told of every step and of the bytes of each upload, one event after
	// another, in the goroutine that made the call. The work waits until it returns.
	Progress func(Event)
}

// ErrUnconfirmed is [stripedispute.ErrUnconfirmed]: Stripe accepted a request, but the
// object does not show its effect. After a submission, look at the dispute before you do
// anything else.
var ErrUnconfirmed = stripedispute.ErrUnconfirmed

// ErrChanged means that the evidence at Stripe is not what was approved, and that
// [Responder.SubmitStaged] submitted nothing. Look at the dispute again, and approve
// what is there now.
var ErrChanged = permanent.New("the evidence at Stripe is not what was approved")

// Stage checks the packet, uploads its files and keeps everything at Stripe without
// submitting it, where it can be looked at and changed. What Stripe holds already is
// not sent again. A deadline that has passed and a fee that is not acknowledged are
// warnings here.
//
// It overwrites what somebody else staged in the packet's fields, and says what:
// [Result].Changed. [Responder.Compare] tells before.
func (r *Responder) Stage(ctx context.Context, id string, p *Packet) (*Result, error) {
	return r.respond(ctx, id, p, false, false)
}

// StageFirst does what [Responder.Stage] does, but overwrites nothing that somebody has
// staged: if evidence is there that is not this packet, also when it was staged while the
// files went up, it changes nothing and returns a *[DifferenceError]. A change between the
// last look and the request, which follow one another, cannot be seen.
func (r *Responder) StageFirst(ctx context.Context, id string, p *Packet) (*Result, error) {
	return r.respond(ctx, id, p, false, true)
}

// Submit does what [Responder.Stage] does, reads the dispute back, compares it with
// the packet, and submits it to the bank, which happens once and cannot be undone.
//
// It never overwrites what a person staged. If evidence is staged that is not this
// packet, so also after a correction in the Dashboard, it changes and submits nothing
// and returns a *[DifferenceError]: stage the packet, look at it, submit it. It does
// overwrite what Stripe filled in by itself as long as nobody has staged anything.
//
// All evidence at Stripe is submitted, so also fields that the packet leaves empty and
// that Stripe or somebody else filled in: [Result].Others. The request that submits has
// the packet's own fields too, so that nobody can change those in between. A change of
// other fields in that moment cannot be prevented; it is a warning in [Result].Problems.
//
// If Stripe trims, cuts or changes a text while it is staged, its version counts from then
// on, and [Result].Differences names the field. A later run takes a text that has other
// white space, or of which only a long beginning is there, for Stripe's version and leaves
// it. Anything else is a DifferenceError then, and SubmitStaged submits it.
//
// The error is a *[Problems] when the packet does not pass its check, or when Stripe
// says of staged Compelling Evidence 3.0 that something can still be done for it. It
// matches [dispute.ErrFinal] or [dispute.ErrUnderReview] when the dispute takes no
// response any more. A dispute that was submitted with this very packet is not an error,
// there is nothing to do: [Result].Skipped. What Smart Disputes sent in its place is an
// error.
func (r *Responder) Submit(ctx context.Context, id string, p *Packet) (*Result, error) {
	return r.respond(ctx, id, p, true, true)
}

// respond takes a packet through the steps. guard leaves alone what somebody else staged.
func (r *Responder) respond(ctx context.Context, id string, p *Packet, submit, guard bool) (*Result, error) {
	if err := r.ready(p); err != nil {
		return nil, err
	}
	f := &filing{Responder: r, id: id, packet: p, guard: guard}
	before, err := f.fetch(ctx)
	if err != nil {
		return nil, err
	}
	exhibits, unreadable, err := f.inspect(ctx)
	if err != nil {
		return nil, err
	}
	if closed(before) {
		return f.answered(ctx, before, before, exhibits, unreadable)
	}
	if err := f.check(before, exhibits, unreadable, submit); err != nil {
		return nil, err
	}
	held, err := f.recognise(ctx, before, exhibits)
	if err != nil {
		return nil, err
	}
	if guard {
		if err := staging(before, p.with(exhibits, held)); err != nil {
			return nil, err
		}
	}
	wanted, err := f.upload(ctx, before, exhibits, held)
	if err != nil {
		return nil, err
	}
	staged, expected, err := f.stage(ctx, before, wanted, submit)
	if err != nil {
		return nil, err
	}
	if closed(staged) {
		return f.answered(ctx, before, staged, exhibits, nil)
	}
	if !submit {
		return f.end(before, staged, wanted), nil
	}
	compared, err := f.compare(ctx, staged, expected)
	if err != nil {
		return nil, err
	}
	if closed(compared) {
		return f.answered(ctx, before, compared, exhibits, nil)
	}
	after, err := f.submit(ctx, before, compared, within(wanted, expected))
	if err != nil {
		return nil, err
	}
	if err := f.confirmPacket(compared, after, expected); err != nil {
		return nil, err
	}
	return f.end(before, after, wanted), nil
}

// SubmitStaged submits the evidence that is staged at Stripe if it is exactly the
// approved one, which happens once and cannot be undone. approved is the fingerprint of
// what somebody looked at: [Result].Fingerprint of Stage, or Fingerprint of a dispute's
// Evidence. No packet and no files are needed, so another process can do it, days later.
//
// If the evidence has another fingerprint, nothing is submitted, and the error matches
// [ErrChanged]. The request that submits has all approved fields, so that nobody can
// change those after they were compared. Stripe cannot be told to refuse a field that
// somebody adds in that moment; if one was added, the error is a *[DifferenceError] that
// says so and has Submitted set.
//
// It may be run any number of times from any number of processes: a dispute that was
// submitted with this evidence is [Result].Skipped. Where the dispute takes no response
// any more and has other evidence, the error matches [dispute.ErrUnderReview] or
// [dispute.ErrFinal] and ErrChanged. After the deadline it matches [dispute.ErrDeadline].
//
// An approval is for the response that the dispute waits for at that time. When an
// inquiry has become a chargeback, which is another response, ask for another one.
func (r *Responder) SubmitStaged(ctx context.Context, id string, approved dispute.Fingerprint) (*Result, error) {
	switch {
	case r == nil || r.Disputes == nil:
		return nil, errNoDisputes
	case approved == "":
		return nil, permanent.New("evidence: the approved fingerprint is empty; give the Result.Fingerprint of what was looked at")
	}
	f := &filing{Responder: r, id: id}
	before, err := f.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if closed(before) {
		return f.answeredAsApproved(before, approved)
	}
	if err := f.compareApproved(before, approved); err != nil {
		return nil, err
	}
	after, err := f.submit(ctx, before, before, portable(before))
	if err != nil {
		return nil, err
	}
	if err := confirmApproved(before, after, approved); err != nil {
		return nil, err
	}
	return f.end(before, after, after.Evidence), nil
}

// Compare names the fields in which evidence is staged at Stripe that is not this packet:
// what Stage would overwrite and why Submit would refuse. It is empty when nobody has
// staged anything, or when the packet is staged. Nothing is changed. The error matches
// [dispute.ErrFinal] or [dispute.ErrUnderReview] when the dispute takes no response.
func (r *Responder) Compare(ctx context.Context, id string, p *Packet) (fields []string, err error) {
	if err := r.ready(p); err != nil {
		return nil, err
	}
	f := &filing{Responder: r, id: id, packet: p}
	d, err := f.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if why := closedReason(d); why != nil {
		return nil, failed(StepFetch, why)
	}
	exhibits, unreadable, err := f.inspect(ctx)
	if err != nil {
		return nil, err
	}
	if err := unreadable.err(); err != nil {
		return nil, err
	}
	held, err := f.recognise(ctx, d, exhibits)
	if err != nil {
		return nil, err
	}
	if different, ok := errors.AsType[*DifferenceError](staging(d, p.with(exhibits, held))); ok {
		fields = different.Fields
	}
	return fields, nil
}

var errNoDisputes = permanent.New("evidence: Responder.Disputes is nil; give it a client of package dispute")

func (r *Responder) ready(p *Packet) error {
	switch {
	case r == nil || r.Disputes == nil:
		return errNoDisputes
	case r.Files == nil:
		return permanent.New("evidence: Responder.Files is nil; give it a client of package fileupload")
	case p == nil:
		return permanent.New("evidence: the packet is nil; make one with Load")
	}
	return nil
}

package evidence

import (
	"context"
	"errors"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Responder sends packets to Stripe: it checks them, uploads their files, stages the evidence and
// submits it. Disputes and Files are required, and must be made from the same Config. A Responder
// is safe for concurrent use.
//
// If a call fails or the program crashes, make the same call again. The call looks at what
// Stripe has and does the rest of the work. Every POST has an idempotency key that is
// derived from the account, the dispute, the step and the content. For Stripe, the same
// call is therefore the same request, also when several processes make it: nothing is
// submitted or uploaded twice. Stripe forgets idempotency keys after 24 hours or more.
// After that, the call decides by the dispute itself: it never submits a dispute twice, and
// it recognises files that the dispute has by the digest in their names.
//
// Every call returns when its context ends, also while it waits for a file. Nothing else ends the
// wait for a file. An Open or a Read that blocks then continues to run. A panic in your function
// (File.Open, a reader, CountPages, Progress) continues in the goroutine that made the call.
//
// Stripe: https://docs.stripe.com/disputes/api and https://docs.stripe.com/api/idempotent_requests.
type Responder struct {
	// Disputes reads and updates the dispute. Its Config's Clock tells the time that
	// deadlines are compared with.
	Disputes *dispute.Client

	// Files uploads the files. SubmitStaged does not need it. The API key needs the
	// permission to read and to write files.
	Files *fileupload.Client

	// Account is the id of a connected account ("acct_…"), for the Stripe-Account header of
	// every request. It replaces the account of the clients' Config. If it is empty, the
	// Config decides.
	Account string

	// Parallel is how many files are uploaded at the same time; 0 means 8. Each one has its
	// bytes in memory during the upload. Stripe takes 20 uploads a second for one account.
	// Parallel is also how many files at Stripe are compared at the same time.
	Parallel int

	// Progress is called for every step and for the bytes of each upload. The calls come one
	// after another, in the goroutine that called the Responder, which waits until Progress
	// returns. nil reports nothing.
	Progress func(Event)
}

// ErrUnconfirmed is [stripedispute.ErrUnconfirmed]: Stripe accepted a request, but the
// object does not show its effect. If the request was a submission, look at the dispute
// before you do anything else.
var ErrUnconfirmed = stripedispute.ErrUnconfirmed

// ErrChanged means that the evidence at Stripe is not the approved evidence, and that
// [Responder.SubmitStaged] submitted nothing. Look at the dispute again, and approve the
// evidence that it has now.
var ErrChanged = permanent.New("the evidence at Stripe is not what was approved")

// Stage checks the packet, uploads its files and keeps everything at Stripe without
// submitting it (submit=false). People can look at staged evidence and change it. Stage
// does not send again what the dispute already has. A deadline that has passed and a fee
// that is not acknowledged are warnings here, not errors.
//
// In the fields of the packet, Stage overwrites what somebody else staged, and names the
// fields in [Result].Changed. To know before, call [Responder.Compare]; to overwrite nothing,
// call [Responder.StageFirst].
//
// After an error, some files may be at Stripe already, and the evidence may be staged. Make the
// same call again: it uses what is there and does the rest. A file that stays unused has no
// effect.
func (r *Responder) Stage(ctx context.Context, id string, p *Packet) (*Result, error) {
	return r.respond(ctx, id, p, guard{off: true}, false)
}

// StageFirst is [Responder.Stage] that does not overwrite what somebody else staged: it checks
// the packet, uploads its files and keeps everything at Stripe without submitting it. If other
// evidence than the packet is staged, it changes nothing and returns a *[DifferenceError]. It
// looks once more after the uploads; then the files are at Stripe, and the evidence is not. It
// cannot see a change in the moment between that look and its own request.
func (r *Responder) StageFirst(ctx context.Context, id string, p *Packet) (*Result, error) {
	return r.respond(ctx, id, p, guard{}, false)
}

// StageOver is [Responder.StageFirst] that may overwrite one state of the evidence: the one with
// this fingerprint, which you staged before and nobody has changed since. If other evidence is
// staged, and it is not the packet either, StageOver changes nothing and returns a
// *[DifferenceError]. The fingerprint also covers the fields that somebody else had filled in when
// you staged. If the packet has such a field, StageOver overwrites it; use StageFirst then.
func (r *Responder) StageOver(ctx context.Context, id string, p *Packet, staged dispute.Fingerprint) (*Result, error) {
	return r.respond(ctx, id, p, guard{except: staged}, false)
}

// Submit stages the packet as [Responder.StageFirst] does, reads the dispute back, compares it
// with the packet, and submits it to the bank (submit=true). A dispute is submitted once,
// and this cannot be undone. If a person looks at the evidence before it is submitted, call
// [Responder.Stage] and then [Responder.SubmitStaged] instead.
//
// Submit never overwrites what a person staged. If other evidence than the packet is
// staged, for example after a correction in the Dashboard, it changes and submits nothing
// and returns a *[DifferenceError]. In that case stage the packet, look at it, and submit
// it. Submit does overwrite what Stripe filled in by itself, until somebody stages
// something.
//
// Stripe submits all evidence of the dispute. This includes fields that the packet leaves
// empty and that Stripe or somebody else filled in: see [Result].Others. The request that
// submits also has the packet's own fields, so that nobody can change those in the last
// moment. A change of other fields in that moment cannot be prevented; it is a warning in
// [Result].Problems.
//
// If Stripe trims, cuts or changes a text that is staged, Submit accepts Stripe's version,
// and [Result].Differences names the field. A later run cannot know who changed a text. If
// only the white space differs, or if Stripe has a long beginning of the text, the later run
// takes this for Stripe's change and accepts it. Any other change is a *[DifferenceError];
// SubmitStaged can submit it after a person has approved it.
//
// The error is a *[Problems] if the packet does not pass its check, or if Stripe says that
// staged Compelling Evidence 3.0 lacks something that can still be added. The error matches
// [dispute.ErrFinal] or [dispute.ErrUnderReview] if the dispute takes no response any more.
// If the dispute was already submitted with this packet, there is nothing to do and no
// error: see [Result].Skipped. If Smart Disputes responded instead, it is an error.
//
// After any other error, the files may be at Stripe and the evidence may be staged. If the error
// matches [ErrUnconfirmed], [stripedispute.ErrConnection] or [stripedispute.ErrServer], it may
// also be submitted. Make the same call again: it looks at the dispute and does the rest.
func (r *Responder) Submit(ctx context.Context, id string, p *Packet) (*Result, error) {
	return r.respond(ctx, id, p, guard{}, true)
}

// respond runs the steps for a packet. If the guard protects the staged evidence, and that is not
// the packet, respond overwrites nothing and returns a *DifferenceError.
func (r *Responder) respond(ctx context.Context, id string, p *Packet, g guard, submit bool) (*Result, error) {
	if err := r.checkArguments(p); err != nil {
		return nil, err
	}
	f := &filing{Responder: r, id: id, packet: p, guard: g}
	before, err := f.fetch(ctx)
	if err != nil {
		return nil, err
	}
	exhibits, unreadable, err := f.inspect(ctx)
	if err != nil {
		return nil, err
	}
	if takesNoResponse(before) {
		return f.finishAnswered(ctx, before, before, exhibits, unreadable)
	}
	if err := f.check(before, exhibits, unreadable, submit); err != nil {
		return nil, err
	}
	held, err := f.findHeld(ctx, before, exhibits)
	if err != nil {
		return nil, err
	}
	if f.guard.protects(before) {
		if err := checkStaged(before, p.withFiles(exhibits, held)); err != nil {
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
	if takesNoResponse(staged) {
		return f.finishAnswered(ctx, before, staged, exhibits, nil)
	}
	if !submit {
		return f.completeResult(before, staged, wanted), nil
	}
	compared, err := f.compare(ctx, staged, expected)
	if err != nil {
		return nil, err
	}
	if takesNoResponse(compared) {
		return f.finishAnswered(ctx, before, compared, exhibits, nil)
	}
	after, err := f.submit(ctx, before, compared, onlySetIn(expected, wanted))
	if err != nil {
		return nil, err
	}
	if err := f.confirmPacket(compared, after, expected); err != nil {
		return nil, err
	}
	return f.completeResult(before, after, wanted), nil
}

// SubmitStaged submits the evidence that is staged at Stripe if it is exactly the approved
// evidence. A dispute is submitted once, and this cannot be undone. approved is the
// fingerprint of the evidence that a person looked at: [Result].Fingerprint of Stage, or
// Fingerprint of a dispute's Evidence. SubmitStaged needs no packet and no files, so another
// process can call it days later.
//
// If the evidence has another fingerprint, nothing is submitted, and the error matches
// [ErrChanged]. The request that submits has the approved fields that a request can have, so that nobody
// can change them after the comparison. Stripe has no way to refuse a change of another field in
// that moment. If a field was added, the error is a *[DifferenceError] that names it and has
// Submitted set.
//
// You can call it any number of times from any number of processes. If the dispute was
// already submitted with this evidence, there is no error: see [Result].Skipped. If the
// dispute takes no response any more and has other evidence, the error matches
// [dispute.ErrUnderReview] or [dispute.ErrFinal], and ErrChanged. If the deadline has passed, by
// the Config.Clock of Disputes, the error matches [dispute.ErrDeadline] until Stripe has decided
// the dispute as lost, and ErrFinal from then on.
//
// An approval is for one response. A chargeback after an inquiry takes a response of its
// own, so ask for a new approval.
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
	if takesNoResponse(before) {
		return f.finishAnsweredAsApproved(before, approved)
	}
	if err := f.compareApproved(before, approved); err != nil {
		return nil, err
	}
	after, err := f.submit(ctx, before, before, fitForRequest(before))
	if err != nil {
		return nil, err
	}
	if err := confirmApproved(before, after, approved); err != nil {
		return nil, err
	}
	return f.completeResult(before, after, after.Evidence), nil
}

// Compare returns the fields in which the evidence that somebody staged differs from the
// packet, by Stripe's names with dots. Stage would overwrite these fields, and Submit would
// return an error. The list is empty if nobody has staged anything, or if the packet itself
// is staged. Compare changes nothing. The error matches [dispute.ErrFinal] or
// [dispute.ErrUnderReview] if the dispute takes no response any more. It is a *[Problems] if a file
// of the packet cannot be read or is too large; Compare checks nothing else in the packet.
func (r *Responder) Compare(ctx context.Context, id string, p *Packet) (fields []string, err error) {
	if err := r.checkArguments(p); err != nil {
		return nil, err
	}
	f := &filing{Responder: r, id: id, packet: p}
	d, err := f.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if why := whyNoResponse(d); why != nil {
		return nil, stepError(StepFetch, why)
	}
	exhibits, unreadable, err := f.inspect(ctx)
	if err != nil {
		return nil, err
	}
	if err := unreadable.err(); err != nil {
		return nil, err
	}
	held, err := f.findHeld(ctx, d, exhibits)
	if err != nil {
		return nil, err
	}
	if different, ok := errors.AsType[*DifferenceError](checkStaged(d, p.withFiles(exhibits, held))); ok {
		fields = different.Fields
	}
	return fields, nil
}

var errNoDisputes = permanent.New("evidence: Responder.Disputes is nil; give it a client of package dispute")

// checkArguments returns an error if a client or the packet is nil.
func (r *Responder) checkArguments(p *Packet) error {
	switch {
	case r == nil || r.Disputes == nil:
		return errNoDisputes
	case r.Files == nil:
		return permanent.New("evidence: Responder.Files is nil; give it a client of package fileupload")
	case p == nil:
		return permanent.New("evidence: the packet is nil; read one with Load, or make one")
	}
	return nil
}

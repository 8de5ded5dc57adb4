package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// maxSteps bounds one look. A dispute takes three steps at most: stage, submit, notify.
// Further steps are needed only when somebody else changes the dispute at the same moment.
const maxSteps = 6

// errBusy is the error of a look during which others changed the dispute again and again.
var errBusy = errors.New("others are changing the dispute at this moment")

// timeForWork is the part of the time of a look in which evidence is gathered and sent.
// The rest is for the notices, such as the notice that the time was not enough. The comments of
// Desk.Gather and of Config in module deskriver, and docs/testing.md, have the same number.
const timeForWork = 0.75

// Look does what is due for a dispute and returns when to look again. The zero time means:
// look again when an event of the dispute arrives. Look reads the dispute first, so it may
// be called for any event, late, twice, in any order, and from several processes at the
// same time.
//
// Give ctx a deadline of some minutes. Gather and Notify run in goroutines of their own, so Look
// returns when ctx ends, even when they block. A panic in them is returned as a *[PanicError].
//
// The error is a *[LookError]. If [stripedispute.Permanent] is true for it, repeating the look
// does not help, and a [Failed] notice was sent. Repeat a look with any other error soon.
func (k *Desk) Look(ctx context.Context, account, id string) (next time.Time, err error) {
	_, next, err = k.LookCase(ctx, account, id)
	return next, err
}

// LookCase does what [Desk.Look] does, and also returns the dispute as it is afterwards.
func (k *Desk) LookCase(ctx context.Context, account, id string) (c Case, next time.Time, err error) {
	c, next, err = k.doLook(ctx, account, id)
	if err != nil {
		return Case{}, time.Time{}, &LookError{Case: c, Err: err}
	}
	return c, next, nil
}

// LookError is the error of [Desk.Look].
type LookError struct {
	Case Case  // the dispute as it was read last; only the account and the id if it could not be read
	Err  error // what failed
}

// Error names the dispute and says what failed.
func (e *LookError) Error() string {
	return fmt.Sprintf("desk: dispute %s: %v", e.Case.Dispute.ID, e.Err)
}

// Unwrap returns Err.
func (e *LookError) Unwrap() error { return e.Err }

// doLook reads the dispute, and repeats: make a plan, take one step. When the plan has no step
// that submits or stages evidence, tell sends the notices, also after a failure, and writes to the
// metadata which were sent.
func (k *Desk) doLook(ctx context.Context, account, id string) (Case, time.Time, error) {
	work, cancel := withPart(ctx, timeForWork)
	defer cancel()
	c, err := k.Case(work, account, id)
	if err != nil {
		c = Case{Account: account, Dispute: &dispute.Dispute{ID: id}}
		return c, time.Time{}, errors.Join(fmt.Errorf("reading the dispute: %w", err), k.notifyUnreadable(ctx, c, err))
	}
	l := look{Desk: k, Case: c}
	for range maxSteps {
		p := k.plan(l.Case, k.Disputes.Now())
		switch {
		case p.gather && !l.gathered:
			err = l.gather(work)
		case p.submit:
			err = l.submit(work)
		default:
			err = l.finish(ctx, p)
			return l.Case, p.next, err
		}
		if err != nil {
			return l.Case, time.Time{}, l.tellFailure(ctx, err)
		}
	}
	return l.Case, time.Time{}, l.tellFailure(ctx, errBusy)
}

// notifyUnreadable notifies that a dispute can never be read, for example because the
// account has disconnected. Each look sends this notice again: nothing can be written to the metadata.
func (k *Desk) notifyUnreadable(ctx context.Context, c Case, err error) error {
	if k == nil || k.Notify == nil || !stripedispute.Permanent(err) {
		return nil
	}
	return k.callNotify(ctx, failedNotice(c, err))
}

// Pending reports whether a look at c would do something or send a notice now. If not, next
// is the latest time for the next look, as Look returns it. It uses no network, so a sweep
// can leave out the disputes that only wait. A dispute for which Gather made nothing is
// always pending, because your records may have changed.
func (k *Desk) Pending(c Case) (now bool, next time.Time) {
	p := k.plan(c, k.Disputes.Now())
	now = p.gather || p.submit || k.Notify != nil && len(untold(c.Dispute, p.notices)) > 0
	return now, p.next
}

// look is one call of Look: the dispute as it was read last, and what was done.
type look struct {
	*Desk
	Case
	gathered bool                // the look has tried to gather evidence
	failed   bool                // Gather has failed, or its packet could not be staged
	returned chan struct{}       // closed when Gather has returned; nil if it was not called
	stagedFP dispute.Fingerprint // of the evidence that this look staged
}

// gather calls Gather and stages its packet, unless somebody staged evidence in the
// meantime. Without a packet the dispute is left to a person. Restage calls Gather too: what must
// happen before each call must be in callGather.
func (l *look) gather(ctx context.Context) error {
	l.gathered = true
	release, waited, err := l.beginGather(ctx)
	if err != nil {
		return err
	}
	defer release()
	if waited { // the other look may have staged evidence
		if err := l.read(ctx); err != nil || !l.plan(l.Case, l.Disputes.Now()).gather {
			return err
		}
		if err := timeIsOver(ctx); err != nil {
			return err
		}
	}
	packet, err := l.callGather(ctx)
	if err != nil || packet == nil {
		l.failed = err != nil
		return err
	}
	err = l.stage(ctx, packet, l.responder(l.Account).StageFirst)
	different, ok := errors.AsType[*evidence.DifferenceError](err)
	// If somebody else was faster, the look keeps what is there, and the next step makes a new plan.
	if ok && !errors.Is(different, evidence.ErrUnconfirmed) || takesNoResponse(err) {
		return l.read(ctx)
	}
	l.failed = err != nil
	return err
}

// stager is Stage or StageFirst of a Responder.
type stager func(ctx context.Context, id string, p *evidence.Packet) (*evidence.Result, error)

// stage stages the packet and keeps the dispute as it is then.
func (l *look) stage(ctx context.Context, packet *evidence.Packet, stage stager) error {
	res, err := stage(ctx, l.Dispute.ID, packet)
	if err != nil {
		return fmt.Errorf("staging: %w", err)
	}
	l.Dispute, l.stagedFP = res.After, res.Fingerprint
	return nil
}

// submit submits exactly the evidence that the plan was made for. If the evidence was
// changed since then, or the dispute takes no response any more, it only reads the dispute
// again, and the next step makes a new plan.
func (l *look) submit(ctx context.Context) error {
	res, err := l.responder(l.Account).SubmitStaged(ctx, l.Dispute.ID, l.Dispute.Evidence.Fingerprint())
	switch different, ok := errors.AsType[*evidence.DifferenceError](err); {
	case ok: // somebody added a field at that moment, and it was submitted too: people must know
		l.Dispute = different.Dispute
	case errors.Is(err, evidence.ErrChanged), takesNoResponse(err):
		return l.read(ctx)
	}
	if err != nil {
		return fmt.Errorf("submitting: %w", err)
	}
	l.Dispute = res.After
	return nil
}

// takesNoResponse reports whether err says that the dispute takes no response any more:
// somebody else was faster, or the deadline has passed.
func takesNoResponse(err error) bool {
	return errors.Is(err, dispute.ErrUnderReview) || errors.Is(err, dispute.ErrFinal) ||
		errors.Is(err, dispute.ErrDeadline) || errors.Is(err, dispute.ErrNoResponse)
}

// read reads the dispute again.
func (l *look) read(ctx context.Context) error {
	c, err := l.Desk.Case(ctx, l.Account, l.Dispute.ID)
	if err != nil {
		return fmt.Errorf("reading the dispute again: %w", err)
	}
	l.Case = c
	return nil
}

// finish sends the notices of the plan. If Gather made nothing, it adds a notice for a person.
func (l *look) finish(ctx context.Context, p plan) error {
	if p.gather {
		p.add(needsPersonNotice(l.Case, ErrNothingStaged))
	}
	return l.tell(ctx, p.notices)
}

// tellFailure sends the notices that are due although the look failed. The reminders get
// the reason as their Err. If repeating the look cannot help, it also sends a Failed notice. If
// no evidence could be gathered for long, or the response could not be submitted and the deadline
// is near, it sends a notice for a person.
func (l *look) tellFailure(ctx context.Context, err error) error {
	now := l.Disputes.Now()
	p := l.plan(l.Case, now)
	for i := range p.notices {
		if p.notices[i].Kind == Reminder {
			p.notices[i].Err = err
		}
	}
	switch {
	case stripedispute.Permanent(err):
		p.add(failedNotice(l.Case, err))
	case p.gather && l.failed && gatherIsLate(l.Dispute, now):
		p.add(failsNotice(l.Case, "gather", err))
	case p.submit && deadlineIsNear(l.Dispute, now):
		p.add(failsNotice(l.Case, "submit", err))
	}
	return errors.Join(err, l.tell(ctx, p.notices))
}

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

// maxSteps bounds one look. A dispute takes three steps at most: stage, submit, tell.
// Each further one follows a change that somebody else made at the same moment.
const maxSteps = 6

// errBusy is the error of a look that others overtook again and again.
var errBusy = errors.New("others change the dispute at this moment")

// timeForWork is the part of the time of a look in which evidence is gathered and sent.
// The rest is for telling people, also that the time was not enough.
const timeForWork = 0.75

// Look does what is due for a dispute and returns when to look again; the zero time means
// when an event of the dispute arrives. It reads the dispute first, so it may be called
// for any event, late, twice, in any order, and from several processes at the same time.
//
// ctx bounds the look, also where Gather or Notify block: give it a deadline of some
// minutes. A panic in either of them is a *[PanicError].
//
// The error is a *[LookError]. One for which [stripedispute.Permanent] is true was told to
// Notify and does not get better by repeating; any other look that failed should be repeated
// soon.
func (k *Desk) Look(ctx context.Context, account, id string) (next time.Time, err error) {
	_, next, err = k.LookCase(ctx, account, id)
	return next, err
}

// LookCase does what [Desk.Look] does, and also returns the dispute as it is afterwards.
func (k *Desk) LookCase(ctx context.Context, account, id string) (c Case, next time.Time, err error) {
	next, c, err = k.look(ctx, account, id)
	if err != nil {
		return Case{}, time.Time{}, &LookError{Case: c, Err: err}
	}
	return c, next, nil
}

// LookError is the error of [Desk.Look].
type LookError struct {
	Case Case // the dispute as it was read last; only its account and id where it was not read
	Err  error
}

// Error names the dispute and says what failed.
func (e *LookError) Error() string {
	return fmt.Sprintf("desk: dispute %s: %v", e.Case.Dispute.ID, e.Err)
}

// Unwrap returns Err.
func (e *LookError) Unwrap() error { return e.Err }

func (k *Desk) look(ctx context.Context, account, id string) (time.Time, Case, error) {
	work, cancel := part(ctx, timeForWork)
	defer cancel()
	c, err := k.Case(work, account, id)
	if err != nil {
		c = Case{Account: account, Dispute: &dispute.Dispute{ID: id}}
		return time.Time{}, c, errors.Join(fmt.Errorf("reading the dispute: %w", err), k.tellUnread(ctx, c, err))
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
			err = l.end(ctx, p)
			return p.next, l.Case, err
		}
		if err != nil {
			return time.Time{}, l.Case, l.fail(ctx, err)
		}
	}
	return time.Time{}, l.Case, l.fail(ctx, errBusy)
}

// tellUnread tells that a dispute can never be read, because the account has disconnected for
// example.
func (k *Desk) tellUnread(ctx context.Context, c Case, err error) error {
	if k == nil || k.Notify == nil || !stripedispute.Permanent(err) {
		return nil
	}
	return k.send(ctx, failed(c, err))
}

// Pending reports whether a look at c would do or tell something now, and when to look at
// the latest if not, as Look does. It uses no network, so a sweep can leave out the disputes
// that only wait. Those for which Gather made nothing are always pending, because your
// records may have changed.
func (k *Desk) Pending(c Case) (now bool, next time.Time) {
	p := k.plan(c, k.Disputes.Now())
	now = p.gather || p.submit || k.Notify != nil && len(untold(c.Dispute, p.notices)) > 0
	return now, p.next
}

// look is one call of Look: the dispute as it was read last, and what was done.
type look struct {
	*Desk
	Case
	gathered bool                // Gather was asked
	stagedFP dispute.Fingerprint // of what this look staged
}

// gather makes a packet and stages it, unless somebody staged evidence in the meantime.
// Without a packet the dispute is left to a person.
func (l *look) gather(ctx context.Context) error {
	l.gathered = true
	packet, err := l.ask(ctx)
	if err != nil || packet == nil {
		return err
	}
	err = l.stage(ctx, packet, l.responder(l.Account).StageFirst)
	different, ok := errors.AsType[*evidence.DifferenceError](err)
	if ok && !errors.Is(different, evidence.ErrUnconfirmed) || takesNoResponse(err) {
		return l.read(ctx)
	}
	return err
}

// ask calls Gather.
func (l *look) ask(ctx context.Context) (*evidence.Packet, error) {
	gather, c := l.Gather, l.Case // read here: the call may go on after this look
	packet, err := call(ctx, "Gather", func(ctx context.Context) (*evidence.Packet, error) { return gather(ctx, c) })
	if err != nil {
		return nil, fmt.Errorf("gathering evidence: %w", err)
	}
	return packet, nil
}

type stager func(ctx context.Context, id string, p *evidence.Packet) (*evidence.Result, error)

func (l *look) stage(ctx context.Context, packet *evidence.Packet, stage stager) error {
	res, err := stage(ctx, l.Dispute.ID, packet)
	if err != nil {
		return fmt.Errorf("staging: %w", err)
	}
	l.Dispute, l.stagedFP = res.After, res.Fingerprint
	return nil
}

// submit sends exactly what the plan has seen. When the evidence was changed in between,
// or the dispute was answered or closed, it is read again and planned anew.
func (l *look) submit(ctx context.Context) error {
	res, err := l.responder(l.Account).SubmitStaged(ctx, l.Dispute.ID, l.Dispute.Evidence.Fingerprint())
	switch different, ok := errors.AsType[*evidence.DifferenceError](err); {
	case ok: // a field was added in that moment, and was submitted too: somebody must know
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

// takesNoResponse reports whether somebody else was faster, or the deadline.
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

// end tells what there is to tell. A gathering that made nothing is told as what it is.
func (l *look) end(ctx context.Context, p plan) error {
	if p.gather {
		p.tell(needsPerson(l.Case, errNothingStaged))
	}
	return l.tell(ctx, p.notices)
}

// fail tells the reminders that are due although the look failed, with the reason, and
// the failure itself when repeating cannot help.
func (l *look) fail(ctx context.Context, err error) error {
	p := l.plan(l.Case, l.Disputes.Now())
	for i := range p.notices {
		if p.notices[i].Kind == Reminder {
			p.notices[i].Err = err
		}
	}
	if stripedispute.Permanent(err) {
		p.tell(failed(l.Case, err))
	}
	return errors.Join(err, l.tell(ctx, p.notices))
}

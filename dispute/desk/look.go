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
// Where others change it all the time, the next look goes on.
const maxSteps = 5

// Look does what is due for a dispute and returns when to look again; the zero time means
// when an event of the dispute arrives. It reads the dispute first, so it may be called
// for any event, late, twice, in any order, and from several processes at the same time.
//
// The error is a *[LookError]. One for which [stripedispute.Permanent] is true was told to
// Notify and does not get better by repeating; any other look that failed should be repeated
// soon.
func (k *Desk) Look(ctx context.Context, account, id string) (next time.Time, err error) {
	next, c, err := k.look(ctx, account, id)
	if err != nil {
		return time.Time{}, &LookError{Case: c, Err: err}
	}
	return next, nil
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
	c, err := k.Case(ctx, account, id)
	if err != nil {
		c = Case{Account: account, Dispute: &dispute.Dispute{ID: id}}
		return time.Time{}, c, errors.Join(fmt.Errorf("reading the dispute: %w", err), k.tellUnread(ctx, c, err))
	}
	l := look{Desk: k, Case: c}
	for range maxSteps {
		p := k.plan(l.Case, k.Disputes.Now())
		switch {
		case p.gather && !l.gathered:
			err = l.gather(ctx)
		case p.submit:
			err = l.submit(ctx)
		default:
			err = l.end(ctx, p)
			return p.next, l.Case, err
		}
		if err != nil {
			return time.Time{}, l.Case, l.fail(ctx, err)
		}
	}
	return k.Disputes.Now(), l.Case, nil
}

// tellUnread tells that a dispute can never be read, because the account has disconnected for
// example.
func (k *Desk) tellUnread(ctx context.Context, c Case, err error) error {
	if k == nil || k.Notify == nil || !stripedispute.Permanent(err) {
		return nil
	}
	n := notice(Failed, c, err)
	n.Err = err
	return k.Notify(ctx, n)
}

// Pending reports whether a look at c would do or tell something now. It uses no network, so
// a sweep can leave out the disputes that only wait.
func (k *Desk) Pending(c Case) bool {
	p := k.plan(c, k.Disputes.Now())
	return p.gather || p.submit || k.Notify != nil && len(untold(c.Dispute, p.notices)) > 0
}

// look is one call of Look: the dispute as it was read last, and what was done.
type look struct {
	*Desk
	Case
	gathered bool                // Gather was asked
	stagedFP dispute.Fingerprint // of what this look staged
}

// gather makes a packet and stages it. Without one the dispute is left to a person.
func (l *look) gather(ctx context.Context) error {
	l.gathered = true
	packet, err := l.Gather(ctx, l.Case)
	if err != nil {
		return fmt.Errorf("gathering evidence: %w", err)
	}
	if packet == nil {
		return nil
	}
	return l.stage(ctx, packet)
}

func (l *look) stage(ctx context.Context, packet *evidence.Packet) error {
	res, err := l.responder(l.Account).Stage(ctx, l.Dispute.ID, packet)
	if err != nil {
		return fmt.Errorf("staging: %w", err)
	}
	l.Dispute, l.stagedFP = res.After, res.Fingerprint
	return nil
}

// submit sends exactly what the plan has seen. When the evidence was changed in between,
// the dispute is read again and planned anew.
func (l *look) submit(ctx context.Context) error {
	res, err := l.responder(l.Account).SubmitStaged(ctx, l.Dispute.ID, l.Dispute.Evidence.Fingerprint())
	if errors.Is(err, evidence.ErrChanged) {
		l.Case, err = l.Desk.Case(ctx, l.Account, l.Dispute.ID)
		return err
	}
	if err != nil {
		return fmt.Errorf("submitting: %w", err)
	}
	l.Dispute = res.After
	return nil
}

// end tells what there is to tell. A gathering that made nothing is told as what it is.
func (l *look) end(ctx context.Context, p plan) error {
	if p.gather {
		p.tell(needsPerson(l.Case, errNothingStaged))
	}
	return l.tell(ctx, p.notices)
}

// fail tells the reminders that are due although the look failed, and the failure itself
// when repeating cannot help.
func (l *look) fail(ctx context.Context, err error) error {
	p := l.plan(l.Case, l.Disputes.Now())
	if stripedispute.Permanent(err) {
		n := notice(Failed, l.Case, roundOf(l.Dispute), err)
		n.Err = err
		p.tell(n)
	}
	return errors.Join(err, l.tell(ctx, p.notices))
}

// tell sends the notices that the dispute does not remember, and remembers them along with
// what was staged. Stripe may refuse to change the metadata of a decided dispute; its
// notices are sent again at each look then.
func (l *look) tell(ctx context.Context, notices []Notice) error {
	marks := stripedispute.Metadata{}
	if l.stagedFP != "" && l.Dispute.Metadata[keyStaged] != string(l.stagedFP) {
		marks[keyStaged] = string(l.stagedFP)
	}
	var sent []Notice
	var failed error
	if l.Notify != nil {
		for _, n := range untold(l.Dispute, notices) {
			if err := l.Notify(ctx, n); err != nil {
				failed = errors.Join(failed, fmt.Errorf("telling %s: %w", n.ID, err))
				continue
			}
			sent = append(sent, n)
		}
	}
	if len(sent) > 0 {
		marks[keyTold] = remember(l.Dispute, sent)
	}
	if len(marks) == 0 {
		return failed
	}
	_, err := l.Disputes.Update(ctx, l.Dispute.ID, dispute.UpdateParams{Metadata: marks}, onAccount(l.Account)...)
	if errors.Is(err, stripedispute.ErrInvalidRequest) {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("remembering what was done: %w", err)
	}
	return errors.Join(failed, err)
}

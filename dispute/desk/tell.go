package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// The bounds of one call of Notify. The comment of Desk.Notify has the same numbers.
const (
	timeToNotify     = time.Minute
	timeToNotifyPart = 0.5 // of the time that the look has left
)

// tell sends the notices that were not sent yet. Then it writes to the metadata which
// notices were sent and what was staged. Stripe may refuse to change the metadata of a
// decided dispute (400), and the metadata may be full: then nothing is written, tell returns no error
// for that, and each look sends the notices again.
func (l *look) tell(ctx context.Context, notices []Notice) error {
	marks := stripedispute.Metadata{}
	if l.stagedFP != "" && l.Dispute.Metadata[keyStaged] != string(l.stagedFP) {
		marks[keyStaged] = string(l.stagedFP)
	}
	var sent []Notice
	var failed error
	if l.Notify != nil {
		for _, n := range untold(l.Dispute, notices) {
			if err := l.callNotify(ctx, n); err != nil {
				failed = errors.Join(failed, err)
				continue
			}
			sent = append(sent, n)
		}
	}
	if len(sent) > 0 {
		marks[keyTold] = toldValue(l.Dispute, sent)
	}
	if len(marks) == 0 || metadataFull(l.Dispute, marks) {
		return failed
	}
	d, err := l.Disputes.Update(ctx, l.Dispute.ID, dispute.UpdateParams{Metadata: marks}, onAccount(l.Account)...)
	refused, _ := errors.AsType[*stripedispute.Error](err)
	switch {
	case err == nil:
		l.Dispute = d
	case refused == nil || refused.Status != http.StatusBadRequest:
		failed = errors.Join(failed, fmt.Errorf("remembering what was done: %w", err))
	}
	return failed
}

// callNotify calls Notify for one notice. It returns when Notify does, or after the shorter of the two
// bounds above.
func (k *Desk) callNotify(ctx context.Context, n Notice) error {
	if err := ctx.Err(); err != nil {
		return &notifyError{n.ID, err}
	}
	ctx, cancel := withPart(ctx, timeToNotifyPart)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, timeToNotify)
	defer cancel()
	notify := k.Notify // copied, because the call may go on after this function has returned
	_, err := call(ctx, "Notify", func(ctx context.Context) (struct{}, error) { return struct{}{}, notify(ctx, n) })
	if err != nil {
		return &notifyError{n.ID, err}
	}
	return nil
}

// notifyError says that Notify failed for a notice. It is never permanent, even if the error
// of Notify is: the notice is sent again.
type notifyError struct {
	id  string
	err error
}

func (e *notifyError) Error() string   { return fmt.Sprintf("sending the notice %s: %v", e.id, e.err) }
func (e *notifyError) Unwrap() error   { return e.err }
func (e *notifyError) Permanent() bool { return false }

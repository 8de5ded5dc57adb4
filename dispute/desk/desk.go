package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Desk does what is due for disputes. Disputes and Files are required and must come from
// the same Config. The zero value of everything else is safe: nothing is gathered, a
// person must approve, and an approved response is submitted at once. A Desk is safe for
// concurrent use. Use it by pointer, and do not change its fields after the first call.
type Desk struct {
	// Disputes reads, changes and submits disputes. Its Config's Clock tells the time that
	// deadlines are compared with.
	Disputes *dispute.Client

	// Files uploads the files of the packets that Gather makes.
	Files *fileupload.Client

	// Gather makes the response to a dispute out of your own records. Each look calls it while
	// nothing is staged. Several events and a sweep look at a new dispute, so Gather is often
	// called more than once: it must be cheap, or keep what it has made. In one process, it is
	// called for a dispute only after an earlier call for this dispute has returned. The exception
	// is a call that hangs: some time after its context has ended, at least five minutes, Gather
	// may be called again. Several processes may call it at the same time. Evidence that somebody
	// stages in the meantime is kept. The context of Gather ends when three quarters of the time
	// of the look are over.
	//
	// If it returns a nil packet and no error, the dispute is left to a person, and Notify gets
	// [NeedsPerson] at once. Look again when your records change, for example when the order is
	// stored later than the dispute arrives.
	//
	// If it returns an error, or the packet cannot be staged, the look fails. If the error is
	// [stripedispute.Permanent], such as a broken photo in package compose, Notify gets [Failed]
	// at once. Any other error may pass, so the queue repeats the look until the deadline, and
	// Notify gets [NeedsPerson] once when it still fails a day after the dispute was opened, or
	// a day before the deadline. In both cases, the next look calls Gather again.
	//
	// If Gather is nil, all disputes are left to a person.
	Gather func(ctx context.Context, c Case) (*evidence.Packet, error)

	// Approval says who must agree before evidence is submitted.
	Approval Approval

	// SubmitBefore is how long before the deadline an approved or automatic response
	// is submitted. Until then it can be changed or withdrawn. 0 submits at once.
	// Leave hours, not minutes: a retry after an outage must still be in time.
	SubmitBefore time.Duration

	// RemindBefore lists how long before the deadline a [Reminder] is sent, while the
	// response is not submitted yet.
	RemindBefore []time.Duration

	// Notify receives each [Notice] at least once; see [Notice].ID. One call may take a
	// minute at most, and at most half of the time that the look has left. It cannot delay a
	// submission, because evidence is submitted before notices are sent. If it returns an error,
	// Look returns that error, and the next look sends the notice again. If Notify is nil, no
	// notices are sent.
	Notify func(ctx context.Context, n Notice) error

	running runningGathers
}

// Approval says who must agree before evidence is submitted.
type Approval int

const (
	// Person is the zero value: somebody must call [Desk.Approve].
	Person Approval = iota

	// Automatic submits what is staged without asking, at the deadline minus
	// SubmitBefore, or at once when that is 0.
	Automatic
)

// Case is a dispute and the connected account that it belongs to.
type Case struct {
	Account string           // the id of a connected account ("acct_…"); "" for the account that owns the key
	Dispute *dispute.Dispute // as it was read; nil only where an account could not be read
}

// check returns an error for a required field that is not set, before any request is sent. A new
// one also goes into the check of deskweb's Handler and into Open of module deskriver.
func (k *Desk) check() error {
	switch {
	case k == nil || k.Disputes == nil:
		return errors.New("desk: Desk.Disputes is nil; set it to a client of package dispute")
	case k.Files == nil:
		return errors.New("desk: Desk.Files is nil; set it to a client of package fileupload")
	}
	return nil
}

// ErrAccountPath is the error for an account such as "acct_1/acct_2": a path that events of an
// organization have as their Context. The desk acts on one account (header Stripe-Account), and
// not on a path (header Stripe-Context). It is permanent.
var ErrAccountPath = permanent.New("the account is a path of an organization, and the desk acts on single accounts only; " +
	"receive the events of this account by an event destination of the account itself")

// Case reads the dispute as it is now.
func (k *Desk) Case(ctx context.Context, account, id string) (Case, error) {
	if err := k.check(); err != nil {
		return Case{}, err
	}
	if strings.Contains(account, "/") {
		return Case{}, ErrAccountPath
	}
	d, err := k.Disputes.Get(ctx, id, onAccount(account)...)
	return Case{Account: account, Dispute: d}, err
}

// readAnswerable reads a dispute with one GET. If it takes no response any more, the error is that of
// [dispute.Dispute.Answerable].
func (k *Desk) readAnswerable(ctx context.Context, account, id string) (Case, error) {
	c, err := k.Case(ctx, account, id)
	if err != nil {
		return Case{}, fmt.Errorf("desk: reading the dispute: %w", err)
	}
	if err := c.Dispute.Answerable(k.Disputes.Now()); err != nil {
		return Case{}, fmt.Errorf("desk: %w", err)
	}
	return c, nil
}

func (k *Desk) responder(account string) *evidence.Responder {
	return &evidence.Responder{Disputes: k.Disputes, Files: k.Files, Account: account}
}

// onAccount returns the options for a call on a connected account. For "" it returns none,
// and the call uses the account of the Config.
func onAccount(account string) []stripedispute.Option {
	if account == "" {
		return nil
	}
	return []stripedispute.Option{stripedispute.WithAccount(account)}
}

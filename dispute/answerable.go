package dispute

import (
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Why a dispute takes no response, for [errors.Is].
var (
	ErrFinal       = permanent.New("the dispute is decided")                            // won, lost, prevented or closed
	ErrUnderReview = permanent.New("evidence was submitted and is under review")        // evidence is submitted once
	ErrNoResponse  = permanent.New("the network takes no response (due_by is not set)") // such disputes are lost from the beginning
	ErrDeadline    = permanent.New("the deadline has passed")                           // the network ignores late evidence
)

// ErrInquiry is why [Client.CloseDispute] sends nothing: no money was taken yet.
var ErrInquiry = permanent.New("it is an inquiry, which is answered, or settled by refunding the payment")

// Deadline returns when a response must be in. ok is false, and t zero, when none is
// accepted: due_by is null or 0.
func (d *Dispute) Deadline() (t time.Time, ok bool) {
	due := d.EvidenceDetails.DueBy
	if due <= 0 {
		return time.Time{}, false
	}
	return due.Time(), true
}

// Answerable returns nil when a response that is submitted at the time at can
// still matter. Otherwise it returns why not: [ErrFinal], [ErrUnderReview],
// [ErrNoResponse] or [ErrDeadline]. It returns nil, and leaves the decision to Stripe, for a
// status that this library does not know. It ignores the deadline of an appeal, because
// due_by may be the deadline of the response before.
func (d *Dispute) Answerable(at time.Time) error {
	due, ok := d.Deadline()
	var why error
	switch {
	case d.Status.Final():
		why = ErrFinal
	case d.Status.UnderReview():
		why = ErrUnderReview
	case !d.Status.NeedsResponse(), d.Status.Appeal():
		return nil
	case !ok:
		why = ErrNoResponse
	case at.After(due):
		why = ErrDeadline
	default:
		return nil
	}
	return fmt.Errorf("dispute %s (%s) takes no response: %w", d.ID, d.Status, why)
}

package dispute

import (
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Why a dispute takes no response, for [errors.Is].
var (
	ErrFinal       = permanent.New("the dispute is decided")                            // won, lost, prevented or closed
	ErrUnderReview = permanent.New("evidence was submitted and is under review")        // once only
	ErrNoResponse  = permanent.New("the network takes no response (due_by is not set)") // such cases arrive lost
	ErrDeadline    = permanent.New("the deadline has passed")                           // late evidence is not looked at
)

// ErrInquiry is why [Client.CloseDispute] leaves a dispute alone: no money was
// taken yet.
var ErrInquiry = permanent.New("it is an inquiry, which is answered, or settled by refunding the payment")

// Deadline is when a response must be in. ok is false when none is taken: due_by
// is null or 0.
func (d *Dispute) Deadline() (t time.Time, ok bool) {
	due := d.EvidenceDetails.DueBy
	return due.Time(), due > 0
}

// Answerable returns nil when a response that is submitted at the time at can
// still matter, and else why not: [ErrFinal], [ErrUnderReview], [ErrNoResponse]
// or [ErrDeadline]. Left to Stripe are a status that this library does not know, and
// the deadline of an appeal, since due_by may be that of the response before it.
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

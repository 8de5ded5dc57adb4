package dispute

import (
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// A new reason is returned by Answerable. To find the rules and words that other packages have for
// each reason, search for ErrNoResponse, and for ErrFinal in places that do not name ErrNoResponse.

// The reasons why a dispute accepts no response, for [errors.Is].
var (
	ErrFinal       = permanent.New("the dispute is decided")                            // won, lost, prevented or closed
	ErrUnderReview = permanent.New("evidence was submitted and is under review")        // evidence can be submitted only once
	ErrNoResponse  = permanent.New("the network takes no response (due_by is not set)") // such a dispute is lost from the beginning
	ErrDeadline    = permanent.New("the deadline has passed")                           // the network ignores late evidence
)

// Deadline returns the time until which Stripe accepts a response. ok is false, and t zero, if
// it accepts none: due_by is null or 0.
func (d *Dispute) Deadline() (t time.Time, ok bool) {
	due := d.EvidenceDetails.DueBy
	if due <= 0 {
		return time.Time{}, false
	}
	return due.Time(), true
}

// Staged reports whether somebody has given evidence for the response that d waits for, or has
// submitted it. Evidence that Stripe filled in by itself does not count. For an appeal only the
// evidence of the appeal counts, because EvidenceDetails.HasEvidence is about the response before.
func (d *Dispute) Staged() bool {
	if d.Status.Appeal() {
		return Evidence{Appeal: d.Evidence.Appeal}.Fingerprint() != Evidence{}.Fingerprint()
	}
	return d.EvidenceDetails.HasEvidence
}

// Answerable returns nil if a response that is submitted at the time at can still be
// considered. Otherwise the error is [ErrFinal], [ErrUnderReview], [ErrNoResponse] or
// [ErrDeadline]. For a status that this library does not know, it returns nil and leaves the
// decision to Stripe. It ignores the deadline of an appeal, because due_by may be the
// deadline of the response before.
func (d *Dispute) Answerable(at time.Time) error {
	// submitAt of dispute/desk, withoutDecision of deskweb and the comment of checkState of
	// dispute/evidence also ignore the deadline of an appeal. submitAt and planReminders of dispute/desk,
	// backoff of deskriver and momentsFromDispute of deskweb compare with Deadline themselves, and the
	// texts for ErrDeadline say that the deadline has passed: a response is taken until then, not longer.
	due, ok := d.Deadline()
	var reason error
	switch {
	case d.Status.Final():
		reason = ErrFinal
	case d.Status.UnderReview():
		reason = ErrUnderReview
	case !d.Status.NeedsResponse(), d.Status.Appeal():
		return nil
	case !ok:
		reason = ErrNoResponse
	case at.After(due):
		reason = ErrDeadline
	default:
		return nil
	}
	return fmt.Errorf("dispute %s (%s) takes no response: %w", d.ID, d.Status, reason)
}

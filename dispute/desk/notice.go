package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Notice tells people or programs that something happened, or that they must do something.
// Each notice is sent at least once. It may be sent again, with the same ID:
//   - after a crash or an error between sending it and writing to the metadata that it was sent,
//   - when two processes look at the same moment,
//   - at each look when the metadata is full, or when the dispute is decided: Stripe may then refuse
//     to change its metadata.
type Notice struct {
	ID   string // the same whenever the same notice is sent: drop a notice whose ID you have seen
	Kind Kind   // what happened, or what a person must do
	Case Case   // the dispute as it was when the notice was made

	Fingerprint dispute.Fingerprint // of the evidence as it is now
	Deadline    time.Time           // of the response; zero if no response is taken

	// Funds is the movement of money that a [FundsMoved] notice reports.
	Funds *stripedispute.BalanceTransaction

	// Err depends on Kind. [Failed]: what failed. [NeedsPerson]: why the desk cannot go on; if
	// Gather has failed for long, its last error: see [Desk].Gather. If a response is due that
	// could not be submitted, and the deadline is less than a day away, the error of the look.
	// [Reminder]: why the look that sent it failed, nil if it did not fail. Otherwise nil.
	Err error
}

// Kind is what a [Notice] is about.
type Kind string

// The kinds of notices.
const (
	NeedsPerson   Kind = "needs_person"   // nothing is gathered, Gather or a submission fails, or a person must act: see Err
	WaitsApproval Kind = "waits_approval" // evidence is staged, and somebody must approve it
	ApprovalVoid  Kind = "approval_void"  // the evidence was changed after it was approved: review it again
	Reminder      Kind = "reminder"       // the deadline is near: see RemindBefore
	Submitted     Kind = "submitted"      // evidence was submitted, by the desk or by somebody else
	Missed        Kind = "missed"         // the deadline passed without a response
	Won           Kind = "won"            // decided
	Lost          Kind = "lost"           // decided; it may still be won later
	Ended         Kind = "ended"          // prevented, or an inquiry that was closed
	FundsMoved    Kind = "funds_moved"    // money was withdrawn or came back: see Funds
	Failed        Kind = "failed"         // a look failed, and repeating it does not help: see Err
)

// newNotice makes a notice about c. plan.go decides which notices are due, tellFailure in look.go adds
// those of a failure, and tell in tell.go sends them. The parts distinguish notices of the same kind.
// desk_told has digests of the IDs, so a release that changes an ID sends the notice of a dispute once
// more.
func newNotice(kind Kind, c Case, parts ...any) Notice {
	n := Notice{Kind: kind, Case: c, Fingerprint: c.Dispute.Evidence.Fingerprint(), ID: c.Dispute.ID + "/" + string(kind)}
	for _, p := range parts {
		n.ID += fmt.Sprint("/", p)
	}
	n.Deadline, _ = c.Dispute.Deadline()
	return n
}

// failedNotice is the notice of a look that failed with a permanent error.
func failedNotice(c Case, err error) Notice {
	n := newNotice(Failed, c, roundOf(c.Dispute), errorDigest(err))
	n.Err = err
	return n
}

// patience is how long Gather may fail before a person is told: after a dispute was opened, and
// at the latest that long before its deadline. A submission may fail until that long before the
// deadline. The comments of this package call it a day.
const patience = 24 * time.Hour

// gatherIsLate reports whether a failure of Gather must reach a person. It depends only on the
// dispute, so it is the same in every process and after every restart.
func gatherIsLate(d *dispute.Dispute, now time.Time) bool {
	return now.Sub(d.Created.Time()) >= patience || deadlineIsNear(d, now)
}

// deadlineIsNear reports whether a submission that fails must reach a person.
func deadlineIsNear(d *dispute.Dispute, now time.Time) bool {
	deadline, ok := d.Deadline()
	return ok && deadline.Sub(now) <= patience
}

// failsNotice is the notice of a step that still fails: "gather" or "submit". There is one of each
// for each round, also if the errors differ.
func failsNotice(c Case, step string, err error) Notice {
	n := newNotice(NeedsPerson, c, roundOf(c.Dispute), step)
	n.Err = err
	return n
}

// errorDigest is a digest of an error, the same whenever the same error occurs: it leaves out
// the request ids of Stripe.
func errorDigest(err error) string {
	return shortDigest(requestID.ReplaceAllString(err.Error(), ""))
}

var requestID = regexp.MustCompile(`\breq_[A-Za-z0-9]+`)

// shortDigest is a digest of eight characters.
func shortDigest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

const maxTold = 55 // digests that fit into one metadata value of 500 characters

// toldDigests lists the digests of the notices that were sent.
func toldDigests(d *dispute.Dispute) []string {
	return strings.FieldsFunc(d.Metadata[keyTold], func(r rune) bool { return r == ' ' })
}

// digest is the digest of the notice's ID that the metadata keeps.
func (n Notice) digest() string { return shortDigest(n.ID) }

// untold returns the notices that were not sent yet, according to the metadata of d.
func untold(d *dispute.Dispute, all []Notice) []Notice {
	known := toldDigests(d)
	return slices.DeleteFunc(all, func(n Notice) bool { return slices.Contains(known, n.digest()) })
}

// toldValue is the metadata value after the sent notices were added, the newest last. It
// leaves out the oldest when there is no room.
func toldValue(d *dispute.Dispute, sent []Notice) string {
	all := toldDigests(d)
	for _, n := range sent {
		all = append(all, n.digest())
	}
	return strings.Join(all[max(0, len(all)-maxTold):], " ")
}

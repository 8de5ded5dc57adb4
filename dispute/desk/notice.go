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

// Notice tells people or programs that something happened, or that something is theirs
// to do. It is sent at least once: a crash between sending it and remembering it, two
// processes that look at the same moment, or a dispute that is decided (Stripe refuses
// to change its metadata) send it again, with the same ID.
type Notice struct {
	ID   string // the same for the same notice: drop what you have seen
	Kind Kind
	Case Case

	Fingerprint dispute.Fingerprint // of the evidence as it is now
	Deadline    time.Time           // when the response must be in; zero when none is taken

	// Funds is the movement of money that a [FundsMoved] reports.
	Funds *stripedispute.BalanceTransaction

	// Err says what failed, of [Failed], and why there is no way on, of [NeedsPerson]. Of a
	// [Reminder] it is why the look failed that sent it, nil if it did not fail.
	Err error
}

// Kind is what a [Notice] is about.
type Kind string

// The kinds of notices.
const (
	NeedsPerson   Kind = "needs_person"   // nothing is gathered, a fee must be acknowledged, or Stripe requires an action: see Err
	WaitsApproval Kind = "waits_approval" // evidence is staged and somebody must approve it
	ApprovalVoid  Kind = "approval_void"  // the evidence was changed after it was approved: look at it again
	Reminder      Kind = "reminder"       // the deadline comes nearer: see RemindBefore
	Submitted     Kind = "submitted"      // evidence was submitted, by the desk or by somebody else
	Missed        Kind = "missed"         // the deadline passed without a response
	Won           Kind = "won"            // decided
	Lost          Kind = "lost"           // decided; it may still be won later
	Ended         Kind = "ended"          // prevented, or an inquiry that was closed
	FundsMoved    Kind = "funds_moved"    // money was withdrawn or came back: see Funds
	Failed        Kind = "failed"         // a look failed, and repeating it cannot help: see Err
)

// notice makes a notice about c. The parts tell notices of one kind apart.
func notice(kind Kind, c Case, parts ...any) Notice {
	n := Notice{Kind: kind, Case: c, Fingerprint: c.Dispute.Evidence.Fingerprint(), ID: c.Dispute.ID + "/" + string(kind)}
	for _, p := range parts {
		n.ID += fmt.Sprint("/", p)
	}
	n.Deadline, _ = c.Dispute.Deadline()
	return n
}

// failed is the notice of a look that failed for good.
func failed(c Case, err error) Notice {
	n := notice(Failed, c, roundOf(c.Dispute), reason(err))
	n.Err = err
	return n
}

// reason is a short form of an error, the same whenever the same thing fails: without the
// ids that Stripe gives to requests.
func reason(err error) string {
	return short(requestID.ReplaceAllString(err.Error(), ""))
}

var requestID = regexp.MustCompile(`\breq_[A-Za-z0-9]+`)

// short is a digest of eight letters.
func short(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

const maxTold = 55 // digests that fit into one metadata value of 500 characters

// told lists the digests of the notices that were sent.
func told(d *dispute.Dispute) []string {
	return strings.FieldsFunc(d.Metadata[keyTold], func(r rune) bool { return r == ' ' })
}

// digest is a short form of a notice's ID for the metadata.
func (n Notice) digest() string { return short(n.ID) }

// untold leaves out the notices that d remembers.
func untold(d *dispute.Dispute, all []Notice) []Notice {
	known := told(d)
	return slices.DeleteFunc(all, func(n Notice) bool { return slices.Contains(known, n.digest()) })
}

// remember is the metadata value that holds the sent notices too, the newest last. The
// oldest are forgotten when there is no room.
func remember(d *dispute.Dispute, sent []Notice) string {
	all := told(d)
	for _, n := range sent {
		all = append(all, n.digest())
	}
	return strings.Join(all[max(0, len(all)-maxTold):], " ")
}

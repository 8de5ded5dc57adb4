package evidence

import (
	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Result is what came of a run without an error.
type Result struct {
	Before *dispute.Dispute // as it was found; where something was staged, as it was right before that
	After  *dispute.Dispute // as it was left

	// Fingerprint identifies all evidence that Stripe holds in After: after Stage what
	// would be submitted now, for a person to approve and for SubmitStaged to submit.
	Fingerprint dispute.Fingerprint

	Submitted bool  // this run submitted the evidence, or found that the same request from another run just did
	Skipped   error // why there was nothing to do: the dispute takes no response, was submitted, and holds this evidence

	Uploaded []Upload // files that went to Stripe, or that a run before this one brought there under the same key
	Reused   []Upload // files that the dispute held already
	Changed  []string // what staging changed at Stripe, by Stripe's names with dots; a person may have put there what it replaced
	Others   []string // evidence at Stripe that the packet leaves empty; it is submitted along. Empty for SubmitStaged

	// Differences is what Stripe does not show as it was sent: it trimmed or cut a text.
	// Look at these fields after Stage.
	Differences []string

	Problems Problems  // warnings and advice of the check and of Stripe
	Requests []Request // every request that got an HTTP response, in the order of these
}

// Upload is a file at Stripe.
type Upload struct {
	Field string
	Name  string // at Stripe
	ID    stripedispute.FileID
	Size  int64 // bytes
}

// Request is what Stripe's support asks for.
type Request struct {
	Step     Step
	Field    string // of an upload
	ID       string // Request-Id
	Status   int    // HTTP status
	Replayed bool   // Stripe repeated its HTTP response to an earlier request with the same idempotency key
}

package evidence

import (
	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Result is what came of a run without an error.
type Result struct {
	Before *dispute.Dispute // as it was found
	After  *dispute.Dispute // as it was left

	Submitted bool  // this run submitted the evidence, or found that a request of its kind just did
	Skipped   error // why there was nothing to do: the dispute takes no response, was submitted, and holds this packet

	Uploaded []Upload // files that went to Stripe, or that a run before this one brought there under the same key
	Reused   []Upload // files that the dispute held already
	Changed  []string // what staging changed, by Stripe's names with dots
	Others   []string // evidence at Stripe that the packet does not speak of; it is submitted along

	// Differences is what Stripe's answer to staging does not show as it was sent.
	// Submit would refuse to go on; after Stage it is for you to look at.
	Differences []string

	Problems Problems  // warnings and advice of the check
	Requests []Request // every request that was answered, in the order of the answers
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
	Replayed bool   // Stripe repeated the answer to an earlier request with the same key
}

// note keeps what identifies a request.
func (f *filing) note(step Step, s slot, resp stripedispute.Response) {
	if resp.Status == 0 {
		return
	}
	f.locked(func() {
		f.result.Requests = append(f.result.Requests, Request{
			Step: step, Field: string(s), ID: resp.RequestID, Status: resp.Status, Replayed: resp.Replayed,
		})
	})
}

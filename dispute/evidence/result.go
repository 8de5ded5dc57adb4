package evidence

import (
	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Result is the outcome of a call of a [Responder] that returned no error.
type Result struct {
	Before *dispute.Dispute // as the call found it; if the call staged something, right before that
	After  *dispute.Dispute // as the call left it

	// Fingerprint identifies all evidence in After. After Stage this is what a submission
	// would send now: a person approves it, and SubmitStaged submits it.
	Fingerprint dispute.Fingerprint

	// Submitted is true if this call submitted the evidence, or if another process made the
	// same request a moment before.
	Submitted bool

	// Skipped says why there was nothing to do: the dispute was already submitted with this
	// evidence and takes no response any more. Else it is nil.
	Skipped error

	Uploaded []Upload // files that this call uploaded, or an earlier call with the same idempotency key
	Reused   []Upload // files that the dispute already had

	// Changed names what Stage changed at Stripe: fields by Stripe's names with dots, such as
	// "receipt" or "metadata.case". A person may have written what was replaced.
	Changed []string

	// Others names the evidence at Stripe that the packet leaves empty. It is submitted too.
	// It is empty after SubmitStaged, where everything was approved.
	Others []string

	// Differences names the fields that Stripe does not show as they were sent, because it
	// trimmed or cut a text. Look at these fields after Stage.
	Differences []string

	Problems Problems // warnings and advice: of the check, and of Stripe

	// Requests are the requests that got an HTTP response, in the order of the responses. Of a
	// request that was retried there is only the last attempt, and of a list only the last page.
	Requests []Request
}

// Upload is a file at Stripe.
type Upload struct {
	Field string               // Stripe's name of the field that the file is for
	Name  string               // of the file at Stripe, with a part of its digest
	ID    stripedispute.FileID // of the file at Stripe
	Size  int64                // bytes
}

// Request identifies one request to Stripe. Stripe's support asks for its ID.
type Request struct {
	Step     Step   // the step that made the request
	Field    string // the field that an upload is for; else ""
	ID       string // the Request-Id header
	Status   int    // the HTTP status
	Replayed bool   // Stripe repeated its response to an earlier request with the same idempotency key
}

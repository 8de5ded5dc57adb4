package dispute

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/redact"
	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// A new parameter is also in Dispute, if responses have it, and in disputeSettings of
// disputetest/dispute.go. CONTRIBUTING.md, "When Stripe adds a field", names all places.

// UpdateParams are the changes of [Client.Update]. A zero field changes nothing.
type UpdateParams struct {
	// Evidence has the fields to set. Stripe merges them into the evidence that it has.
	Evidence *Evidence `url:"evidence,omitempty"`

	// IntendedSubmissionMethod says whether you or Smart Disputes will submit.
	IntendedSubmissionMethod SubmissionMethod `url:"intended_submission_method,omitempty"`

	// Metadata has the keys to set; the value "" deletes a key. To replace all keys, use
	// [stripedispute.Metadata.Replacing].
	Metadata stripedispute.Metadata `url:"metadata,omitempty"`

	// Submit sends all evidence, staged earlier or given here, to the bank, which happens
	// once and cannot be undone. False, the zero value, only stages. The parameter is
	// always sent, because Stripe submits unless it gets submit=false.
	Submit bool `url:"submit"`

	// Unset names fields to clear: "receipt", "metadata.order_id", "metadata" (all
	// keys), "enhanced_evidence", "appeal", or a path below them such as
	// "appeal.card.reason_for_filing". A name that cannot be cleared is an error before
	// the request, and so is a field that Evidence or Metadata sets. A field of a prior
	// transaction can be cleared only if Evidence gives the charge of that transaction. Stripe
	// documents clearing only for enhanced_evidence, appeal and metadata. For other fields,
	// check the dispute that Update returns.
	Unset []string `url:"-"`
}

// LogValue logs which fields are set.
func (p UpdateParams) LogValue() slog.Value { return redact.LogValue(p) }

// Update changes evidence, metadata or the submission method, and submits only if p.Submit is
// true. If Stripe refuses one part of the request, it changes nothing. Use Update to change metadata
// and to clear fields. For the rest, call [Client.Stage] and [Client.SubmitDispute], or use package
// dispute/evidence.
//
// Stripe: POST /v1/disputes/{dispute}, https://docs.stripe.com/api/disputes/update.
func (c *Client) Update(ctx context.Context, id string, p UpdateParams, opts ...stripedispute.Option) (*Dispute, error) {
	body, err := p.encode()
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return c.call(ctx, http.MethodPost, member, id, body, opts)
}

// Stage keeps evidence at Stripe without submitting it. Stripe merges it with the evidence
// that it has. You can see it in the Dashboard and change it until it is submitted. Most
// programs use package dispute/evidence instead: its Responder also checks the evidence and
// uploads its files.
//
// Stripe: POST /v1/disputes/{dispute}, https://docs.stripe.com/api/disputes/update.
func (c *Client) Stage(ctx context.Context, id string, e Evidence, opts ...stripedispute.Option) (*Dispute, error) {
	return c.Update(ctx, id, UpdateParams{Evidence: &e}, opts...)
}

// Submit sends all staged evidence to the bank, which happens once and cannot be
// undone or amended. Most programs call [Client.SubmitDispute] instead, which checks the dispute
// before and after the request. Submit returns the dispute in Stripe's response, which may not
// show the submission. After a submission, the status is under_review, warning_under_review or
// appeal_under_review.
//
// Stripe: POST /v1/disputes/{dispute}, https://docs.stripe.com/api/disputes/update.
func (c *Client) Submit(ctx context.Context, id string, opts ...stripedispute.Option) (*Dispute, error) {
	return c.Update(ctx, id, UpdateParams{Submit: true}, opts...)
}

// encode checks the parameters and encodes them as a form. The fields to clear come last, each
// with an empty value.
func (p UpdateParams) encode() (string, error) {
	if err := p.check(); err != nil {
		return "", err
	}
	body, err := form.Encode(p)
	if err != nil {
		return "", err
	}
	return unset.Append(body, p.Unset, p.evidenceKey)
}

// check returns an error for parameters that Stripe would certainly refuse. A new rule about evidence
// is also in fitForRequest of dispute/evidence, which leaves out what this refuses: else SubmitStaged fails.
// A rule about metadata must be in stripedispute.Metadata.Check, which all resources share.
func (p UpdateParams) check() error {
	if err := p.Metadata.Check(); err != nil {
		return err
	}
	if p.Evidence == nil {
		return nil
	}
	if err := p.Evidence.checkFields(); err != nil {
		return err
	}
	if err := p.Evidence.Appeal.check(); err != nil {
		return err
	}
	return p.Evidence.checkPriors()
}

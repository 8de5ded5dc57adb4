package issuingdispute

import (
	"context"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// UpdateParams is what [Client.Update] changes. What is left zero stays as it is.
type UpdateParams struct {
	// Amount disputed, in the smallest unit of the card's currency; 0 leaves it.
	Amount int64 `url:"amount,omitempty"`

	// Evidence to set; it is merged field by field into what Stripe holds.
	Evidence *Evidence `url:"evidence,omitempty"`

	// Previous is the reason that the dispute had so far. Where Evidence is about
	// another one, what Stripe holds for Previous is cleared: it would stay
	// otherwise, and the evidence of a dispute is about one reason. Empty clears
	// nothing. Passing the Evidence.Reason of the dispute at hand is always right.
	Previous Reason `url:"-"`

	// Metadata to set; "" deletes a key.
	Metadata stripedispute.Metadata `url:"metadata,omitempty"`

	// Unset clears what these names stand for: a field of evidence
	// ("not_received.explanation"), all evidence of a reason ("not_received"),
	// "metadata.order_id" or "metadata" (all of it). A name that cannot be
	// cleared, such as duplicate.original_transaction, is an error before the
	// request.
	Unset []string `url:"-"`
}

// Update changes evidence and amount of a dispute that is not submitted yet, and
// metadata at any time. What the checks refuse and Stripe may take can be sent by
// [stripedispute.WithParam]. Stripe: POST /v1/issuing/disputes/{dispute}.
func (c *Client) Update(ctx context.Context, id string, p UpdateParams, opts ...stripedispute.Option) (*IssuingDispute, error) {
	body, err := p.form()
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return c.call(ctx, http.MethodPost, member, id, body, opts)
}

func (p UpdateParams) form() (string, error) {
	if err := checkAmount(p.Amount); err != nil {
		return "", err
	}
	if err := p.Metadata.Check(); err != nil {
		return "", err
	}
	evidence, err := p.Evidence.ready()
	if err != nil {
		return "", err
	}
	p.Evidence = evidence
	names, err := p.cleared()
	if err != nil {
		return "", err
	}
	body, err := form.Encode(p)
	if err != nil {
		return "", err
	}
	return unset.Append(body, names, evidenceKey)
}

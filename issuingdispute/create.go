package issuingdispute

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/redact"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// Add a new parameter also to issuingCreateParams of disputetest/issuing.go, and to UpdateParams if it
// can be changed later. If it is required, set it in the example of doc.go too, which no test runs.

// CreateParams are the parameters of a new dispute. Transaction or ReceivedDebit is required.
type CreateParams struct {
	// Transaction is the id of the disputed transaction, "ipi_…". It must be a capture,
	// not an authorization or a refund, and not older than [SubmitWithin]. Beware: Create does
	// not check whether it is disputed already; [Client.OfTransaction] says how to dispute once.
	Transaction string `url:"transaction,omitempty"`

	// ReceivedDebit is the id of the disputed debit, in place of Transaction, if the card
	// draws on a FinancialAccount. Stripe: treasury[received_debit].
	ReceivedDebit string `url:"-"`

	// Amount is the disputed amount, in the smallest unit of the card's currency. 0 means
	// the whole transaction. Subtract what was already refunded.
	Amount int64 `url:"amount,omitempty"`

	Evidence *Evidence              `url:"evidence,omitempty"` // the evidence so far; nil for none
	Metadata stripedispute.Metadata `url:"metadata,omitempty"` // your own labels
}

// LogValue logs which fields are set.
func (p CreateParams) LogValue() slog.Value { return redact.LogValue(p) }

// SubmitWithin is how long after the capture of its transaction a dispute can be submitted. After
// that, Stripe refuses a new dispute of the transaction, and a dispute that was not submitted
// expires. Disputes about the authorization have less time: 65 days with Visa, 80 days with
// Mastercard. To know when the transaction was captured, retrieve the dispute with
// [stripedispute.WithExpand]("transaction") and decode created, as the example shows.
// See https://docs.stripe.com/issuing/purchases/disputes.
const SubmitWithin = 110 * 24 * time.Hour

// Create makes a dispute with the status unsubmitted. Stripe sends nothing to the network until
// the dispute is submitted. If it is not submitted, it expires 110 days after the transaction.
// If the checks here refuse a value that Stripe may accept, send it with
// [stripedispute.WithParam].
//
// Create does not check whether the transaction is already disputed. To dispute it only once,
// list its disputes with [Client.OfTransaction] first, and pass
// [stripedispute.WithIdempotencyKey]("dispute-"+id) with the id of the transaction. Do the same
// after an error that matches [stripedispute.ErrConnection] or ErrServer, since the dispute may
// exist.
//
// Stripe: POST /v1/issuing/disputes, https://docs.stripe.com/api/issuing/disputes/create.
func (c *Client) Create(ctx context.Context, p CreateParams, opts ...stripedispute.Option) (*IssuingDispute, error) {
	body, err := p.encode()
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return transport.Do(ctx, c.transport, transport.Request{
		Method: http.MethodPost, Path: collection, Form: body, Object: resource,
		IDs: []transport.ID{{Name: "Transaction", Value: p.Transaction}, {Name: "ReceivedDebit", Value: p.ReceivedDebit}},
	}, opts, identify)
}

// encode checks the parameters and encodes them as a form.
func (p CreateParams) encode() (string, error) {
	if p.Transaction == "" && p.ReceivedDebit == "" {
		return "", errors.New("issuingdispute: there is nothing to dispute; give Transaction, or ReceivedDebit of a FinancialAccount")
	}
	if err := checkParams(p.Amount, p.Metadata); err != nil {
		return "", err
	}
	evidence, err := p.Evidence.withReason()
	if err != nil {
		return "", err
	}
	p.Evidence = evidence
	body, err := form.Encode(p)
	if err != nil {
		return "", err
	}
	if p.ReceivedDebit != "" {
		body = form.Add(body, "treasury[received_debit]", p.ReceivedDebit)
	}
	return body, nil
}

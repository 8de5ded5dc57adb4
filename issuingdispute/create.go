package issuingdispute

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// CreateParams is a dispute to create. Transaction or ReceivedDebit is required.
type CreateParams struct {
	// Transaction that is disputed, "ipi_…". It must be captured: neither an
	// authorization nor a refund.
	Transaction string `url:"transaction,omitempty"`

	// ReceivedDebit takes the place of Transaction where the card draws on a
	// FinancialAccount. Stripe: treasury[received_debit].
	ReceivedDebit string `url:"-"`

	// Amount disputed, in the smallest unit of the card's currency; 0 means all of
	// the transaction. Leave out what was refunded already.
	Amount int64 `url:"amount,omitempty"`

	Evidence *Evidence              `url:"evidence,omitempty"` // as far as it is known; nil is fine
	Metadata stripedispute.Metadata `url:"metadata,omitempty"`
}

// Create makes a dispute with the status unsubmitted. It does nothing else until
// [Client.Submit], and expires 110 days after the transaction. What the checks
// refuse and Stripe may take can be sent by [stripedispute.WithParam].
// Stripe: POST /v1/issuing/disputes.
func (c *Client) Create(ctx context.Context, p CreateParams, opts ...stripedispute.Option) (*IssuingDispute, error) {
	body, err := p.form()
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return transport.Do(ctx, c.transport, transport.Request{
		Method: http.MethodPost, Path: collection, Form: body, Object: resource,
		IDs: []transport.ID{{Name: "Transaction", Value: p.Transaction}, {Name: "ReceivedDebit", Value: p.ReceivedDebit}},
	}, opts, name)
}

func (p CreateParams) form() (string, error) {
	if p.Transaction == "" && p.ReceivedDebit == "" {
		return "", errors.New("issuingdispute: there is nothing to dispute; give Transaction, or ReceivedDebit of a FinancialAccount")
	}
	if err := checkAmount(p.Amount); err != nil {
		return "", err
	}
	if err := p.Metadata.Check(); err != nil {
		return "", err
	}
	var err error
	if p.Evidence, err = p.Evidence.ready(); err != nil {
		return "", err
	}
	body, err := form.Encode(p)
	if p.ReceivedDebit != "" {
		body = form.Add(body, "treasury[received_debit]", p.ReceivedDebit)
	}
	return body, err
}

func checkAmount(amount int64) error {
	if amount < 0 {
		return fmt.Errorf("issuingdispute: Amount is %d; give it in the smallest unit of the currency, above 0", amount)
	}
	return nil
}

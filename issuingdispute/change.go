package issuingdispute

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/transport"
	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// CreateParams is a dispute to create. Transaction or ReceivedDebit is required.
type CreateParams struct {
	// Transaction that is disputed, "ipi_…". It must be captured: neither an
	// authorization nor a refund.
	Transaction string `url:"transaction,omitempty"`

	// ReceivedDebit takes the place of Transaction where the card draws on a
	// FinancialAccount. Stripe: treasury[received_debit].
	ReceivedDebit string `url:"-"`

	// Amount disputed, in the smallest unit of the card's currency; 0 means the whole
	// transaction. Do not include what was refunded already.
	Amount int64 `url:"amount,omitempty"`

	Evidence *Evidence              `url:"evidence,omitempty"` // what is known so far; nil for nothing
	Metadata stripedispute.Metadata `url:"metadata,omitempty"`
}

// Create makes a dispute with the status unsubmitted. Nothing else happens until
// [Client.Submit]; without it the dispute expires 110 days after the transaction. To send
// what the checks here refuse and Stripe may accept, use [stripedispute.WithParam].
//
// Stripe: POST /v1/issuing/disputes, https://docs.stripe.com/api/issuing/disputes/create.
func (c *Client) Create(ctx context.Context, p CreateParams, opts ...stripedispute.Option) (*IssuingDispute, error) {
	body, err := p.form()
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return transport.Do(ctx, c.transport, transport.Request{
		Method: http.MethodPost, Path: collection, Form: body, Object: resource,
		IDs: []transport.ID{{Name: "Transaction", Value: p.Transaction}, {Name: "ReceivedDebit", Value: p.ReceivedDebit}},
	}, opts, identify)
}

func (p CreateParams) form() (string, error) {
	if p.Transaction == "" && p.ReceivedDebit == "" {
		return "", errors.New("issuingdispute: there is nothing to dispute; give Transaction, or ReceivedDebit of a FinancialAccount")
	}
	var err error
	if p.Evidence, err = checked(p.Amount, p.Metadata, p.Evidence); err != nil {
		return "", err
	}
	body, err := form.Encode(p)
	if p.ReceivedDebit != "" {
		body = form.Add(body, "treasury[received_debit]", p.ReceivedDebit)
	}
	return body, err
}

// UpdateParams is what [Client.Update] changes. A zero field is not changed.
type UpdateParams struct {
	// Amount disputed, in the smallest unit of the card's currency; 0 leaves it.
	Amount int64 `url:"amount,omitempty"`

	// Evidence to set. Stripe merges it field by field into what it holds.
	Evidence *Evidence `url:"evidence,omitempty"`

	// Previous is the reason that the dispute has had so far. If Evidence is about
	// another one, the evidence of Previous is cleared: it would stay otherwise, and
	// the evidence of a dispute is about one reason. "" clears nothing. The
	// Evidence.Reason of the dispute is always right here.
	Previous Reason `url:"-"`

	// Metadata to set; "" deletes a key.
	Metadata stripedispute.Metadata `url:"metadata,omitempty"`

	// Unset names what to clear: a field of evidence ("not_received.explanation"),
	// all evidence of a reason ("not_received"), "metadata.order_id" or "metadata"
	// (all of it). A name that cannot be cleared, such as
	// duplicate.original_transaction, is an error before the request.
	Unset []string `url:"-"`
}

// Update changes the evidence and amount of a dispute that is not submitted yet, and
// metadata at any time. To send what the checks here refuse and Stripe may accept, use
// [stripedispute.WithParam].
//
// Stripe: POST /v1/issuing/disputes/{dispute}, https://docs.stripe.com/api/issuing/disputes/update.
func (c *Client) Update(ctx context.Context, id string, p UpdateParams, opts ...stripedispute.Option) (*IssuingDispute, error) {
	body, err := p.form()
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return c.call(ctx, http.MethodPost, member, id, body, opts)
}

func (p UpdateParams) form() (string, error) {
	var err error
	if p.Evidence, err = checked(p.Amount, p.Metadata, p.Evidence); err != nil {
		return "", err
	}
	names, err := p.namesToClear()
	if err != nil {
		return "", err
	}
	body, err := form.Encode(p)
	if err != nil {
		return "", err
	}
	return unset.Append(body, names, evidenceKey)
}

// namesToClear is Unset, and before it the reason that the dispute no longer has.
func (p UpdateParams) namesToClear() ([]string, error) {
	if p.Previous == "" || p.Evidence == nil || p.Evidence.Reason == p.Previous {
		return p.Unset, nil
	}
	if _, ok := p.Evidence.object(p.Previous); !ok {
		return nil, fmt.Errorf("issuingdispute: Previous is %q, a reason that this library does not know; "+
			"clear its evidence with WithParam and leave Previous empty", p.Previous)
	}
	return append([]string{string(p.Previous)}, p.Unset...), nil
}

// evidenceKey returns the form key of a path of Unset such as "other" or
// "other.explanation", with or without a leading "evidence".
func evidenceKey(path string) (key string, ok bool) {
	path = strings.TrimPrefix(path, "evidence.")
	key = unset.Key("evidence", path)
	reason, field, deeper := strings.Cut(path, ".")
	object, ok := Evidence{}.object(Reason(reason))
	if !ok || !deeper {
		return key, ok
	}
	for name := range fieldsOf(reflect.New(object.Type().Elem()).Elem()) {
		if name == field && name != "original_transaction" {
			return key, true
		}
	}
	return key, false
}

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
	var err error
	if p.Evidence, err = checkParams(p.Amount, p.Metadata, p.Evidence); err != nil {
		return "", err
	}
	body, err := form.Encode(p)
	if p.ReceivedDebit != "" {
		body = form.Add(body, "treasury[received_debit]", p.ReceivedDebit)
	}
	return body, err
}

// UpdateParams are the changes of [Client.Update]. A zero field changes nothing.
type UpdateParams struct {
	// Amount is the disputed amount, in the smallest unit of the card's currency. 0 does
	// not change it.
	Amount int64 `url:"amount,omitempty"`

	// Evidence has the fields to set. Stripe merges them into the evidence that it has.
	Evidence *Evidence `url:"evidence,omitempty"`

	// Previous is the reason of the dispute before this update: its Evidence.Reason. If
	// the Evidence to set is for another reason, Update also clears the evidence of
	// Previous. Stripe would keep it otherwise, although a dispute has only one reason.
	// "" clears nothing.
	Previous Reason `url:"-"`

	// Metadata has the keys to set; the value "" deletes a key.
	Metadata stripedispute.Metadata `url:"metadata,omitempty"`

	// Unset names fields to clear: a field of evidence ("not_received.explanation"),
	// all evidence of a reason ("not_received"), "metadata.order_id" or "metadata"
	// (all keys). A name that cannot be cleared, such as
	// "duplicate.original_transaction", is an error before the request.
	Unset []string `url:"-"`
}

// Update changes the evidence and amount of a dispute that is not submitted yet, and its
// metadata at any time. If the checks here refuse a value that Stripe may accept, send it
// with [stripedispute.WithParam].
//
// Stripe: POST /v1/issuing/disputes/{dispute}, https://docs.stripe.com/api/issuing/disputes/update.
func (c *Client) Update(ctx context.Context, id string, p UpdateParams, opts ...stripedispute.Option) (*IssuingDispute, error) {
	body, err := p.encode()
	if err != nil {
		return nil, permanent.Wrap(err)
	}
	return c.call(ctx, http.MethodPost, member, id, body, opts)
}

// encode checks the parameters and encodes them as a form.
func (p UpdateParams) encode() (string, error) {
	var err error
	if p.Evidence, err = checkParams(p.Amount, p.Metadata, p.Evidence); err != nil {
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

// namesToClear returns Unset. If the update changes the reason, the previous reason comes
// first.
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
// "other.explanation", which may begin with "evidence.".
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

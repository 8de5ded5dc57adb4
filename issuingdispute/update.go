package issuingdispute

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/redact"
	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// Add a new parameter also to issuingUpdateParams and changeIssuing of disputetest/issuing.go and, if
// responses have it, to IssuingDispute.

// UpdateParams are the changes of [Client.Update]. A zero field changes nothing.
type UpdateParams struct {
	// Amount is the disputed amount, in the smallest unit of the card's currency. 0 does
	// not change it.
	Amount int64 `url:"amount,omitempty"`

	// Evidence has the fields to set. Stripe merges them into the evidence that it has.
	Evidence *Evidence `url:"evidence,omitempty"`

	// Previous is the Evidence.Reason that the dispute has before this update. If
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

// LogValue logs which fields are set.
func (p UpdateParams) LogValue() slog.Value { return redact.LogValue(p) }

// Update changes the evidence and amount of a dispute that is not submitted yet, and its
// metadata at any time. If the checks here refuse a value that Stripe may accept, send it
// with [stripedispute.WithParam]. Update does not read the dispute, so Stripe refuses what its status
// does not allow; SubmitDispute checks the status.
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
	if err := checkParams(p.Amount, p.Metadata); err != nil {
		return "", err
	}
	evidence, err := p.Evidence.withReason()
	if err != nil {
		return "", err
	}
	p.Evidence = evidence
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

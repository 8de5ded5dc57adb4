package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// parse reads an event and the object in it in one pass. The type of the object
// depends on the type of the event, which comes later in the JSON, so parse guesses
// it. When the guess is wrong, or something does not fit, the event is read first and
// then the object.
func parse(payload []byte) (*Event, error) {
	guessed := guess(payload)
	target := guessed.target()
	var e *Event
	err := ErrPayload
	if decode.Plain(payload, target) {
		e, err = read(payload, target)
	}
	if err != nil || e.Type.kind() != guessed {
		e, err = parseAgain(payload)
	}
	switch {
	case err != nil:
		return nil, err
	case e.ID == "":
		return nil, fmt.Errorf("%w: it has no id", ErrPayload)
	case e.Object != "" && e.Object != snapshotObject && e.Object != thinObject:
		return nil, fmt.Errorf("%w: it is another object", ErrPayload)
	}
	return e, nil
}

// parseAgain converts scalars of another kind, as in a response of Stripe's. An object
// that does not fit its type in spite of that is not a reason to lose the event: it
// stays raw.
func parseAgain(payload []byte) (*Event, error) {
	e, err := read(payload, other.target())
	if err != nil {
		mended, failed := decode.Mend(payload, new(envelope))
		if failed != nil {
			return nil, err
		}
		if e, err = read(mended, other.target()); err != nil {
			return nil, err
		}
		e.Payload = payload
	}
	k := e.Type.kind()
	if k == other {
		return e, nil
	}
	var raw json.RawMessage
	object := k.target()
	if e.Decode(&raw) == nil && decode.Into(raw, object, 0) == nil {
		e.carry(object)
	}
	return e, nil
}

// envelope is the members of an event whose scalars may be converted. Its id and type
// must be texts.
type envelope struct {
	Account         string `json:"account"`
	Context         string `json:"context"`
	Livemode        bool   `json:"livemode"`
	APIVersion      string `json:"api_version"`
	PendingWebhooks int    `json:"pending_webhooks"`
}

// The two forms of events, as their member "object" names them.
const (
	snapshotObject = "event"
	thinObject     = "v2.core.event"
)

// kind says which type an object is decoded into.
type kind int

const (
	other kind = iota
	merchant
	issuing
)

func (t Type) kind() kind {
	switch {
	case t.Dispute():
		return merchant
	case t.IssuingDispute():
		return issuing
	}
	return other
}

// guess looks for a word that events about disputes contain, and that others
// rarely do.
func guess(payload []byte) kind {
	switch {
	case bytes.Contains(payload, []byte(`"`+disputePrefix)):
		return merchant
	case bytes.Contains(payload, []byte(`"`+issuingDisputePrefix)):
		return issuing
	}
	return other
}

// target is a new value of that type, for encoding/json.
func (k kind) target() any {
	switch k {
	case merchant:
		return new(dispute.Dispute)
	case issuing:
		return new(issuingdispute.IssuingDispute)
	default:
		return new(lenient[name])
	}
}

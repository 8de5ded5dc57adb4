package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// parse reads an event and its object, after the signature was checked or with ParseTrusted. It does
// so in one pass, which is fast. The Go type of the object depends on the type of the event, which
// comes later in the JSON. Therefore parse guesses it. If the guess is wrong, or a value does not fit,
// parseLeniently reads the event first and then the object.
func parse(payload []byte) (*Event, error) {
	guessed := guessKind(payload)
	target := guessed.newObject()
	var e *Event
	err := ErrPayload                  // if package decode must mend it first
	if decode.Plain(payload, target) { // encoding/json alone decodes it as the clients would
		e, err = decodeEvent(payload, target)
	}
	if err != nil || e.Type.kind() != guessed {
		e, err = parseLeniently(payload)
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

// parseLeniently reads the event first, and then the object into the Go type for the type of the
// event. It converts scalars of another JSON type, such as "1" for a number, as the clients do in
// responses. If the object does not fit its Go type nevertheless, the event is kept without it:
// [Event.Decode] still reads the object.
func parseLeniently(payload []byte) (*Event, error) {
	e, err := decodeEvent(payload, otherObject.newObject())
	if err != nil {
		mended, mendErr := decode.Mend(payload, new(convertible))
		if mendErr != nil {
			return nil, err
		}
		if e, err = decodeEvent(mended, otherObject.newObject()); err != nil {
			return nil, err
		}
		e.Payload = payload
	}
	k := e.Type.kind()
	if k == otherObject {
		return e, nil
	}
	var raw json.RawMessage
	object := k.newObject()
	if e.Decode(&raw) == nil && decode.Into(raw, object, 0) == nil {
		e.keepObject(object)
	}
	return e, nil
}

// convertible has the members of an event whose scalars may be converted. The id and the type
// of an event must be strings.
type convertible struct {
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

// kind says which Go type the object of an event has. A new kind also needs a case in keepObject
// of wire.go, without which the object is dropped, and a method of Event like Dispute.
type kind int

const (
	otherObject kind = iota
	merchantDispute
	issuingDispute
)

func (t Type) kind() kind {
	switch {
	case t.Dispute():
		return merchantDispute
	case t.IssuingDispute():
		return issuingDispute
	}
	return otherObject
}

// guessKind looks for a word that events about disputes contain, and that other events rarely
// contain.
func guessKind(payload []byte) kind {
	switch {
	case bytes.Contains(payload, []byte(`"`+disputePrefix)):
		return merchantDispute
	case bytes.Contains(payload, []byte(`"`+issuingDisputePrefix)):
		return issuingDispute
	}
	return otherObject
}

// newObject returns a pointer to a new value of the kind's Go type, for decodeEvent. For another
// object, the value only has the id and the object type.
func (k kind) newObject() any {
	switch k {
	case merchantDispute:
		return new(dispute.Dispute)
	case issuingDispute:
		return new(issuingdispute.IssuingDispute)
	default:
		return new(lenient[identity])
	}
}

package webhook

import (
	"bytes"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// decode reads an event and the object in it in one pass. The type of the object
// depends on the type of the event, which comes later in the JSON, so decode
// guesses it. When the guess is wrong, it reads the type first and then everything.
func decode(payload []byte) (*Event, error) {
	guessed := guess(payload)
	e, err := read(payload, guessed.target())
	if err != nil || e.Type.kind() != guessed {
		e, err = decodeAgain(payload, guessed)
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

// decodeAgain skips the kind that was tried before. An object that does not fit
// its type is not a reason to lose the event: it stays raw.
func decodeAgain(payload []byte, tried kind) (*Event, error) {
	e, err := read(payload, other.target())
	if err != nil {
		return nil, err
	}
	if k := e.Type.kind(); k != other && k != tried {
		if typed, err := read(payload, k.target()); err == nil {
			return typed, nil
		}
	}
	return e, nil
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

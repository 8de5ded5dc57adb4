package webhook

import (
	"bytes"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// decode reads an event and the object in it in one pass. The object's type
// depends on the event's, which stands behind it, so the pass goes by the look of
// the payload. Where that misled, the type is read first and then all of it.
func decode(payload []byte) (*Event, error) {
	look := guess(payload)
	e, err := read(payload, look.target())
	if err != nil || e.Type.kind() != look {
		e, err = decodeAgain(payload, look)
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

// decodeAgain does not ask for the kind that was tried. An object that does not
// fit its type is no reason to lose the event: it stays raw.
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

// The two kinds of events, in their own words.
const (
	snapshotObject = "event"
	thinObject     = "v2.core.event"
)

// kind is what an object is decoded into.
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

// guess goes by a word that events about disputes contain, and others as a rule
// do not.
func guess(payload []byte) kind {
	switch {
	case bytes.Contains(payload, []byte(`"`+disputePrefix)):
		return merchant
	case bytes.Contains(payload, []byte(`"`+issuingDisputePrefix)):
		return issuing
	}
	return other
}

// target is what encoding/json shall fill.
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

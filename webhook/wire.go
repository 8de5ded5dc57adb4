package webhook

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// identity has the members that identify an object of Stripe.
type identity struct {
	ID     string `json:"id"`
	Object string `json:"object"`
}

// is reports whether the object has this type. It also accepts an object without a type, as in
// events written by hand.
func (i identity) is(object string) bool { return i.Object == "" || i.Object == object }

// decodeEvent decodes an event in one pass over payload. object is a pointer and receives
// data.object. A field of Event gets the member with its tag. A field of wire hides the field of
// Event with the same tag: it is for a member that has another form, and is copied below.
func decodeEvent(payload []byte, object any) (*Event, error) {
	e := &Event{Payload: payload}
	wire := struct {
		*Event
		Created  eventTime                         `json:"created"`
		Request  anyRequest                        `json:"request"`
		Snapshot lenient[stripedispute.Expandable] `json:"snapshot_event"` // only in a thin event
		Data     struct {
			Object   any             `json:"object"` // decoded into the pointer in it
			Previous json.RawMessage `json:"previous_attributes"`
		} `json:"data"`
		Reason lenient[struct {
			Request Request `json:"request"`
		}] `json:"reason"` // only in a thin event
	}{Event: e}
	wire.Data.Object = object
	if err := json.Unmarshal(payload, &wire); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrPayload, unreadable(payload))
	}
	e.Created = stripedispute.Timestamp(wire.Created)
	e.SnapshotEvent = wire.Snapshot.value.ID
	e.Request = Request(wire.Request)
	if e.Request == (Request{}) {
		e.Request = wire.Reason.value.Request
	}
	if wire.Data.Previous != nil && string(wire.Data.Previous) != "null" {
		e.PreviousAttributes = wire.Data.Previous
	}
	if e.Thin() && e.Account == "" && strings.HasPrefix(e.Context, "acct_") && !strings.Contains(e.Context, "/") {
		e.Account = e.Context // a context with slashes is a path of accounts, from an organization
	}
	e.keepObject(wire.Data.Object)
	return e, nil
}

// unreadable says why a payload does not parse. It does not use the error of encoding/json,
// which may quote the payload.
func unreadable(payload []byte) string {
	if damage := bodyDamage(payload); damage != "" {
		return damage
	}
	return "it does not parse"
}

// keepObject keeps object in the event if it is a dispute of the expected type. It sets Related if
// the event has none.
func (e *Event) keepObject(object any) {
	var found identity
	switch o := object.(type) {
	case *dispute.Dispute:
		found = identity{o.ID, o.Object}
		if found.ID != "" && found.is("dispute") {
			e.object = o
		}
	case *issuingdispute.IssuingDispute:
		found = identity{o.ID, o.Object}
		if found.ID != "" && found.is("issuing.dispute") {
			e.object = o
		}
	case *lenient[identity]:
		found = o.value
	}
	if e.Related == (Related{}) {
		e.Related = Related{ID: found.ID, Type: found.Object}
	}
}

// lenient is a value that may have another form in another API version. It keeps the parts that
// fit.
type lenient[T any] struct{ value T }

func (l *lenient[T]) UnmarshalJSON(b []byte) error {
	_ = json.Unmarshal(b, &l.value)
	return nil
}

// anyRequest also accepts the form of API versions before 2017-05-25: only the id.
type anyRequest Request

func (r *anyRequest) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, (*Request)(r)) != nil {
		_ = json.Unmarshal(b, &r.ID)
	}
	return nil
}

// eventTime accepts Unix seconds, and text in the format of RFC 3339 as in thin events. It is 0 for
// any other form.
type eventTime stripedispute.Timestamp

func (at *eventTime) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		*at = eventTime(stripedispute.At(t))
	} else if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		*at = eventTime(n)
	}
	return nil
}

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

// name is what most objects of Stripe's begin with.
type name struct {
	ID     string `json:"id"`
	Object string `json:"object"`
}

// is also accepts an object without its name, as in events written by hand.
func (n name) is(object string) bool { return n.Object == "" || n.Object == object }

// read makes one pass over payload. object, a pointer, receives data.object.
func read(payload []byte, object any) (*Event, error) {
	e := &Event{Payload: payload}
	wire := struct {
		*Event
		Created  moment                            `json:"created"`
		Request  request                           `json:"request"`
		Snapshot lenient[stripedispute.Expandable] `json:"snapshot_event"` // of a thin event
		Data     struct {
			Object   any             `json:"object"` // decoded into the pointer in it
			Previous json.RawMessage `json:"previous_attributes"`
		} `json:"data"`
		Reason lenient[struct {
			Request Request `json:"request"`
		}] `json:"reason"` // of a thin event
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
		e.Account = e.Context // with slashes it is a path of accounts, from an organization
	}
	e.carry(wire.Data.Object)
	return e, nil
}

// unreadable says why a payload does not parse. The error of encoding/json is not
// used, because it may quote the payload.
func unreadable(payload []byte) string {
	if what := damage(payload); what != "" {
		return what
	}
	return "it does not parse"
}

// carry keeps an object that was decoded, if it is of the right kind.
func (e *Event) carry(object any) {
	var n name
	switch o := object.(type) {
	case *dispute.Dispute:
		n = name{o.ID, o.Object}
		if n.ID != "" && n.is("dispute") {
			e.object = o
		}
	case *issuingdispute.IssuingDispute:
		n = name{o.ID, o.Object}
		if n.ID != "" && n.is("issuing.dispute") {
			e.object = o
		}
	case *lenient[name]:
		n = o.value
	}
	if e.Related == (Related{}) {
		e.Related = Related{ID: n.ID, Type: n.Object}
	}
}

// lenient is a value that may have another shape in another API version. Then it
// keeps the parts that fit.
type lenient[T any] struct{ value T }

func (l *lenient[T]) UnmarshalJSON(b []byte) error {
	_ = json.Unmarshal(b, &l.value)
	return nil
}

// request is only an id in versions before 2017-05-25.
type request Request

func (r *request) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, (*Request)(r)) != nil {
		_ = json.Unmarshal(b, &r.ID)
	}
	return nil
}

// moment is Unix seconds, or RFC 3339 text as in thin events.
type moment stripedispute.Timestamp

func (m *moment) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		*m = moment(stripedispute.At(t))
	} else if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		*m = moment(n)
	}
	return nil
}

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

// is believes what leaves the object's name out, as hand-made events do.
func (n name) is(object string) bool { return n.Object == "" || n.Object == object }

// read makes one pass over payload. object, a pointer, receives data.object.
func read(payload []byte, object any) (*Event, error) {
	e := &Event{Payload: payload}
	wire := struct {
		*Event
		Created moment  `json:"created"`
		Request request `json:"request"`
		Data    struct {
			Object   any             `json:"object"` // decoded into the pointer that it holds
			Previous json.RawMessage `json:"previous_attributes"`
		} `json:"data"`
		Reason lenient[struct {
			Request Request `json:"request"`
		}] `json:"reason"` // of a thin notification
	}{Event: e}
	wire.Data.Object = object
	if err := json.Unmarshal(payload, &wire); err != nil {
		return nil, fmt.Errorf("%w: it does not parse", ErrPayload) // the text of err may repeat some of it
	}
	e.Created = stripedispute.Timestamp(wire.Created)
	e.Request = Request(wire.Request)
	if e.Request == (Request{}) {
		e.Request = wire.Reason.value.Request
	}
	if wire.Data.Previous != nil && string(wire.Data.Previous) != "null" {
		e.PreviousAttributes = wire.Data.Previous
	}
	if e.Thin() && e.Account == "" && strings.HasPrefix(e.Context, "acct_") && !strings.Contains(e.Context, "/") {
		e.Account = e.Context // what has slashes is a path, from an organization
	}
	e.carry(wire.Data.Object)
	return e, nil
}

// carry keeps an object that was decoded, if it is what it should be.
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

// lenient is a value that may be shaped differently in another API version, and
// is then left as far as it fits.
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

// moment is Unix seconds, or RFC 3339 text as in thin notifications.
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

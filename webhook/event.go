package webhook

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// Event tells that something happened. There are two kinds: snapshot events
// carry the object as it was at that moment, thin notifications only its id.
// Order is not promised, and two events may tell of one change: treat an event
// as a reason to look, and what Stripe says now as the truth. Stripe: the Event
// object, and event notifications.
//
// Printing or logging an Event leaves out what it carries.
type Event struct {
	ID       string                  `json:"id"`       // "evt_…"; the same in every delivery of this event
	Object   string                  `json:"object"`   // "event", or "v2.core.event" for a thin one
	Type     Type                    `json:"type"`     // what happened
	Created  stripedispute.Timestamp `json:"created"`  // when it happened, not when it was sent
	Account  string                  `json:"account"`  // the connected account it belongs to; "" is your own. Pass it to [stripedispute.WithAccount]
	Context  string                  `json:"context"`  // for [stripedispute.WithStripeContext]; set for organizations and thin notifications
	Livemode bool                    `json:"livemode"` // false in test mode

	// APIVersion is the version that the object was rendered in, fixed by the
	// endpoint. It is not compared with [stripedispute.APIVersion]: an object of
	// another version may lack fields, and one that does not fit is not typed.
	APIVersion string `json:"api_version"`

	// PendingWebhooks counts the endpoints that have yet to confirm this event.
	PendingWebhooks int `json:"pending_webhooks"`

	// Request is the API call that caused the event. Empty when none did.
	Request Request `json:"request"`

	// PreviousAttributes is the JSON object of what an update changed, with the
	// old values: see [Event.Previous]. Nil unless something was updated.
	PreviousAttributes json.RawMessage `json:"-"`

	// Related is the object that the event is about.
	Related Related `json:"related_object"`

	// Payload is the event as it came, which is what to store or to queue: read it
	// again with [ParseTrusted]. It is not a copy.
	Payload []byte `json:"-"`

	object any
}

// Request is an API call that caused an event. Stripe: event.request.
type Request struct {
	ID             string `json:"id"`              // "req_…"; "" when Stripe acted by itself
	IdempotencyKey string `json:"idempotency_key"` // what you sent with it, if it was you
}

// Related names the object that an event is about.
type Related struct {
	ID   string `json:"id"`   // "du_…"
	Type string `json:"type"` // "dispute"
	URL  string `json:"url"`  // its path; thin notifications only
}

// Thin reports whether the event carries no object, so that it must be fetched:
//
//	d, err := disputes.Get(ctx, e.Related.ID, stripedispute.WithAccount(e.Account))
//
// [Handler].FetchDispute does so for both kinds.
func (e *Event) Thin() bool { return e.Object == thinObject }

// Dispute is the dispute that the event is about: as it was when the event
// happened, or as it is now where [Handler].FetchDispute is set. ok is false when
// the event is about something else, is thin, or carries a dispute that does not
// fit the type, which only a far older or newer API version brings about.
func (e *Event) Dispute() (d *dispute.Dispute, ok bool) {
	d, ok = e.object.(*dispute.Dispute)
	return d, ok
}

// IssuingDispute is the same for disputes that you raise as a card issuer, with
// [Handler].FetchIssuingDispute.
func (e *Event) IssuingDispute() (d *issuingdispute.IssuingDispute, ok bool) {
	d, ok = e.object.(*issuingdispute.IssuingDispute)
	return d, ok
}

// Decode reads the object that came with the event into v, whatever type it is
// of: a charge, a file, an early fraud warning. A *[json.RawMessage] gets it as
// it came. It is an error when there is none, as in a thin notification.
func (e *Event) Decode(v any) error {
	var raw struct {
		Data struct {
			Object json.RawMessage `json:"object"`
		} `json:"data"`
	}
	if err := json.Unmarshal(e.Payload, &raw); err != nil || raw.Data.Object == nil {
		return fmt.Errorf("webhook: event %s (%s) carries no object; fetch it by its id", e.ID, e.Type)
	}
	if err := json.Unmarshal(raw.Data.Object, v); err != nil {
		return fmt.Errorf("webhook: the object of event %s (%s) does not fit %T", e.ID, e.Type, v)
	}
	return nil
}

// Previous reads into v what the attribute at a dotted path was before the
// update: "status", "evidence_details.due_by". It reports false, and leaves v
// alone, when that did not change or does not fit v; v may be nil, to ask only.
func (e *Event) Previous(path string, v any) bool {
	at := e.PreviousAttributes
	for name := range strings.SplitSeq(path, ".") {
		var object map[string]json.RawMessage
		if json.Unmarshal(at, &object) != nil {
			return false
		}
		next, ok := object[name]
		if !ok {
			return false
		}
		at = next
	}
	return v == nil || json.Unmarshal(at, v) == nil
}

// String names the event without what it carries.
func (e Event) String() string {
	s := fmt.Sprintf("webhook.Event{%s %s", e.ID, e.Type)
	if e.Related.ID != "" {
		s += " " + e.Related.ID
	}
	if e.Account != "" {
		s += " of " + e.Account
	}
	return s + "}"
}

// GoString keeps what the event carries out of %#v too.
func (e Event) GoString() string { return e.String() }

// LogValue logs what identifies an event, never what it carries.
func (e Event) LogValue() slog.Value {
	return slog.GroupValue(e.attrs()...)
}

func (e Event) attrs() []slog.Attr {
	return []slog.Attr{
		slog.String("event", e.ID),
		slog.String("type", string(e.Type)),
		slog.String("object", e.Related.ID),
		slog.String("account", e.Account),
		slog.Bool("livemode", e.Livemode),
	}
}

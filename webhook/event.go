package webhook

import (
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
	"github.com/stripedispute-go/stripedispute/internal/redact"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// Event is a message that something happened. There are two forms: snapshot events
// contain the object as it was at that moment, thin events only its id. Stripe
// does not promise an order, and two events may be about one change. So use an
// event as a reason to look, and believe what Stripe says now.
//
// Printing or logging an Event leaves out the object in it.
//
// Stripe: https://docs.stripe.com/api/events/object and, for thin events,
// https://docs.stripe.com/event-destinations/overview
type Event struct {
	ID       string                  `json:"id"`       // "evt_…"; the same in every delivery of this event
	Object   string                  `json:"object"`   // "event", or "v2.core.event" for a thin one
	Type     Type                    `json:"type"`     // what happened
	Created  stripedispute.Timestamp `json:"created"`  // when it happened, not when it was sent
	Account  string                  `json:"account"`  // the connected account it belongs to; "" is your own. Pass it to [stripedispute.WithAccount]
	Context  string                  `json:"context"`  // for [stripedispute.WithStripeContext]; set for organizations and in thin events
	Livemode bool                    `json:"livemode"` // false in test mode

	// SnapshotEvent is the id of the snapshot event about the same change.
	// Only thin events have it; "" when Stripe names none. See [Event.ChangeID].
	SnapshotEvent string `json:"snapshot_event"`

	// APIVersion is the version that the object was rendered in. The endpoint decides
	// it. It is not compared with [stripedispute.APIVersion]: an object of another
	// version may lack fields, and one that does not fit is not typed.
	APIVersion string `json:"api_version"`

	// PendingWebhooks counts the endpoints that have not confirmed this event yet.
	PendingWebhooks int `json:"pending_webhooks"`

	// Request is the API call that caused the event. It is empty when none did.
	Request Request `json:"request"`

	// PreviousAttributes is a JSON object with the old values of the attributes that
	// an update changed: see [Event.Previous]. It is nil unless something was updated.
	PreviousAttributes json.RawMessage `json:"-"`

	// Related names the object that the event is about.
	Related Related `json:"related_object"`

	// Payload is the event as it arrived. Store it or put it on a queue, and read it
	// again with [ParseTrusted]. It is not a copy.
	Payload []byte `json:"-"`

	object any
}

// Request is an API call that caused an event.
//
// Stripe: https://docs.stripe.com/api/events/object
type Request struct {
	ID             string `json:"id"`              // "req_…"; "" when Stripe acted by itself
	IdempotencyKey string `json:"idempotency_key"` // the one that was sent with it
}

// Related names the object that an event is about.
//
// Stripe: https://docs.stripe.com/event-destinations/overview
type Related struct {
	ID   string `json:"id"`   // "du_…"
	Type string `json:"type"` // "dispute"
	URL  string `json:"url"`  // its path; only in thin events
}

// ChangeID identifies the change that the event is about. While an endpoint gets both
// forms of events, one change arrives under two event ids; ChangeID is the same for
// both: the id of the snapshot event, or the event's own id when it is a thin
// event that names no snapshot. [Handler] and [Once] go by it. Go by it too when you
// skip events that you have seen.
func (e *Event) ChangeID() string {
	if e.Thin() && e.SnapshotEvent != "" {
		return e.SnapshotEvent
	}
	return e.ID
}

// Thin reports whether the event contains no object, so that you must fetch it:
//
//	d, err := disputes.Get(ctx, e.Related.ID, stripedispute.WithAccount(e.Account))
//
// [Handler].FetchDispute does this for both forms.
func (e *Event) Thin() bool { return e.Object == thinObject }

// Dispute is the dispute that the event is about: as it was when the event
// happened, or as it is now where [Handler].FetchDispute is set. ok is false when
// the event is about something else, is thin, or contains a dispute that does not
// fit the type, which only a far older or newer API version causes.
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

// Decode reads the object that arrived with the event into v, of any type: a
// charge, a file, an early fraud warning. A *[json.RawMessage] receives its JSON.
// It is an error when there is no object, as in a thin event.
func (e *Event) Decode(v any) error {
	var raw struct {
		Data struct {
			Object json.RawMessage `json:"object"`
		} `json:"data"`
	}
	if err := json.Unmarshal(e.Payload, &raw); err != nil || raw.Data.Object == nil {
		return permanent.New(fmt.Sprintf("webhook: event %s (%s) carries no object; fetch it by its id", e.ID, e.Type))
	}
	if err := json.Unmarshal(raw.Data.Object, v); err != nil {
		return permanent.New(fmt.Sprintf("webhook: the object of event %s (%s) does not fit %T", e.ID, e.Type, v))
	}
	return nil
}

// Previous reads into v the value that an attribute had before the update. The
// path has dots: "status", "evidence_details.due_by". It returns false, and does
// not change v, when the attribute did not change or its value does not fit v. v
// may be nil, to ask only whether it changed.
func (e *Event) Previous(path string, v any) bool {
	if v == nil {
		v = new(json.RawMessage)
	}
	before := stripedispute.Response{Body: e.PreviousAttributes}
	return path != "" && before.Decode(path, v) == nil
}

// String names the event without the object in it.
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

// GoString keeps the object out of %#v too.
func (e Event) GoString() string { return e.String() }

// Format prints String, for every verb.
func (e Event) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.String()) }

// LogValue logs what identifies an event, never the object in it.
func (e Event) LogValue() slog.Value {
	return slog.GroupValue(e.attrs()...)
}

func (e Event) attrs() []slog.Attr {
	attrs := []slog.Attr{
		slog.String("event", e.ID),
		slog.String("type", string(e.Type)),
		slog.String("object", e.Related.ID),
		slog.String("account", e.Account),
		slog.Bool("livemode", e.Livemode),
	}
	if e.SnapshotEvent != "" {
		attrs = append(attrs, slog.String("snapshot_event", e.SnapshotEvent))
	}
	return attrs
}

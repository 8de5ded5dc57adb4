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

// A new field of Event is decoded by its tag, or in decodeEvent of wire.go if its JSON has another
// form. A field that only thin events have needs a line in extra of
// internal/conformance/coverage_test.go, since Stripe's OpenAPI document has no thin events, and a
// value in newThinEvent of disputetest/event.go.

// Event is a message that something happened. There are two forms: snapshot events
// contain the object as it was at that moment, thin events contain only its id. Stripe
// does not guarantee an order, and two events may be about one change. Therefore take an
// event only as a reason to fetch the object, and act on its current state.
//
// Printing or logging an Event leaves its object out.
//
// Stripe: https://docs.stripe.com/api/events/object and, for thin events,
// https://docs.stripe.com/event-destinations/overview
type Event struct {
	ID       string                  `json:"id"`       // "evt_…"; every delivery of this event has the same
	Object   string                  `json:"object"`   // "event", or "v2.core.event" for a thin one
	Type     Type                    `json:"type"`     // what happened
	Created  stripedispute.Timestamp `json:"created"`  // when it happened, not when it was sent
	Account  string                  `json:"account"`  // the connected account; "" is your own. Pass it to [stripedispute.WithAccount]
	Context  string                  `json:"context"`  // pass it to [stripedispute.WithStripeContext]; set for organizations and in thin events
	Livemode bool                    `json:"livemode"` // false in test mode

	// SnapshotEvent is the id of the snapshot event about the same change. Only thin
	// events have it; it is "" if Stripe names none. See [Event.ChangeID].
	SnapshotEvent string `json:"snapshot_event"`

	// APIVersion is the API version of the object, which the settings of the endpoint
	// decide. It may differ from [stripedispute.APIVersion]: then the object may lack
	// fields, and if it does not fit its Go type, [Event.Dispute] returns false.
	APIVersion string `json:"api_version"`

	// PendingWebhooks is the number of endpoints that have not confirmed this event yet.
	PendingWebhooks int `json:"pending_webhooks"`

	// Request is the API call that caused the event. It is empty if Stripe caused it.
	Request Request `json:"request"`

	// PreviousAttributes is a JSON object with the old values of the attributes that
	// an update changed: see [Event.Previous]. Other events have nil.
	PreviousAttributes json.RawMessage `json:"-"`

	// Related names the object that the event is about.
	Related Related `json:"related_object"`

	// Payload is the JSON of the event as it arrived. Store it or put it on a queue, and
	// read it again with [ParseTrusted]. It is not a copy of the bytes given to Parse.
	Payload []byte `json:"-"`

	object any // *dispute.Dispute, *issuingdispute.IssuingDispute or nil; set by keepObject, and by fetch
}

// Request is an API call that caused an event.
//
// Stripe: https://docs.stripe.com/api/events/object
type Request struct {
	ID             string `json:"id"`              // "req_…"; "" if Stripe acted by itself
	IdempotencyKey string `json:"idempotency_key"` // the idempotency key of the request
}

// Related names the object that an event is about.
//
// Stripe: https://docs.stripe.com/event-destinations/overview
type Related struct {
	ID   string `json:"id"`   // "du_…"
	Type string `json:"type"` // "dispute"
	URL  string `json:"url"`  // its path in the API; only in thin events
}

// ChangeID identifies the change that the event is about. If an endpoint gets both forms of
// events, one change arrives with two event ids, but with the same ChangeID: the id of the
// snapshot event. A thin event that names no snapshot event has its own id as ChangeID.
// [Handler] and [Once] use it to recognise duplicates; use it too if you do this yourself.
func (e *Event) ChangeID() string {
	if e.Thin() && e.SnapshotEvent != "" {
		return e.SnapshotEvent
	}
	return e.ID
}

// Thin reports whether the event is a thin one. It contains no object; fetch it:
//
//	d, err := disputes.Get(ctx, e.Related.ID, stripedispute.WithAccount(e.Account))
//
// [Handler].FetchDispute does this for both forms.
func (e *Event) Thin() bool { return e.Object == thinObject }

// Dispute returns the dispute that the event is about: as it was when the event happened, or
// if [Handler].FetchDispute is set, as it is now. ok is false if the event is about another
// object, is thin, or contains a dispute that does not fit the Go type, which may
// happen with a much older or newer API version.
func (e *Event) Dispute() (d *dispute.Dispute, ok bool) {
	d, ok = e.object.(*dispute.Dispute)
	return d, ok
}

// IssuingDispute returns the Issuing dispute that the event is about, which you raised as a card
// issuer: as it was when the event happened, or if [Handler].FetchIssuingDispute is set, as it is
// now. ok is false if the event is about another object, is thin, or contains a dispute that does
// not fit the Go type.
func (e *Event) IssuingDispute() (d *issuingdispute.IssuingDispute, ok bool) {
	d, ok = e.object.(*issuingdispute.IssuingDispute)
	return d, ok
}

// Decode reads the object that arrived with the event into v, of any type: a
// charge, a file, an early fraud warning. A *[json.RawMessage] receives its JSON.
// It returns an error if there is no object, as in a thin event.
func (e *Event) Decode(v any) error {
	var raw struct {
		Data struct {
			Object json.RawMessage `json:"object"`
		} `json:"data"`
	}
	if err := json.Unmarshal(e.Payload, &raw); err != nil || raw.Data.Object == nil {
		return permanent.New(fmt.Sprintf("webhook: event %s (%s) has no object; fetch it by its id", e.ID, e.Type))
	}
	if err := json.Unmarshal(raw.Data.Object, v); err != nil {
		return permanent.New(fmt.Sprintf("webhook: the object of event %s (%s) does not fit %T", e.ID, e.Type, v))
	}
	return nil
}

// Previous reads the value that an attribute had before the update into v. The path has dots:
// "status", "evidence_details.due_by". It returns false and does not change v if the
// attribute did not change or its value does not fit v. With a nil v, it only reports whether
// the attribute changed.
func (e *Event) Previous(path string, v any) bool {
	if v == nil {
		v = new(json.RawMessage)
	}
	before := stripedispute.Response{Body: e.PreviousAttributes} // for its Decode, which follows a path
	return path != "" && before.Decode(path, v) == nil
}

// String describes the event without its object.
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

// Format prints String for every verb.
func (e Event) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.String()) }

// LogValue returns the ids, the type and the account of the event, without its object.
func (e Event) LogValue() slog.Value {
	return slog.GroupValue(e.attrs()...)
}

// attrs returns what LogValue and Handler.log show of the event.
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

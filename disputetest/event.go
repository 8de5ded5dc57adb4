package disputetest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// eventLife is how long an event can be retrieved and listed, unless it is not among the last
// keptEvents of its account.
const eventLife = 30 * 24 * time.Hour

// eventTypes lists the types of the events that the server sends. emit panics for any other type.
func eventTypes() []string {
	return slices.Sorted(slices.Values(slices.Concat(disputeEventTypes(), issuingDisputeEventTypes(), []string{
		"charge.refund.updated", "charge.refunded", "charge.succeeded", "charge.updated", "file.created", "issuing_transaction.updated",
		"payment_intent.canceled", "payment_intent.created", "payment_intent.succeeded", "radar.early_fraud_warning.created",
		"radar.early_fraud_warning.updated", "refund.created", "refund.updated",
	})))
}

// eventResource is the resource of snapshot events: docs.stripe.com/api/events.
func eventResource() *resource {
	return &resource{
		kind: "event", param: "id", path: "/v1/events", addComputed: addComputedEvent, expired: eventExpired,
		routes: []route{
			{
				method: http.MethodGet, path: "/v1/events", list: true, handle: (*call).listEvents,
				filters: []filter{
					{"type", textOf(idLimit), func(_ *call, r *record, given any) bool { return matchesType(given, text(r.wire, "type")) }},
					{"types", listOf(textOf(idLimit), 20), func(_ *call, r *record, given any) bool {
						return slices.Contains(texts(given), text(r.wire, "type"))
					}},
					{"delivery_success", boolean(), func(_ *call, r *record, given any) bool {
						return given == (eventStateOf(r).pending == 0)
					}},
				},
			},
			retrieveRoute("/v1/events/{}"),
			postRoute("/v1/events/{}/retry", params{
				"account":          textOf(idLimit),
				"for_stripecli":    boolean(),
				"webhook_endpoint": textOf(idLimit),
			}, (*call).retryEvent),
		},
	}
}

// thinEventResource is the resource of thin events, which have the id of the object and not
// the object itself: docs.stripe.com/event-destinations. A thin event has its own id, and the
// id of the snapshot event in snapshot_event.
func thinEventResource() *resource {
	return &resource{
		kind: "v2.core.event", noun: "event", param: "id", path: "/v2/core/events", expired: eventExpired,
		routes: []route{retrieveRoute("/v2/core/events/{}")},
	}
}

// eventState is the part of an event that the API does not show. Both forms share it.
type eventState struct {
	snapshot *record
	thin     *record // nil if the event has no thin form
	pending  int     // how many webhooks have not accepted it yet: emit adds them, endAttempt subtracts
}

func eventStateOf(r *record) *eventState {
	state, _ := r.state.(*eventState)
	return state
}

func (c *call) listEvents() (any, *failure) {
	if c.params["type"] != nil && c.params["types"] != nil {
		return nil, invalidWithCode("parameters_exclusive", "", "Only one of these parameters may be given: type, types.")
	}
	return c.list()
}

// retryEvent puts an event into the outbox again. After this endpoint it is sent to all webhooks that
// accept its type, also to those with Hold: see takeJobs in queue.go. The parameters are checked and
// have no effect.
func (c *call) retryEvent() (any, *failure) {
	c.server.outbox = append(c.server.outbox, outgoing{event: c.record, again: true})
	return c.record, nil
}

func addComputedEvent(_ *Server, r *record, o object, _ view) {
	o["pending_webhooks"] = int64(eventStateOf(r).pending)
}

// matchesType reports whether the type of an event matches a pattern that may end in an asterisk,
// as in "charge.dispute.*".
func matchesType(pattern any, typ string) bool {
	given, _ := pattern.(string)
	if prefix, ok := strings.CutSuffix(given, "*"); ok {
		return strings.HasPrefix(typ, prefix)
	}
	return typ == given
}

// eventExpired reports whether an event is too old to be retrieved.
func eventExpired(s *Server, r *record) bool {
	return number(eventStateOf(r).snapshot.wire, "created") < s.clock.now().Add(-eventLife).Unix()
}

// newThinEvent creates the thin form of a snapshot event about r. emit creates the snapshot event.
func (s *Server) newThinEvent(snapshot, r *record) *record {
	o := object{
		"id": s.newEventID("evt_" + modeName(r.account.live)), "object": "v2.core.event", "type": "v1." + text(snapshot.wire, "type"),
		"livemode":       false, // add sets it
		"snapshot_event": snapshot.id(),
		"created":        time.Unix(number(snapshot.wire, "created"), 0).UTC().Format("2006-01-02T15:04:05.000Z"),
		"related_object": object{"id": r.id(), "type": r.resource.kind, "url": r.resource.path + "/" + r.id()},
	}
	if account := r.account.id; account != "" {
		o["context"] = account
	}
	if text(snapshot.wire, "request", "id") != "" {
		o["reason"] = object{"type": "request", "request": clone(snapshot.wire["request"])}
	}
	return s.add(r.account, o)
}

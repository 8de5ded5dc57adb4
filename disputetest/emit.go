package disputetest

import (
	"maps"
	"slices"

	"github.com/stripedispute-go/stripedispute"
)

// keptEvents is how many events an account keeps.
const keptEvents = 5_000

// emit creates an event about r, with r as it is now, and puts it into the outbox. The event is sent
// when the lock is released: change calls takeJobs, and its caller deliver. For an updated event, before is r as
// the API showed it before the change; for other events it is nil.
func (s *Server) emit(r *record, typ string, before object) {
	if !slices.Contains(eventTypes(), typ) {
		panic("disputetest: add " + typ + " to eventTypes, or to a list that eventTypes returns")
	}
	data := object{"object": s.show(r, view{base: "https://files.stripe.com"})}
	if before != nil {
		data["previous_attributes"] = previous(before, r.wire)
	}
	o := object{
		"id": s.newEventID("evt"), "object": "event", "api_version": stripedispute.APIVersion, "created": s.unix(),
		"data": data, "livemode": false, "type": typ, "request": object{"id": nil, "idempotency_key": nil},
	}
	if r.account.id != "" {
		o["account"] = r.account.id
	}
	if s.cause != nil {
		o["request"] = object{"id": s.cause.id, "idempotency_key": orNull(s.cause.key)}
	}
	event := s.add(r.account, o)
	state := &eventState{snapshot: event}
	event.state = state
	if r.resource.thin {
		state.thin = s.newThinEvent(event, r)
		state.thin.state = state
	}
	for _, w := range s.hooks {
		if w.accepts(event) {
			state.pending++
		}
	}
	s.outbox = append(s.outbox, outgoing{event: event})
	s.forgetEvents(r.account)
}

// forgetEvents deletes events that can no longer be retrieved, and the oldest if there are
// too many.
func (s *Server) forgetEvents(a *Account) {
	for _, kind := range []string{"event", "v2.core.event"} {
		all, n := a.lists[kind], 0
		for n < len(all)-1 && (len(all)-n > keptEvents || eventExpired(s, all[n])) {
			delete(s.objects, all[n].id())
			n++
		}
		a.lists[kind] = all[n:]
	}
}

// previous returns the old values of the members that have changed. It compares objects
// member by member, and lists as a whole.
func previous(before, now object) object {
	out := object{}
	for _, name := range slices.Sorted(maps.Keys(now)) {
		was, is := before[name], now[name]
		wasObject, ok1 := was.(object)
		isObject, ok2 := is.(object)
		if ok1 && ok2 {
			if deeper := previous(wasObject, isObject); len(deeper) > 0 {
				out[name] = deeper
			}
		} else if !equal(was, is) {
			out[name] = clone(was)
		}
	}
	for name, was := range before {
		if _, still := now[name]; !still {
			out[name] = clone(was)
		}
	}
	return out
}

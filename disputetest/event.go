package disputetest

import (
	"maps"
	"slices"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// Events can be asked for this long, and this many at most.
const (
	eventLife  = 30 * 24 * time.Hour
	keptEvents = 5_000
)

// emit makes an event about t. before is t's wire shape before the change, for
// an updated event; nil for the others.
func (s *Server) emit(t *thing, typ string, before object) {
	data := object{"object": s.show(t, "https://files.stripe.com", nil)}
	if before != nil {
		data["previous_attributes"] = previous(before, t.wire)
	}
	o := object{
		"id": s.newID("evt"), "object": "event", "api_version": stripedispute.APIVersion, "created": s.unix(),
		"data": data, "livemode": false, "type": typ, "request": object{"id": nil, "idempotency_key": nil},
	}
	if t.home.id != "" {
		o["account"] = t.home.id
	}
	if s.cause != nil {
		request := object{"id": s.cause.id, "idempotency_key": nil}
		if s.cause.key != "" {
			request["idempotency_key"] = s.cause.key
		}
		o["request"] = request
	}
	event := s.put(t.home, "event", o)
	if thinType(typ) != "" {
		event.thin = s.newID("evt_" + mode(t.home.live))
		s.thins[event.thin] = event
	}
	for _, w := range s.hooks {
		if w.wants(typ) {
			event.pending++
		}
	}
	s.outbox = append(s.outbox, event)
	s.forgetEvents(t.home)
}

// forgetEvents drops what is too old to be asked for.
func (s *Server) forgetEvents(home *Account) {
	list := home.lists["event"]
	oldest := s.clock.now().Add(-eventLife).Unix()
	n := 0
	for n < len(list)-1 && (len(list)-n > keptEvents || number(list[n].wire, "created") < oldest) {
		delete(s.objects, list[n].id())
		delete(s.thins, list[n].thin)
		n++
	}
	home.lists["event"] = list[n:]
}

// previous is what the members of now that changed were before. Objects are
// compared member by member, lists as a whole.
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

// equal compares wire values.
func equal(a, b any) bool {
	switch a := a.(type) {
	case object:
		b, ok := b.(object)
		return ok && maps.EqualFunc(a, b, equal)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	}
	switch b.(type) {
	case object, []any:
		return false
	}
	return a == b
}

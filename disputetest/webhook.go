package disputetest

import (
	"fmt"
	"net/http"
	"slices"
)

// Webhook is an endpoint that the server sends its events to, signed. An event
// leaves in the goroutine that caused it, before that call returns: no waiting,
// no order but the server's. What is not answered with a 2xx waits for
// [Webhook.Deliver].
type Webhook struct {
	server *Server
	secret string
	to     http.Handler // or url
	url    string

	thin, twice, held bool
	only              []string
	waiting           []*thing
	sent              []Delivery
}

// SendEvents sends every event from now on to a handler, signed with secret
// ("whsec_…"). The handler may call the server back.
func (s *Server) SendEvents(to http.Handler, secret string) *Webhook {
	return s.hook(&Webhook{to: to, secret: secret})
}

// PostEvents sends every event from now on to a URL, signed with secret.
func (s *Server) PostEvents(url, secret string) *Webhook {
	return s.hook(&Webhook{url: url, secret: secret})
}

func (s *Server) hook(w *Webhook) *Webhook {
	if w.secret == "" || w.to == nil && w.url == "" {
		panic("disputetest: a webhook needs a receiver and a secret")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w.server = s
	s.hooks = append(s.hooks, w)
	return w
}

// Thin sends notifications (object v2.core.event) that name the object in place
// of events that hold it. Only dispute events have them. They have ids of their
// own, and name the event in snapshot_event, as at Stripe.
func (w *Webhook) Thin() *Webhook { return w.with(func() { w.thin = true }) }

// Twice sends everything twice, as happens in life.
func (w *Webhook) Twice() *Webhook { return w.with(func() { w.twice = true }) }

// Only leaves out events of other types.
func (w *Webhook) Only(types ...string) *Webhook { return w.with(func() { w.only = types }) }

// Hold keeps events back, so that the test can say when and in which order they
// arrive: see [Webhook.Waiting] and [Webhook.Deliver].
func (w *Webhook) Hold() *Webhook { return w.with(func() { w.held = true }) }

func (w *Webhook) with(change func()) *Webhook {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	change()
	return w
}

// Waiting lists the ids of events that were held back or not taken, oldest first;
// of a thin webhook the ids that it sends.
func (w *Webhook) Waiting() []string {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	ids := make([]string, len(w.waiting))
	for i, e := range w.waiting {
		ids[i] = w.idOf(e)
	}
	return ids
}

// Deliver sends the events with these ids, in this order, however often that was
// done before. Ids of both forms will do. Without ids it sends all that wait.
func (w *Webhook) Deliver(ids ...string) {
	w.server.mu.Lock()
	events := slices.Clone(w.waiting)
	if len(ids) > 0 {
		events = nil
	}
	for _, id := range ids {
		e := w.server.thins[id]
		if e == nil {
			e = w.server.objects[id]
		}
		if e == nil || e.kind != "event" {
			w.server.mu.Unlock()
			panic(fmt.Sprintf("disputetest: there is no event %q", id))
		}
		events = append(events, e)
	}
	w.server.mu.Unlock()
	for _, e := range events {
		w.send(e)
	}
}

// idOf is the id by which this webhook tells of an event.
func (w *Webhook) idOf(e *thing) string {
	if w.thin {
		return e.thin
	}
	return e.id()
}

// Redeliver sends to every webhook what waits for it.
func (s *Server) Redeliver() {
	s.mu.Lock()
	hooks := slices.Clone(s.hooks)
	s.mu.Unlock()
	for _, w := range hooks {
		w.Deliver()
	}
}

// wants reports whether the event is for this webhook.
func (w *Webhook) wants(typ string) bool {
	return (len(w.only) == 0 || slices.Contains(w.only, typ)) && (!w.thin || thinType(typ) != "")
}

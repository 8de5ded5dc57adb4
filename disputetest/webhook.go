package disputetest

import (
	"fmt"
	"net/http"
	"slices"
)

// Webhook is an endpoint that gets the server's events, signed, in the order of the
// changes. An event is sent in the goroutine that caused it, before that call returns,
// and waits for [Webhook.Deliver] if it is not accepted with a 2xx.
//
// A URL gets the events of requests over a socket as from Stripe: from a queue, after the
// response, and up to three times again, after 1, 5 and 25 seconds, if they are not
// accepted. With [Webhook.Queue] it gets all events that way.
type Webhook struct {
	server *Server
	secret string
	to     http.Handler // or url
	url    string

	thin, twice, held, queued bool

	only    []string
	version string
	waiting []*record
	sending []*record // the attempt has no response yet
	sent    []Delivery
	queue   []attempt
	running bool // a goroutine sends the queue
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

// Thin sends thin events (object v2.core.event), which name the object, in place of
// snapshot events, which have it. Events of disputes, Issuing disputes, files and early
// fraud warnings have this form. It has an id of its own, and names the snapshot event
// in snapshot_event, as at Stripe.
func (w *Webhook) Thin() *Webhook { return w.with(func() { w.thin = true }) }

// Twice sends everything twice, as Stripe does now and then.
func (w *Webhook) Twice() *Webhook { return w.with(func() { w.twice = true }) }

// Only leaves out events of other types.
func (w *Webhook) Only(types ...string) *Webhook { return w.with(func() { w.only = types }) }

// Hold keeps events back, also those in a queue, so that the test can choose when and in
// which order they arrive: see [Webhook.Waiting] and [Webhook.Deliver].
func (w *Webhook) Hold() *Webhook { return w.with(func() { w.held = true }) }

// Queue sends all events from a queue, in another goroutine, and again when they are not
// accepted. It is for programs that serve the server over a socket and change it
// themselves, too. It has no effect on handlers.
func (w *Webhook) Queue() *Webhook { return w.with(func() { w.queued = w.url != "" }) }

// Version sets the api_version that snapshot events have, as in "2026-03-25.dahlia".
// Official SDKs refuse events of another version than their own. Nothing else of the
// events changes.
func (w *Webhook) Version(version string) *Webhook {
	if !isVersion(version) {
		panic(fmt.Sprintf("disputetest: %q is not an API version, which is a date and the name of a release", version))
	}
	return w.with(func() { w.version = version })
}

func (w *Webhook) with(change func()) *Webhook {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	change()
	return w
}

// Waiting lists the ids of events that were held back or not accepted, oldest first.
func (w *Webhook) Waiting() []string {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	ids := make([]string, len(w.waiting))
	for i, e := range w.waiting {
		ids[i] = w.form(e).id()
	}
	return ids
}

// Deliver sends the events with these ids, in this order, also if that was done before.
// It takes the ids of both forms. Without ids it sends all that wait, but for those
// whose attempt has no response yet.
func (w *Webhook) Deliver(ids ...string) {
	w.server.mu.Lock()
	var events []*record
	for _, e := range w.waiting {
		if len(ids) == 0 && !slices.Contains(w.sending, e) {
			events = append(events, e)
		}
	}
	for _, id := range ids {
		e := w.server.objects[id]
		if !e.is("event") && !e.is("v2.core.event") {
			w.server.mu.Unlock()
			panic(fmt.Sprintf("disputetest: there is no event %q", id))
		}
		events = append(events, eventStateOf(e).snapshot)
	}
	w.server.mu.Unlock()
	for _, e := range events {
		w.send(e)
	}
}

// form is the form of an event that this webhook sends.
func (w *Webhook) form(event *record) *record {
	if w.thin {
		return eventStateOf(event).thin
	}
	return event
}

// Redeliver sends to every webhook the events that wait for it.
func (s *Server) Redeliver() {
	s.mu.Lock()
	hooks := slices.Clone(s.hooks)
	s.mu.Unlock()
	for _, w := range hooks {
		w.Deliver()
	}
}

// accepts reports whether the event is for this webhook.
func (w *Webhook) accepts(event *record) bool {
	return (len(w.only) == 0 || slices.Contains(w.only, text(event.wire, "type"))) && (!w.thin || eventStateOf(event).thin != nil)
}

package disputetest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Webhook is an endpoint that gets the server's events, signed, in the order of the changes.
// An event is sent in the goroutine that caused it, before that call returns: that of a request or
// of a method such as [Server.Decide]. If it is not accepted with a 2xx, it waits for
// [Webhook.Deliver]. After a request over a socket, the clock's timer causes events too, in a
// goroutine of its own.
//
// For a URL, the events of requests over a socket and of the timer are sent as Stripe sends them:
// from a queue, after the response, and again after 1, 5 and 25 seconds if they are not accepted.
// With [Webhook.Queue] all events are sent that way.
type Webhook struct {
	server  *Server
	secret  string
	handler http.Handler // or url
	path    string       // of requests to the handler; "" means "/"
	url     string

	// server.mu guards path and the fields below. takeJobs in queue.go and beginAttempt in delivery.go
	// read the settings.

	thin, twice, held, queued bool // set by Thin, Twice, Hold and Queue

	only       []string  // types of events; empty = all
	version    string    // "" = that of the server
	waiting    []*record // events that were held or not accepted yet, those that are being sent included
	sending    []*record // events whose attempt has no response yet
	deliveries []Delivery
	queue      []queuedEvent
	running    bool // a goroutine is sending the queue
}

// SendEvents sends every event from now on to a handler, signed with secret ("whsec_…"). The
// handler may call the server. The requests are POST requests to the path "/": for a ServeMux
// set the path of the endpoint with [Webhook.Path]. An event that gets another status than a
// 2xx, such as the 404 of a ServeMux, fails no test: see [Webhook.Deliveries].
func (s *Server) SendEvents(to http.Handler, secret string) *Webhook {
	return s.addWebhook(&Webhook{handler: to, secret: secret})
}

// PostEvents sends every event from now on to a URL, signed with secret.
func (s *Server) PostEvents(url, secret string) *Webhook {
	return s.addWebhook(&Webhook{url: url, secret: secret})
}

func (s *Server) addWebhook(w *Webhook) *Webhook {
	if w.secret == "" || w.handler == nil && w.url == "" {
		panic("disputetest: a webhook needs a receiver and a secret")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w.server = s
	s.hooks = append(s.hooks, w)
	return w
}

// Path sets the path of the requests to the handler of SendEvents, such as "/stripe". The path
// of PostEvents is part of its URL.
func (w *Webhook) Path(path string) *Webhook {
	if w.handler == nil || !strings.HasPrefix(path, "/") {
		panic(fmt.Sprintf("disputetest: Path(%q): the path begins with a slash, and is for webhooks of SendEvents", path))
	}
	return w.set(func() { w.path = path })
}

// Thin sends thin events (v2.core.event) instead of snapshot events. A thin event has the id
// of the object, and not the object itself. Events of disputes, Issuing disputes, files and
// early fraud warnings have a thin form. As at Stripe, a thin event has its own id, and the id
// of the snapshot event in snapshot_event.
func (w *Webhook) Thin() *Webhook { return w.set(func() { w.thin = true }) }

// Twice sends every event twice, as Stripe sometimes does.
func (w *Webhook) Twice() *Webhook { return w.set(func() { w.twice = true }) }

// Only sends only events of these types, such as "charge.dispute.created". A thin event has the
// type of its snapshot event here, without "v1.". Only panics if the server sends no events of a
// type; the panic lists the types that it sends.
func (w *Webhook) Only(types ...string) *Webhook {
	for _, typ := range types {
		if !slices.Contains(eventTypes(), typ) {
			panic(fmt.Sprintf("disputetest: the server sends no events of type %q: the types are %s", typ, oneOf(eventTypes())))
		}
	}
	return w.set(func() { w.only = types })
}

// Hold sends no events by itself, so that the test can choose when and in which order they
// arrive: see [Webhook.Waiting] and [Webhook.Deliver]. It also stops a queue. Only the request
// POST /v1/events/{id}/retry still sends its event.
func (w *Webhook) Hold() *Webhook { return w.set(func() { w.held = true }) }

// Queue sends all events from a queue, in another goroutine, and again if they are not
// accepted. It is for programs that serve the server over a socket and also change it
// directly. It has no effect on a webhook of SendEvents.
func (w *Webhook) Queue() *Webhook { return w.set(func() { w.queued = w.url != "" }) }

// Version sets the api_version of snapshot events, for example "2026-03-25.dahlia". Official
// SDKs refuse events whose version differs from their own. Nothing else in the events changes.
func (w *Webhook) Version(version string) *Webhook {
	if !isVersion(version) {
		panic(fmt.Sprintf("disputetest: %q is not an API version, which is a date and the name of a release", version))
	}
	return w.set(func() { w.version = version })
}

func (w *Webhook) set(change func()) *Webhook {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	change()
	return w
}

// Waiting lists the ids of the events that were held or not accepted, oldest first.
func (w *Webhook) Waiting() []string {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	ids := make([]string, 0, len(w.waiting))
	for _, event := range w.waiting {
		if form := w.formOf(event); form != nil {
			ids = append(ids, form.id())
		}
	}
	return ids
}

// Deliver sends the events with these ids, in this order, even if they were sent before. It
// takes the ids of snapshot events and of thin events. Without ids it sends all events that
// wait, except those that are being sent at this moment. It waits for the response to each, in
// the goroutine of its caller.
func (w *Webhook) Deliver(ids ...string) {
	w.server.mu.Lock()
	var events []*record
	for _, event := range w.waiting {
		if len(ids) == 0 && !slices.Contains(w.sending, event) {
			events = append(events, event)
		}
	}
	for _, id := range ids {
		form := w.server.objects[id]
		if !form.is("event") && !form.is("v2.core.event") {
			w.server.mu.Unlock()
			panic(fmt.Sprintf("disputetest: there is no event %q", id))
		}
		events = append(events, eventStateOf(form).snapshot)
	}
	w.server.mu.Unlock()
	for _, event := range events {
		w.send(event)
	}
}

// formOf returns an event in the form that this webhook sends, nil if it has no thin form. The
// caller holds the lock.
func (w *Webhook) formOf(event *record) *record {
	if w.thin {
		return eventStateOf(event).thin
	}
	return event
}

// Redeliver calls [Webhook.Deliver] for every webhook, without ids.
func (s *Server) Redeliver() {
	s.mu.Lock()
	hooks := slices.Clone(s.hooks)
	s.mu.Unlock()
	for _, w := range hooks {
		w.Deliver()
	}
}

// accepts reports whether the event is for this webhook. The caller holds the lock.
func (w *Webhook) accepts(event *record) bool {
	return (len(w.only) == 0 || slices.Contains(w.only, text(event.wire, "type"))) && (!w.thin || eventStateOf(event).thin != nil)
}

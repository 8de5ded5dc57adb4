package main

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// options are the settings that a reset keeps.
type options struct {
	settle time.Duration
	hook   hook // the webhook of the command line; none without a URL
}

// fake holds the current server. A reset replaces the server by a new one. mu guards srv and hooks,
// since each command runs in the goroutine of its request.
type fake struct {
	options options

	mu    sync.Mutex
	srv   *disputetest.Server
	hooks []*disputetest.Webhook
}

// seeded is an object that the server has at the start.
type seeded struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	Status string `json:"status"`
}

// server returns the current server.
func (f *fake) server() *disputetest.Server {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.srv
}

// reset replaces the server by a new one with one object of each kind, and returns these
// objects. run calls it at the start, and the command POST /fake/reset calls it later.
func (f *fake) reset() (seeds []seeded, err error) {
	srv := disputetest.NewServer(disputetest.SettleAfter(f.options.settle), disputetest.UniqueEvents())
	seeds = seed(srv)
	var hooks []*disputetest.Webhook
	if f.options.hook.URL != "" {
		w, err := f.options.hook.addTo(srv)
		if err != nil {
			return nil, err
		}
		hooks = append(hooks, w)
	}
	f.mu.Lock()
	old, oldHooks := f.srv, f.hooks
	f.srv, f.hooks = srv, hooks
	f.mu.Unlock()
	for _, w := range oldHooks {
		w.Hold() // the old server sends no more events by itself
	}
	if old != nil {
		old.SetNow(old.Now()) // stops the clock, so that no deadline of the old server passes
	}
	return seeds, nil
}

// seed adds one object of each kind to the server.
func seed(srv *disputetest.Server) []seeded {
	var all []seeded
	add := func(id, kind string) {
		status, _ := srv.Object(id)["status"].(string)
		all = append(all, seeded{id, kind, status})
	}
	for _, kind := range []disputetest.Kind{
		disputetest.Chargeback, disputetest.Inquiry, disputetest.CompellingEvidence, disputetest.VisaCompliance,
		disputetest.MastercardCompliance, disputetest.Prevented, disputetest.Unanswerable, disputetest.Appeal,
	} {
		add(srv.AddDispute(disputetest.Dispute{Kind: kind}), string(kind))
	}
	transaction := srv.AddTransaction(disputetest.Transaction{})
	for _, status := range []string{"unsubmitted", "submitted"} {
		add(srv.AddIssuingDispute(disputetest.IssuingDispute{Transaction: transaction, Status: status}), "issuing")
	}
	return all
}

// hook is an endpoint for events. A new field needs its line in mustAddTo, and its name in the command
// POST /fake/webhooks in control.go.
type hook struct {
	URL     string   `json:"url"`
	Secret  string   `json:"secret"`
	Version string   `json:"version"` // the api_version of events; "" = the version of this module
	Thin    bool     `json:"thin"`
	Twice   bool     `json:"twice"`
	Hold    bool     `json:"hold"`
	Only    []string `json:"only"` // the types of events to send; empty = all
}

// addTo makes a server send its events to the endpoint. It returns an error if the settings
// are not valid, and then the server does not have the endpoint.
func (h hook) addTo(srv *disputetest.Server) (w *disputetest.Webhook, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	h.mustAddTo(disputetest.NewServer()) // panics before srv has changed
	return h.mustAddTo(srv), nil
}

// mustAddTo is addTo with a panic instead of an error.
func (h hook) mustAddTo(srv *disputetest.Server) *disputetest.Webhook {
	w := srv.PostEvents(h.URL, h.Secret).Queue().Only(h.Only...)
	if h.Version != "" {
		w.Version(h.Version)
	}
	if h.Thin {
		w.Thin()
	}
	if h.Twice {
		w.Twice()
	}
	if h.Hold {
		w.Hold()
	}
	return w
}

// handler serves Stripe's endpoints and the control path.
func (f *fake) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/fake", http.RedirectHandler("/fake/", http.StatusSeeOther))
	mux.Handle("/fake/", f.control())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { f.server().ServeHTTP(w, r) })
	return mux
}

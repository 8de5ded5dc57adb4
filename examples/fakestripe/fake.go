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
	hook   hook // of the command line; without a URL there is none
}

// fake is the server of the moment. A reset puts a new one in its place.
type fake struct {
	options options

	mu    sync.Mutex
	srv   *disputetest.Server
	hooks []*disputetest.Webhook
}

// seeded is an object that the server begins with.
type seeded struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	Status string `json:"status"`
}

// server is the server of the moment.
func (f *fake) server() *disputetest.Server {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.srv
}

// reset begins anew, with one object of each kind. It returns them.
func (f *fake) reset() (seeds []seeded, err error) {
	srv := disputetest.NewServer(disputetest.SettleAfter(f.options.settle), disputetest.UniqueEvents())
	seeds = seed(srv)
	var hooks []*disputetest.Webhook
	if f.options.hook.URL != "" {
		w, err := f.options.hook.add(srv)
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
		w.Hold() // what the old server has not sent yet stays there
	}
	if old != nil {
		old.SetNow(old.Now()) // and nothing more happens by itself
	}
	return seeds, nil
}

// seed puts one object of each kind on the server.
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

// hook is an endpoint for events.
type hook struct {
	URL     string   `json:"url"`
	Secret  string   `json:"secret"`
	Version string   `json:"version"` // the api_version of events; "" = that of this module
	Thin    bool     `json:"thin"`
	Twice   bool     `json:"twice"`
	Hold    bool     `json:"hold"`
	Only    []string `json:"only"` // types of events; none = all
}

// add sends the events of a server to the endpoint. It refuses what is not possible.
func (h hook) add(srv *disputetest.Server) (w *disputetest.Webhook, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	w = srv.PostEvents(h.URL, h.Secret).Queue().Only(h.Only...)
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
	return w, nil
}

// handler serves Stripe, and the control path beside it.
func (f *fake) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/fake", http.RedirectHandler("/fake/", http.StatusSeeOther))
	mux.Handle("/fake/", f.control())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { f.server().ServeHTTP(w, r) })
	return mux
}

package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
)

func (f *fake) addHook(r *http.Request) (any, error) {
	in := hook{Secret: f.options.hook.Secret, Version: f.options.hook.Version}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	f.mu.Lock() // until hooks has it, so that a reset at the same time finds it
	defer f.mu.Unlock()
	w, err := in.addTo(f.srv)
	if err != nil {
		return nil, err
	}
	f.hooks = append(f.hooks, w)
	return done()
}

func (f *fake) redeliver(*http.Request) (any, error) {
	// In a goroutine, because a program with one thread can receive events only after this response. It
	// ends when each event has a response, or has waited too long for one: see Webhook.post in disputetest.
	go f.server().Redeliver()
	return done()
}

// delivery is an attempt to send an event.
type delivery struct {
	Event     string          `json:"event"`
	Type      string          `json:"type"`
	Status    int             `json:"status"` // 0 = there was no response
	Signature string          `json:"signature"`
	Body      json.RawMessage `json:"body"`
}

func (f *fake) deliveries(*http.Request) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := []delivery{}
	for _, w := range f.hooks {
		for _, d := range w.Deliveries() {
			all = append(all, delivery{d.Event, d.Type, d.Status, d.Header.Get("Stripe-Signature"), d.Body})
		}
	}
	return map[string]any{"deliveries": all}, nil
}

// request is a request that Stripe's endpoints received, without the key.
type request struct {
	ID             string     `json:"id"`
	Method         string     `json:"method"`
	Path           string     `json:"path"`
	Form           url.Values `json:"form"`
	Account        string     `json:"account"`
	IdempotencyKey string     `json:"idempotency_key"`
	Version        string     `json:"version"`
	UserAgent      string     `json:"user_agent"`
	Status         int        `json:"status"` // 0 = the connection broke before the response
	Replayed       bool       `json:"replayed"`
}

func (f *fake) requests(*http.Request) (any, error) {
	all := []request{}
	for _, q := range f.server().Requests() {
		all = append(all, request{
			q.ID, q.Method, q.Path, q.Form, q.Account, q.IdempotencyKey, q.Header.Get("Stripe-Version"), q.Header.Get("User-Agent"),
			q.Status, q.Replayed,
		})
	}
	return map[string]any{"requests": all}, nil
}

func (f *fake) effects(r *http.Request) (any, error) {
	return f.server().Effects(r.URL.Query()["id"]...), nil
}

func (f *fake) object(r *http.Request) (any, error) {
	o := f.server().Object(r.PathValue("id"))
	if o == nil {
		return nil, errors.New("there is no object with this id")
	}
	return o, nil
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// maxBody is how many bytes a request of the control path may have: a file of 16 MB in
// base64.
const maxBody = 24 << 20

// command is one endpoint of the control path.
type command struct {
	pattern string // method and path, as http.ServeMux reads them
	about   string
	run     func(f *fake, r *http.Request) (any, error)
}

// commands is the control path. docs/fakestripe.md describes it.
func commands() []command {
	return []command{
		{"POST /fake/disputes", "adds a dispute and responds with it", (*fake).addDispute},
		{"POST /fake/issuing_disputes", "adds an Issuing dispute and responds with it", (*fake).addIssuingDispute},
		{"POST /fake/issuing_transactions", "adds an Issuing transaction and responds with it", (*fake).addTransaction},
		{"POST /fake/files", "adds a file and responds with it", (*fake).addFile},
		{"POST /fake/decide", "ends a dispute: id, won", (*fake).decide},
		{"POST /fake/escalate", "turns an inquiry into a chargeback: id", (*fake).escalate},
		{"POST /fake/settle", "decides at once on magic evidence that was submitted", (*fake).settle},
		{"POST /fake/clock", "moves the clock: advance, or stops it: now", (*fake).moveClock},
		{"GET /fake/clock", "shows the clock", (*fake).clock},
		{"POST /fake/faults", "spoils the next requests that match: match, faults, always", (*fake).plan},
		{"DELETE /fake/faults", "removes all faults", (*fake).heal},
		{"POST /fake/webhooks", "sends events to one more URL: url, secret, thin, twice, hold, only, version", (*fake).addHook},
		{"POST /fake/redeliver", "sends the events that wait: hold or failed", (*fake).redeliver},
		{"GET /fake/deliveries", "lists the attempts to send events", (*fake).deliveries},
		{"GET /fake/requests", "lists the requests that Stripe's endpoints received", (*fake).requests},
		{"GET /fake/effects", "counts what requests changed; ?id= of certain objects", (*fake).effects},
		{"GET /fake/objects/{id}", "shows an object of any account", (*fake).object},
		{"POST /fake/reset", "begins anew, and lists the objects that there are", (*fake).resetAll},
	}
}

// control serves the control path. Errors are {"error": "what is wrong"}.
func (f *fake) control() http.Handler {
	mux := http.NewServeMux()
	for _, c := range commands() {
		mux.HandleFunc(c.pattern, func(w http.ResponseWriter, r *http.Request) {
			out, err := f.perform(c, r)
			if err != nil {
				respond(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
				return
			}
			respond(w, http.StatusOK, out)
		})
	}
	mux.HandleFunc("/fake/{rest...}", func(w http.ResponseWriter, _ *http.Request) {
		all := map[string]string{}
		for _, c := range commands() {
			all[c.pattern] = c.about
		}
		respond(w, http.StatusNotFound, map[string]any{"error": "there is no such command", "commands": all})
	})
	return onlyLocal(mux)
}

// perform runs a command. What disputetest panics about is an error here.
func (f *fake) perform(c command, r *http.Request) (out any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	return c.run(f, r)
}

// onlyLocal refuses requests that a web page could make a browser send: to a name that
// is not this machine's, or without the content type that browsers ask about first.
func onlyLocal(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			respond(w, http.StatusForbidden, map[string]string{"error": "use the address 127.0.0.1 or localhost"})
			return
		}
		if r.Method == http.MethodPost && r.Header.Get("Content-Type") != "application/json" {
			respond(w, http.StatusUnsupportedMediaType, map[string]string{"error": "send JSON, with Content-Type: application/json"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func respond(w http.ResponseWriter, status int, out any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	_ = e.Encode(out) //nolint:errchkjson // the connection's errors are the client's
}

// read decodes the body of a request; no body is an empty object.
func read(r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("the body is not what this command takes: %w", err)
	}
	return nil
}

// done is the response of a command that has nothing to show.
func done() (any, error) { return map[string]bool{"done": true}, nil }

// owner is the account that gets an object: that of the key, or a connected one, in test
// mode unless live is set.
type owner struct {
	Account string `json:"account"`
	Live    bool   `json:"live"`
}

func (o owner) of(srv *disputetest.Server) *disputetest.Account {
	a := srv.Account(o.Account)
	if o.Live {
		return a.Live()
	}
	return a
}

func (f *fake) addDispute(r *http.Request) (any, error) {
	var in struct {
		owner
		disputetest.Dispute
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	return srv.Object(in.owner.of(srv).AddDispute(in.Dispute)), nil
}

func (f *fake) addIssuingDispute(r *http.Request) (any, error) {
	var in struct {
		owner
		disputetest.IssuingDispute
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	return srv.Object(in.owner.of(srv).AddIssuingDispute(in.IssuingDispute)), nil
}

func (f *fake) addTransaction(r *http.Request) (any, error) {
	var in struct {
		owner
		disputetest.Transaction
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	return srv.Object(in.owner.of(srv).AddTransaction(in.Transaction)), nil
}

func (f *fake) addFile(r *http.Request) (any, error) {
	var in struct {
		owner
		disputetest.File
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	return srv.Object(in.owner.of(srv).AddFile(in.File)), nil
}

func (f *fake) decide(r *http.Request) (any, error) {
	var in struct {
		ID  string `json:"id"`
		Won *bool  `json:"won"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.Won == nil {
		return nil, errors.New("say whether it is won: true or false")
	}
	srv := f.server()
	srv.Decide(in.ID, *in.Won)
	return srv.Object(in.ID), nil
}

func (f *fake) escalate(r *http.Request) (any, error) {
	var in struct {
		ID string `json:"id"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	srv.Escalate(in.ID)
	return srv.Object(in.ID), nil
}

func (f *fake) settle(*http.Request) (any, error) {
	f.server().Settle()
	return done()
}

func (f *fake) moveClock(r *http.Request) (any, error) {
	var in struct {
		Advance string    `json:"advance"` // as in "216h" or "30m"
		Now     time.Time `json:"now"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	if !in.Now.IsZero() {
		srv.SetNow(in.Now)
	}
	if in.Advance != "" {
		d, err := time.ParseDuration(in.Advance)
		if err != nil {
			return nil, err
		}
		srv.Advance(d)
	}
	return f.clock(r)
}

func (f *fake) clock(*http.Request) (any, error) {
	return map[string]any{"now": f.server().Now().UTC().Format(time.RFC3339)}, nil
}

func (f *fake) resetAll(*http.Request) (any, error) {
	seeds, err := f.reset()
	return map[string]any{"objects": seeds}, err
}

package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// maxBody is the maximum size of a request to the control path, in bytes. The largest file that Stripe
// takes fits, in base64.
const maxBody = 24 << 20

// command is one endpoint of the control path.
type command struct {
	pattern string // for http.ServeMux: method and path
	about   string
	run     func(f *fake, r *http.Request) (any, error)
}

// commands lists the endpoints of the control path.
func commands() []command {
	return []command{
		{"POST /fake/disputes", "adds a dispute and responds with it", (*fake).addDispute},
		{"POST /fake/issuing_disputes", "adds an Issuing dispute and responds with it", (*fake).addIssuingDispute},
		{"POST /fake/issuing_transactions", "adds an Issuing transaction and responds with it", (*fake).addTransaction},
		{"POST /fake/files", "adds a file and responds with it", (*fake).addFile},
		{"POST /fake/decide", "ends a dispute: id, won", (*fake).decide},
		{"POST /fake/escalate", "turns an inquiry into a chargeback: id", (*fake).escalate},
		{"POST /fake/settle", "decides at once the disputes whose submitted evidence has a text such as winning_evidence", (*fake).settle},
		{"POST /fake/clock", "moves the clock: advance; or sets and stops it: now", (*fake).moveClock},
		{"GET /fake/clock", "shows the clock", (*fake).clock},
		{"POST /fake/faults", "makes the next requests that match fail: match, faults, always", (*fake).planFaults},
		{"DELETE /fake/faults", "removes all faults", (*fake).heal},
		{"POST /fake/webhooks", "sends events to another URL too: url, secret, thin, twice, hold, only, version", (*fake).addHook},
		{"POST /fake/redeliver", "sends the events that were held or not accepted", (*fake).redeliver},
		{"GET /fake/deliveries", "lists the attempts to send events", (*fake).deliveries},
		{"GET /fake/requests", "lists the requests that Stripe's endpoints received", (*fake).requests},
		{"GET /fake/effects", "counts the changes that requests have made; ?id= for single objects", (*fake).effects},
		{"GET /fake/objects/{id}", "shows an object of any account", (*fake).object},
		{"POST /fake/reset", "starts again with a new server, and lists its objects", (*fake).resetAll},
	}
}

// control serves the control path. Errors are {"error": "what is wrong"}. A command does not wait for
// webhooks: each has a queue, which sends the events in another goroutine.
func (f *fake) control() http.Handler {
	mux := http.NewServeMux()
	for _, c := range commands() {
		mux.HandleFunc(c.pattern, func(w http.ResponseWriter, r *http.Request) {
			out, err := f.runCommand(c, r)
			if err != nil {
				writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
				return
			}
			writeJSON(w, http.StatusOK, out)
		})
	}
	mux.HandleFunc("/fake/{rest...}", func(w http.ResponseWriter, _ *http.Request) {
		all := map[string]string{}
		for _, c := range commands() {
			all[c.pattern] = c.about
		}
		writeJSON(w, http.StatusNotFound, map[string]any{"error": "there is no such command", "commands": all})
	})
	return onlyLocal(mux)
}

// runCommand runs a command. It returns a panic of disputetest as an error.
func (f *fake) runCommand(c command, r *http.Request) (out any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	return c.run(f, r)
}

// onlyLocal refuses requests that a hostile web page could send from a browser: requests to
// another host name, and requests with a content type for which browsers do not ask the
// server first.
func onlyLocal(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			writeJSON(w, http.StatusForbidden, map[string]string{"error": "use the address 127.0.0.1 or localhost"})
			return
		}
		if r.Method == http.MethodPost && r.Header.Get("Content-Type") != "application/json" {
			writeJSON(w, http.StatusUnsupportedMediaType, map[string]string{"error": "send JSON, with Content-Type: application/json"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func writeJSON(w http.ResponseWriter, status int, out any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	_ = e.Encode(out) //nolint:errchkjson // if the connection broke, the client knows
}

// readJSON decodes the body of a request. An empty body means an empty object.
func readJSON(r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("the body is not valid for this command: %w", err)
	}
	return nil
}

// done returns the response of a command without a result.
func done() (any, error) { return map[string]bool{"done": true}, nil }

// owner says which account gets a new object: the account of the key or a connected account,
// in test mode unless live is set.
type owner struct {
	Account string `json:"account"`
	Live    bool   `json:"live"`
}

func (o owner) accountIn(srv *disputetest.Server) *disputetest.Account {
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
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	return srv.Object(in.owner.accountIn(srv).AddDispute(in.Dispute)), nil
}

func (f *fake) addIssuingDispute(r *http.Request) (any, error) {
	var in struct {
		owner
		disputetest.IssuingDispute
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	return srv.Object(in.owner.accountIn(srv).AddIssuingDispute(in.IssuingDispute)), nil
}

func (f *fake) addTransaction(r *http.Request) (any, error) {
	var in struct {
		owner
		disputetest.Transaction
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	return srv.Object(in.owner.accountIn(srv).AddTransaction(in.Transaction)), nil
}

func (f *fake) addFile(r *http.Request) (any, error) {
	var in struct {
		owner
		disputetest.File
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	srv := f.server()
	return srv.Object(in.owner.accountIn(srv).AddFile(in.File)), nil
}

func (f *fake) decide(r *http.Request) (any, error) {
	var in struct {
		ID  string `json:"id"`
		Won *bool  `json:"won"`
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	if in.Won == nil {
		return nil, errors.New("won is missing; set it to true or false")
	}
	srv := f.server()
	srv.Decide(in.ID, *in.Won)
	return srv.Object(in.ID), nil
}

func (f *fake) escalate(r *http.Request) (any, error) {
	var in struct {
		ID string `json:"id"`
	}
	if err := readJSON(r, &in); err != nil {
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

// moveClock sets the clock to now, and then moves it by advance.
func (f *fake) moveClock(r *http.Request) (any, error) {
	var in struct {
		Advance string    `json:"advance"` // such as "216h" or "30m"
		Now     time.Time `json:"now"`
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	by, err := time.ParseDuration(cmp.Or(in.Advance, "0s"))
	if err != nil {
		return nil, err
	}
	srv := f.server()
	if !in.Now.IsZero() {
		srv.SetNow(in.Now)
	}
	srv.Advance(by)
	return f.clock(r)
}

func (f *fake) clock(*http.Request) (any, error) {
	return map[string]any{"now": f.server().Now().UTC().Format(time.RFC3339)}, nil
}

func (f *fake) resetAll(*http.Request) (any, error) {
	seeds, err := f.reset()
	return map[string]any{"objects": seeds}, err
}

package disputetest

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// Delivery is one attempt to send an event. The type delivery of examples/fakestripe shows it as JSON.
type Delivery struct {
	Event  string      // the id in the body
	Type   string      // the type in the body, with "v1." if the event is thin
	Status int         // the status of the response; 0 if there was none, also after a panic of the handler
	Header http.Header // as sent
	Body   []byte      // as sent
}

const (
	keptDeliveries = 5_000   // how many attempts Deliveries lists
	maxReply       = 1 << 16 // how many bytes of a response are read
)

// Deliveries lists the last five thousand attempts, in the order in which they ended.
func (w *Webhook) Deliveries() []Delivery {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	return slices.Clone(w.deliveries)
}

// send makes one attempt to send an event, and reports whether it was accepted: whether it needs no
// other attempt. deliver and Deliver call it in the goroutine of their caller, drain in that of the
// queue. They do not hold the lock, because the receiver may call the server. send waits for the
// response: see post.
func (w *Webhook) send(event *record) (accepted bool) {
	attempt, path, ok := w.beginAttempt(event)
	if !ok {
		return true
	}
	defer func() { accepted = w.endAttempt(event, attempt) }() // sets accepted, also after a panic of the handler
	attempt.Status = w.post(attempt.Body, attempt.Header, path)
	return accepted
}

// beginAttempt makes what send posts. ok is false if this webhook sends thin events, and the event
// has no thin form.
func (w *Webhook) beginAttempt(event *record) (attempt Delivery, path string, ok bool) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	form := w.formOf(event)
	if form == nil {
		return Delivery{}, "", false
	}
	w.sending = append(w.sending, event)
	o := w.server.show(form, view{})
	if w.version != "" && !w.thin {
		o["api_version"] = w.version
	}
	body := encode(o)
	header := http.Header{
		"Content-Type":     {"application/json; charset=utf-8"},
		"User-Agent":       {"Stripe/1.0 (disputetest)"},
		"Stripe-Signature": {sign(body, w.secret, time.Now())},
	}
	return Delivery{Event: text(o, "id"), Type: text(o, "type"), Header: header, Body: body}, w.path, true
}

// endAttempt keeps an attempt that has ended, and reports whether the event was accepted. An event
// that is accepted for the first time does not wait any more.
func (w *Webhook) endAttempt(event *record, attempt Delivery) (accepted bool) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	w.deliveries = append(w.deliveries, attempt)
	w.deliveries = w.deliveries[max(0, len(w.deliveries)-keptDeliveries):]
	w.sending = remove(w.sending, event)
	accepted = attempt.Status >= 200 && attempt.Status < 300
	if accepted && slices.Contains(w.waiting, event) {
		w.waiting = remove(w.waiting, event)
		state := eventStateOf(event)
		state.pending = max(0, state.pending-1)
	}
	return accepted
}

// remove returns the list without the first occurrence of event.
func remove(list []*record, event *record) []*record {
	if i := slices.Index(list, event); i >= 0 {
		return slices.Delete(list, i, i+1)
	}
	return list
}

// post sends a body to the handler or to the URL, and returns the status, or 0 if there was no
// response. The path is for the handler only. A URL has 30 seconds to respond; a handler runs in this
// goroutine and has no limit. post does not follow redirects.
func (w *Webhook) post(body []byte, header http.Header, path string) int {
	address := w.url
	if w.handler != nil {
		address = "http://127.0.0.1" + cmp.Or(path, "/")
	}
	u, err := url.Parse(address)
	if err != nil {
		return 0
	}
	r := &http.Request{
		Method: http.MethodPost, URL: u, Host: u.Host, Header: header.Clone(), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
	if w.handler != nil {
		rec := &recorder{header: http.Header{}}
		r.RequestURI, r.RemoteAddr = u.RequestURI(), "192.0.2.1:1234"
		w.handler.ServeHTTP(rec, r)
		return cmp.Or(rec.status, http.StatusOK)
	}
	client := http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	res, err := client.Do(r)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxReply)) // so that the connection can be used again
	_ = res.Body.Close()
	return res.StatusCode
}

// sign returns the Stripe-Signature header. v0 is the scheme that Stripe adds in test
// mode and that receivers must ignore. Here it is a hash without the secret.
func sign(body []byte, secret string, at time.Time) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	v0 := sha256.Sum256(body)
	return fmt.Sprintf("t=%s,v1=%s,v0=%s", stamp, hex.EncodeToString(mac.Sum(nil)), hex.EncodeToString(v0[:]))
}

// recorder is an http.ResponseWriter that keeps the status only: the first that is final.
type recorder struct {
	header http.Header
	status int
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) Write(b []byte) (int, error) { r.WriteHeader(http.StatusOK); return len(b), nil }
func (r *recorder) WriteHeader(status int) {
	if status >= http.StatusOK || status == http.StatusSwitchingProtocols { // after another 1xx the final status follows
		r.status = cmp.Or(r.status, status)
	}
}

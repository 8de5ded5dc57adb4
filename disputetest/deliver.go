package disputetest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Delivery is one attempt to hand over an event.
type Delivery struct {
	Event  string // its id
	Type   string
	Status int // 0 when nobody answered
	Header http.Header
	Body   []byte
}

// Deliveries lists the attempts made, in their order.
func (w *Webhook) Deliveries() []Delivery {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	return slices.Clone(w.sent)
}

// deliver hands over the events that were made under the lock. It must be called
// without it: webhooks call back.
func (s *Server) deliver() {
	type job struct {
		hook  *Webhook
		event *thing
	}
	var jobs []job
	s.mu.Lock()
	for _, e := range s.outbox {
		for _, w := range s.hooks {
			if !w.wants(text(e.wire, "type")) {
				continue
			}
			w.waiting = append(w.waiting, e)
			if !w.held {
				jobs = append(jobs, job{w, e})
			}
			if !w.held && w.twice {
				jobs = append(jobs, job{w, e})
			}
		}
	}
	s.outbox = nil
	s.mu.Unlock()
	for _, j := range jobs {
		j.hook.send(j.event)
	}
}

// send makes one attempt.
func (w *Webhook) send(e *thing) {
	s := w.server
	s.mu.Lock()
	o := s.show(e, "", nil)
	if w.thin {
		o = s.thin(e)
	}
	s.mu.Unlock()
	body := encode(o)
	header := http.Header{
		"Content-Type":     {"application/json; charset=utf-8"},
		"User-Agent":       {"Stripe/1.0 (disputetest)"},
		"Stripe-Signature": {sign(body, w.secret, time.Now())},
	}
	status := w.post(body, header)
	s.mu.Lock()
	defer s.mu.Unlock()
	w.sent = append(w.sent, Delivery{e.id(), text(o, "type"), status, header, body})
	if i := slices.Index(w.waiting, e); i >= 0 && status >= 200 && status < 300 {
		w.waiting = slices.Delete(w.waiting, i, i+1)
		e.pending--
	}
}

// post gives the status, or 0.
func (w *Webhook) post(body []byte, header http.Header) int {
	url := w.url
	if w.to != nil {
		url = "http://127.0.0.1/"
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	r.Header = header.Clone()
	if w.to != nil {
		rec := &recorder{header: http.Header{}}
		r.RequestURI, r.RemoteAddr = "/", "192.0.2.1:1234"
		w.to.ServeHTTP(rec, r)
		return or(rec.status, http.StatusOK)
	}
	client := http.Client{Timeout: 30 * time.Second}
	res, err := client.Do(r)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	return res.StatusCode
}

// sign makes the header by which a receiver knows the sender. v0 is the scheme
// that Stripe adds in test mode and that receivers must ignore.
func sign(body []byte, secret string, at time.Time) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	none := sha256.Sum256(body)
	return fmt.Sprintf("t=%s,v1=%s,v0=%s", stamp, hex.EncodeToString(mac.Sum(nil)), hex.EncodeToString(none[:]))
}

// recorder remembers the status that a handler answers with.
type recorder struct {
	header http.Header
	status int
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) Write(b []byte) (int, error) { r.WriteHeader(http.StatusOK); return len(b), nil }
func (r *recorder) WriteHeader(status int)      { r.status = or(r.status, status) }

package disputetest

import (
	"fmt"
	"maps"
	"net/http"
	"time"
)

// Fault is what goes wrong with one request. The zero Fault is none.
type Fault struct {
	effect bool // the endpoint does its work
	kept   bool // the spoilt answer is what the idempotency key remembers
	reset  bool
	status int // in place of the true one
	mime   string
	body   *string
	header http.Header
	cuts   bool
	cut    int
	delay  time.Duration
}

// OK lets a request pass: Fail(pattern, OK(), LostAnswer()) spoils the second.
func OK() Fault { return Fault{} }

// LostAnswer lets the request take effect and breaks the connection before the
// answer. A repetition with the same idempotency key gets the answer.
func LostAnswer() Fault { return Fault{effect: true, reset: true} }

// Reset breaks the connection before the request is looked at.
func Reset() Fault { return Fault{reset: true} }

// Status answers with an error of this status in Stripe's JSON. Nothing takes
// place and nothing is remembered, as when a request never gets past the front
// door; see [Fault.AfterEffect] and [Fault.Remembered] for the other cases.
func Status(code int) Fault { return Fault{status: code} }

// RateLimited is a 429 with the reason Stripe gives in its header
// Stripe-Rate-Limited-Reason, such as "endpoint-rate".
func RateLimited(reason string) Fault {
	return Status(http.StatusTooManyRequests).Header("Stripe-Rate-Limited-Reason", reason).
		Body(`{"error":{"type":"invalid_request_error","code":"rate_limit","message":"Too many requests."}}`)
}

// LockTimeout is the 429 of an object that another request holds.
func LockTimeout() Fault {
	return Status(http.StatusTooManyRequests).
		Body(`{"error":{"type":"invalid_request_error","code":"lock_timeout","message":"This object is in use by another request."}}`)
}

// HTML answers with the error page of a proxy, which carries no Request-Id.
func HTML(code int) Fault {
	page := fmt.Sprintf("<html>\n<head><title>%d %s</title></head>\n<body><h1>%[1]d %[2]s</h1></body>\n</html>\n", code, http.StatusText(code))
	return Fault{status: code, mime: "text/html"}.Body(page)
}

// CutBody lets the request take effect and breaks the connection after n bytes
// of the answer's body.
func CutBody(n int) Fault { return Fault{effect: true, cuts: true, cut: n} }

// Slow lets the request take effect and holds its answer back. Until then the
// idempotency key is in use.
func Slow(d time.Duration) Fault { return Fault{effect: true, delay: d} }

// WrongObject lets the request take effect and answers with an object of another
// kind.
func WrongObject() Fault {
	return Answer(`{"id": "cus_Test0000", "object": "customer", "created": 1700000000, "livemode": false}`)
}

// Answer lets the request take effect and answers 200 with this body, whatever
// the true answer was. Answer("") has no body at all.
func Answer(body string) Fault {
	return Fault{effect: true, status: http.StatusOK}.Body(body)
}

// AfterEffect lets the request take effect first. Only this answer is spoilt: a
// repetition with the same idempotency key gets the true one.
func (f Fault) AfterEffect() Fault { f.effect = true; return f }

// Remembered makes the failure the endpoint's own: every repetition with the
// same idempotency key gets it again. Stripe does so with a 500. Alone, the
// request has no effect; with [Fault.AfterEffect] it has. Only what answers with
// a status can be remembered.
func (f Fault) Remembered() Fault { f.kept = true; return f }

// Header adds a header to the answer, such as Retry-After or Stripe-Should-Retry.
func (f Fault) Header(name, value string) Fault {
	f.header = maps.Clone(f.header)
	if f.header == nil {
		f.header = http.Header{}
	}
	f.header.Set(name, value)
	return f
}

// Body replaces the body of the answer.
func (f Fault) Body(body string) Fault { f.body = &body; return f }

// Slow holds the answer back too.
func (f Fault) Slow(d time.Duration) Fault { f.delay = d; return f }

// early reports whether the request gets nowhere.
func (f Fault) early() bool { return !f.effect && !f.keeps() && (f.reset || f.status != 0) }

// keeps reports whether the key remembers the spoilt answer.
func (f Fault) keeps() bool { return f.kept && f.status != 0 && !f.reset }

// answer spoils rep.
func (f Fault) answer(c *call, rep reply) reply {
	if f.status != 0 {
		spoilt := c.refuse(&failure{status: f.status, typ: typeOf(f.status), message: "Injected by the test: " + http.StatusText(f.status) + "."})
		if f.mime != "" {
			spoilt.header = http.Header{"Content-Type": {f.mime}}
		}
		rep = spoilt
	}
	if f.body != nil {
		rep.body = []byte(*f.body)
	}
	if len(f.header) > 0 {
		rep.header = rep.header.Clone()
		maps.Copy(rep.header, f.header)
	}
	if f.cuts {
		rep.cut = f.cut
	}
	rep.reset = f.reset
	return rep
}

func typeOf(status int) string {
	if status >= http.StatusInternalServerError {
		return "api_error"
	}
	return "invalid_request_error"
}

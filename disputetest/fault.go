package disputetest

import (
	"fmt"
	"maps"
	"net/http"
	"time"
)

// Fault is what goes wrong with one request. The zero Fault is none.
type Fault struct {
	effect bool // the endpoint runs
	kept   bool // the idempotency key remembers the spoiled response
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
// response. A retry with the same idempotency key gets the response.
func LostAnswer() Fault { return Fault{effect: true, reset: true} }

// Reset breaks the connection before the request is read.
func Reset() Fault { return Fault{reset: true} }

// Status responds with an error of this status in Stripe's JSON. The request has no
// effect and nothing is remembered, as when a request does not reach the endpoint. See
// [Fault.AfterEffect] and [Fault.Remembered] for the other cases.
func Status(code int) Fault { return Fault{status: code} }

// RateLimited responds with a 429 and the reason that Stripe gives in its header
// Stripe-Rate-Limited-Reason, such as "endpoint-rate".
func RateLimited(reason string) Fault {
	return Status(http.StatusTooManyRequests).Header("Stripe-Rate-Limited-Reason", reason).
		Body(`{"error":{"type":"invalid_request_error","code":"rate_limit","message":"Too many requests."}}`)
}

// LockTimeout responds with the 429 for an object that another request holds.
func LockTimeout() Fault {
	return Status(http.StatusTooManyRequests).
		Body(`{"error":{"type":"invalid_request_error","code":"lock_timeout","message":"This object is in use by another request."}}`)
}

// HTML responds with the error page of a proxy, which has no Request-Id.
func HTML(code int) Fault {
	name := http.StatusText(code)
	page := fmt.Sprintf("<html>\n<head><title>%d %s</title></head>\n<body><h1>%d %s</h1></body>\n</html>\n", code, name, code, name)
	return Fault{status: code, mime: "text/html"}.Body(page)
}

// CutBody lets the request take effect and breaks the connection after n bytes of the
// body of the response.
func CutBody(n int) Fault { return Fault{effect: true, cuts: true, cut: n} }

// Slow lets the request take effect and delays its response. Until the response is sent
// the idempotency key is in use.
func Slow(d time.Duration) Fault { return Fault{effect: true, delay: d} }

// WrongObject lets the request take effect and responds with an object of another kind.
func WrongObject() Fault {
	return Answer(`{"id": "cus_Test0000", "object": "customer", "created": 1700000000, "livemode": false}`)
}

// Answer lets the request take effect and responds with 200 and this body in place of
// the true response. Answer("") has no body at all.
func Answer(body string) Fault {
	return Fault{effect: true, status: http.StatusOK}.Body(body)
}

// AfterEffect lets the request take effect first. Only this response is spoiled: a retry
// with the same idempotency key gets the true one.
func (f Fault) AfterEffect() Fault { f.effect = true; return f }

// Remembered makes the failure one of the endpoint: every retry with the same
// idempotency key gets it again, as Stripe does with a 500. Alone, the request has no
// effect; with [Fault.AfterEffect] it has. Only a fault that responds with a status can
// be remembered.
func (f Fault) Remembered() Fault { f.kept = true; return f }

// Header adds a header to the response, such as Retry-After or Stripe-Should-Retry.
func (f Fault) Header(name, value string) Fault {
	f.header = maps.Clone(f.header)
	if f.header == nil {
		f.header = http.Header{}
	}
	f.header.Set(name, value)
	return f
}

// Body replaces the body of the response.
func (f Fault) Body(body string) Fault { f.body = &body; return f }

// Slow delays the response too.
func (f Fault) Slow(d time.Duration) Fault { f.delay = d; return f }

// early reports whether the request does not reach the endpoint.
func (f Fault) early() bool { return !f.effect && !f.keeps() && (f.reset || f.status != 0) }

// keeps reports whether the idempotency key remembers the spoiled response.
func (f Fault) keeps() bool { return f.kept && f.status != 0 && !f.reset }

// spoil returns the response that the client gets in place of rep.
func (f Fault) spoil(c *call, rep reply) reply {
	if f.status != 0 {
		spoiled := c.refuse(&failure{
			status: f.status, typ: typeOf(f.status), message: "Injected by the test: " + http.StatusText(f.status) + ".",
		})
		if f.mime != "" {
			spoiled.header = http.Header{"Content-Type": {f.mime}}
		}
		rep = spoiled
	}
	if f.body != nil {
		rep.body = []byte(*f.body)
	}
	if len(f.header) > 0 && rep.header != nil { // without a response there is none
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

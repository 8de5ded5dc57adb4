package disputetest

import (
	"fmt"
	"maps"
	"net/http"
	"time"
)

// Fault is something that goes wrong with one request. With the zero Fault nothing goes wrong.
type Fault struct {
	effect bool // the endpoint runs
	kept   bool // the idempotency key remembers the failure
	reset  bool
	status int // replaces the real status
	mime   string
	body   *string
	header http.Header
	cuts   bool
	cut    int
	delay  time.Duration
}

// OK lets a request succeed: with Fail(pattern, OK(), LostAnswer()) only the second fails.
func OK() Fault { return Fault{} }

// LostAnswer lets the request take effect and breaks the connection before the response is
// sent. A retry with the same idempotency key gets the response.
func LostAnswer() Fault { return Fault{effect: true, reset: true} }

// Reset breaks the connection before the request is read.
func Reset() Fault { return Fault{reset: true} }

// Status responds with an error of this status in Stripe's JSON. The request has no effect
// and the idempotency key does not remember it, as if the request had not reached the
// endpoint. See [Fault.AfterEffect] and [Fault.Remembered] for the other cases.
func Status(code int) Fault { return Fault{status: code} }

// RateLimited responds with a 429 and the reason that Stripe gives in its header
// Stripe-Rate-Limited-Reason, such as "endpoint-rate".
func RateLimited(reason string) Fault {
	return Status(http.StatusTooManyRequests).Header("Stripe-Rate-Limited-Reason", reason).
		Body(`{"error":{"type":"invalid_request_error","code":"rate_limit","message":"Too many requests."}}`)
}

// LockTimeout responds with the 429 for an object that is locked by another request.
func LockTimeout() Fault {
	return Status(http.StatusTooManyRequests).
		Body(`{"error":{"type":"invalid_request_error","code":"lock_timeout","message":"This object is in use by another request."}}`)
}

// HTML responds with an error page without a Request-Id, as a proxy does.
func HTML(code int) Fault {
	name := http.StatusText(code)
	page := fmt.Sprintf("<html>\n<head><title>%d %s</title></head>\n<body><h1>%d %s</h1></body>\n</html>\n", code, name, code, name)
	return Fault{status: code, mime: "text/html"}.Body(page)
}

// CutBody lets the request take effect and breaks the connection after n bytes of the
// body of the response.
func CutBody(n int) Fault { return Fault{effect: true, cuts: true, cut: n} }

// Slow lets the request take effect and delays its response. The idempotency key is in use
// until the response is sent.
func Slow(d time.Duration) Fault { return Fault{effect: true, delay: d} }

// WrongObject lets the request take effect and responds with an object of another kind.
func WrongObject() Fault {
	return Answer(`{"id": "cus_Test0000", "object": "customer", "created": 1700000000, "livemode": false}`)
}

// Answer lets the request take effect and responds with 200 and this body instead of the real
// response. Answer("") has an empty body.
func Answer(body string) Fault {
	return Fault{effect: true, status: http.StatusOK}.Body(body)
}

// AfterEffect lets the request take effect before it fails. A retry with the same idempotency
// key gets the real response.
func (f Fault) AfterEffect() Fault { f.effect = true; return f }

// Remembered makes every retry with the same idempotency key fail in the same way, as with a
// 500 of Stripe's. The request has no effect, unless [Fault.AfterEffect] is used too.
// Remembered changes only faults that respond with a status.
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

// beforeEndpoint reports whether the request does not reach the endpoint.
func (f Fault) beforeEndpoint() bool {
	return !f.effect && !f.isRemembered() && (f.reset || f.status != 0)
}

// isRemembered reports whether the idempotency key remembers the failure.
func (f Fault) isRemembered() bool { return f.kept && f.status != 0 && !f.reset }

// apply returns the response that the client gets instead of rep, without the delay: see call.wait.
func (f Fault) apply(c *call, rep reply) reply {
	if f.status != 0 {
		spoiled := c.errorReply(&failure{
			status: f.status, typ: errorType(f.status), message: "Injected by the test: " + http.StatusText(f.status) + ".",
		})
		if f.mime != "" {
			spoiled.header = http.Header{"Content-Type": {f.mime}}
		}
		rep = spoiled
	}
	if f.body != nil {
		rep.body = []byte(*f.body)
	}
	if len(f.header) > 0 && rep.header != nil { // nil if there is no response
		rep.header = rep.header.Clone()
		maps.Copy(rep.header, f.header)
	}
	if f.cuts {
		rep.cut = f.cut
	}
	rep.reset = f.reset
	return rep
}

func errorType(status int) string {
	if status >= http.StatusInternalServerError {
		return "api_error"
	}
	return "invalid_request_error"
}

package disputetest

import (
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// reply is the response to a request, or says how the connection breaks.
type reply struct {
	status int
	header http.Header
	body   []byte
	cut    int   // how many bytes of the body arrive before the connection breaks; -1 = all
	reset  bool  // the connection breaks before the response
	err    error // the request was canceled, or could not be read
}

// download is a response that is not JSON.
type download struct {
	mime     string
	contents []byte
}

// success makes the response with an object, a record or the bytes of a file. runEndpoint calls it with
// the lock.
func (c *call) success(out any) reply {
	switch out := out.(type) {
	case download:
		return reply{status: http.StatusOK, header: c.header(out.mime), body: out.contents, cut: -1}
	case *record:
		return c.success(c.show(out))
	}
	return reply{status: http.StatusOK, header: c.header("application/json"), body: encode(out), cut: -1}
}

// errorReply makes the response with an error.
func (c *call) errorReply(fail *failure) reply {
	return reply{status: fail.status, header: c.header("application/json"), body: encode(fail.body(c)), cut: -1}
}

// header makes the headers that every response has.
func (c *call) header(mime string) http.Header {
	h := http.Header{}
	h.Set("Content-Type", mime)
	h.Set("Request-Id", c.id)
	version := c.r.Header.Get("Stripe-Version")
	if version == "" {
		version = stripedispute.APIVersion
	}
	h.Set("Stripe-Version", version)
	if c.key != "" {
		h.Set("Idempotency-Key", c.key)
	}
	if c.account != nil && c.account.id != "" {
		h.Set("Stripe-Account", c.account.id)
	}
	return h
}

// wait delays a response for the delay of the fault, in the goroutine of the request and without the
// lock. It ends early if the client cancels the request.
func (c *call) wait(rep reply) reply {
	if c.fault.delay <= 0 {
		return rep
	}
	t := time.NewTimer(c.fault.delay)
	defer t.Stop()
	select {
	case <-t.C:
		return rep
	case <-c.r.Context().Done():
		return reply{err: c.r.Context().Err()}
	}
}

package transport

import (
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
)

// fault is how an attempt failed, if it did.
type fault int

const (
	none       fault = iota
	local            // on our side: the body could not be read to its end
	unanswered       // no status came back
	unsent           // the connection was dead before the request was written to it
	cut              // the body broke off
	tooLarge         // the body is longer than any of Stripe's
	refused          // a status outside 2xx
	unreadable       // 2xx, but not the JSON of the object
	misplaced        // 2xx, but another object
	odd              // 2xx and complete JSON, but a member of it cannot be used
	torn             // 2xx, but what is left of it is lost
	halfSent         // 2xx, but the body was not sent to its end
)

// outcome is what came of one attempt.
type outcome struct {
	fault    fault
	err      error // what the fault was, where more is known
	kept     bool  // no answer came on a connection that was kept from before
	attempts int
	status   int // 0: no answer
	header   http.Header
	body     []byte
}

// report fills what the caller handed over with WithResponse.
func (o outcome) report(p *prepared, r *stripedispute.Response) {
	if r == nil {
		return
	}
	*r = stripedispute.Response{
		Status:         o.status,
		Header:         o.header,
		RequestID:      p.scrub(o.header.Get("Request-Id")),
		IdempotencyKey: p.key,
		Replayed:       o.header.Get("Idempotent-Replayed") == "true",
		Attempts:       o.attempts,
		Body:           o.body,
	}
}

// error is what the caller gets: an *Error whenever there was an answer,
// whatever was in it.
func (o outcome) error(p *prepared) error {
	switch o.fault {
	case local:
		return fmt.Errorf("stripe: %s failed on this side: %w", p, o.err)
	case unanswered, unsent:
		err := inner(o.err)
		if noMock(err) {
			return &noMockError{text: p.scrub(fmt.Sprintf("stripe: no mock matches %s, and nothing was sent: %v", p, err)), err: err}
		}
		return &noAnswerError{text: p.scrub(fmt.Sprintf("stripe: no answer to %s: %v", p, err)), err: err}
	}
	e := &stripedispute.Error{}
	if o.fault == refused {
		e = o.refusal()
	} else {
		e.Message = o.broken()
	}
	e.Status, e.RequestID = o.status, o.header.Get("Request-Id")
	e.RateLimitedReason = o.header.Get("Stripe-Rate-Limited-Reason")
	p.clean(e)
	e.IdempotencyKey, e.Attempts = p.key, o.attempts
	e.Cause = o.cause()
	if p.random && errors.Is(e, stripedispute.ErrIdempotency) { // a request of this call is there already, however it came there
		e.Cause = errors.Join(stripedispute.ErrConnection, e.Cause)
	}
	return e
}

// cause is why an answer is not the object. A success that is lost on the way, or
// that something else answers in Stripe's place, is as unknown as no answer.
func (o outcome) cause() error {
	var unknown error
	if o.status < 300 {
		unknown = stripedispute.ErrConnection
	}
	if o.fault == misplaced || o.fault == odd { // the message has the reason, which repeats the answer
		return unknown
	}
	return errors.Join(unknown, o.err)
}

// doubtful reports whether an attempt that failed may have taken effect all the
// same. One that found no connection has not.
func (o outcome) doubtful() bool {
	if o.fault == unanswered {
		if noMock(o.err) {
			return false
		}
		op, ok := errors.AsType[*net.OpError](o.err)
		return !ok || op.Op != "dial"
	}
	return o.fault != local && o.fault != unsent && (o.status < 300 || o.status >= 500)
}

// refusal reads Stripe's error object, or says what came in its place.
func (o outcome) refusal() *stripedispute.Error {
	var answer struct {
		Error stripedispute.Error `json:"error"`
	}
	err := decode.Into(o.body, &answer, 0)
	switch {
	case err == nil && (answer.Error.Type != "" || answer.Error.Message != ""):
		return &answer.Error
	case o.status >= 300 && o.status < 400:
		return &stripedispute.Error{Message: "redirects are not followed: they would take the key or the body elsewhere"}
	}
	e := &stripedispute.Error{Message: o.broken(), Body: o.body[:min(len(o.body), 1024)]}
	if unfit(err) == odd {
		e.Message = err.Error()
	}
	return e
}

// broken says what is wrong with a body that is not what Stripe sends. It never
// quotes the body, which may repeat what was sent.
func (o outcome) broken() string {
	switch {
	case o.fault == cut:
		return fmt.Sprintf("the answer broke off after %d bytes", len(o.body))
	case o.fault == tooLarge:
		return o.err.Error()
	case o.fault == misplaced, o.fault == odd, o.fault == torn, o.fault == halfSent:
		return o.err.Error()
	case o.status == http.StatusSwitchingProtocols:
		return "the server switched protocols, which it was not asked to"
	case len(o.body) == 0:
		return "the answer is empty"
	}
	kind, _, err := mime.ParseMediaType(o.header.Get("Content-Type"))
	if err != nil {
		kind = "unknown type"
	}
	return fmt.Sprintf("the answer is not the JSON that Stripe sends: %d bytes of %s", len(o.body), kind)
}

// noAnswerError is the error of a call whose last attempt brought no status.
type noAnswerError struct {
	text string
	err  error
}

func (e *noAnswerError) Error() string    { return e.text }
func (e *noAnswerError) GoString() string { return e.text }
func (e *noAnswerError) Unwrap() []error  { return []error{stripedispute.ErrConnection, e.err} }

// inner is the reason without the URL around it, whose query is the caller's.
func inner(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

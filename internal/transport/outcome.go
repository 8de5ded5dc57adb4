package transport

import (
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
	"github.com/stripedispute-go/stripedispute/internal/quote"
)

// outcome is what came of one attempt.
type outcome struct {
	fault    fault
	err      error // what the fault was, where more is known
	keptConn bool  // no answer came on a connection that was kept from before
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
		IdempotencyKey: p.key,
		Replayed:       o.header.Get("Idempotent-Replayed") == "true",
		Attempts:       o.attempts,
		Body:           o.body,
	}
	if o.header == nil {
		return
	}
	r.Header, r.RequestID = p.filter().Header(o.header), p.filter().RequestID(o.header.Get("Request-Id"))
	if p.key != "" && o.header.Get("Idempotency-Key") == p.key {
		r.Header.Set("Idempotency-Key", p.key)
	}
}

// error is what the caller gets: an *Error whenever there was an answer,
// whatever was in it.
func (o outcome) error(p *prepared) error {
	switch o.fault {
	case local:
		return &lineError{text: quote.Line(fmt.Sprintf("stripe: %s failed on this side: %v", p, o.err), maxLine), err: o.err}
	case unanswered, unsent:
		text, cause := p.reason(inner(o.err))
		if noMock(o.err) {
			return &noMockError{text: fmt.Sprintf("stripe: no mock matches %s, and nothing was sent: %s", p, text), err: cause}
		}
		return &noAnswerError{text: fmt.Sprintf("stripe: no answer to %s: %s", p, text), err: cause}
	}
	e := &stripedispute.Error{}
	if o.fault == refused {
		e = o.refusal(p)
	} else {
		e.Message = o.broken()
	}
	e.Status, e.RequestID = o.status, p.filter().RequestID(o.header.Get("Request-Id"))
	e.RateLimitedReason = p.filter().Word(o.header.Get("Stripe-Rate-Limited-Reason"))
	e.IdempotencyKey, e.Attempts = p.key, o.attempts
	e.Cause = o.cause(p)
	if p.random && errors.Is(e, stripedispute.ErrIdempotency) { // a request of this call is there already, however it came there
		e.Cause = errors.Join(stripedispute.ErrConnection, e.Cause)
	}
	return e
}

// cause is why an answer is not the object. A success that is lost on the way, or
// that something else answers in Stripe's place, is as unknown as no answer.
func (o outcome) cause(p *prepared) error {
	var unknown error
	if o.status < 300 {
		unknown = stripedispute.ErrConnection
	}
	switch o.fault {
	case misplaced, odd, tooLarge, halfSent: // the message has the reason
		return unknown
	}
	if o.err == nil {
		return unknown
	}
	_, cause := p.reason(o.err)
	return errors.Join(unknown, cause)
}

// mayHaveEffect reports whether an attempt that failed may have taken effect all the
// same. One that found no connection has not.
func (o outcome) mayHaveEffect() bool {
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
func (o outcome) refusal(p *prepared) *stripedispute.Error {
	var answer struct {
		Error stripedispute.Error `json:"error"`
	}
	err := decode.Into(o.body, &answer, 0)
	switch {
	case err == nil && (answer.Error.Type != "" || answer.Error.Message != ""):
		p.clean(&answer.Error)
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
	case o.fault == tooLarge, o.fault == misplaced, o.fault == odd, o.fault == torn, o.fault == halfSent:
		return o.err.Error()
	case o.status == http.StatusSwitchingProtocols:
		return "the server switched protocols, which it was not asked to"
	case len(o.body) == 0:
		return "the answer is empty"
	}
	return fmt.Sprintf("the answer is not the JSON that Stripe sends: %d bytes of %s", len(o.body), quote.MediaType(o.header.Get("Content-Type")))
}

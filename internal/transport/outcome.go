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

// outcome is the result of one attempt.
type outcome struct {
	fault      fault // attempt.go sets it; none: the call returns the decoded object, which is never nil then
	err        error // the reason for the fault, if more is known
	hadConn    bool  // there was no response, but a connection, so the text of err may be from a server
	reusedConn bool  // there was no response on an HTTP/1 connection that was used before
	attempts   int   // of the call so far, this one included
	status     int   // 0: no response
	header     http.Header
	body       []byte
}

// fillResponse fills the Response of the option WithResponse. It does nothing for nil. Client.do
// calls it after every attempt, so that the Response is that of the last one.
func (o outcome) fillResponse(p *prepared, r *stripedispute.Response) {
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

// error is the error of a call that ends with this attempt: an *Error if there was a response, even
// one that cannot be read, unless the user's reader or writer failed.
func (o outcome) error(p *prepared) error {
	switch o.fault {
	case local:
		text := quote.Line(fmt.Sprintf("stripe: %s failed locally: %v", p, o.err), maxErrorText)
		return &localError{text: text, err: o.err}
	case noResponse, notSent:
		text, cause := p.reason(withoutURL(o.err))
		if o.noMock() {
			return &noMockError{text: fmt.Sprintf("stripe: no mock matches %s, and %s: %s", p, o.unsent(), text), err: cause}
		}
		return &noResponseError{text: fmt.Sprintf("stripe: no response to %s: %s", p, text), err: cause}
	}
	e := &stripedispute.Error{}
	if o.fault == refused {
		e = o.refusal(p)
	} else {
		e.Message = o.bodyProblem(p)
	}
	e.Call, e.Status, e.RequestID = p.String(), o.status, p.filter().RequestID(o.header.Get("Request-Id"))
	e.RateLimitedReason = p.filter().Word(o.header.Get("Stripe-Rate-Limited-Reason"))
	e.IdempotencyKey, e.Attempts, e.RetryAfter = p.key, o.attempts, retryAfter(o.header)
	e.Cause = o.cause(p)
	// No other call has this random key. If Stripe knows it already, an earlier attempt of this call has
	// reached Stripe, and nobody knows its outcome.
	if p.randomKey && errors.Is(e, stripedispute.ErrIdempotency) {
		e.Cause = errors.Join(stripedispute.ErrConnection, e.Cause)
	}
	return e
}

// maxErrorBody is how many bytes of a body that is not Stripe's error object are in an Error.
const maxErrorBody = 1024

// refusal reads Stripe's error object. If the body is not one, the error says what it is, and has the
// beginning of the body.
func (o outcome) refusal(p *prepared) *stripedispute.Error {
	var body struct {
		Error stripedispute.Error `json:"error"`
	}
	err := decode.Into(o.body, &body, 0)
	switch {
	case err == nil && (body.Error.Type != "" || body.Error.Message != ""):
		p.filterError(&body.Error)
		return &body.Error
	case o.status >= 300 && o.status < 400:
		return &stripedispute.Error{Message: "redirects are not followed, because the key or the body could reach another server"}
	}
	e := &stripedispute.Error{Message: o.bodyProblem(p), Body: o.body[:min(len(o.body), maxErrorBody)]}
	if decodeFault(err) == unusable {
		e.Message = err.Error()
	}
	return e
}

// bodyProblem says what is wrong with a body that is not one of Stripe's. Of the body, which may repeat
// what was sent, it quotes at most the type of the object, if that has only known words.
func (o outcome) bodyProblem(p *prepared) string {
	switch {
	case o.fault == cutShort:
		return fmt.Sprintf("the response broke off after %d bytes", len(o.body))
	case o.fault == tooLarge, o.fault == wrongObject, o.fault == unusable, o.fault == partWritten, o.fault == halfSent:
		return o.err.Error()
	case o.status == http.StatusSwitchingProtocols:
		return "the server switched protocols, which was not requested"
	case len(o.body) == 0:
		return "the response is empty"
	}
	text := fmt.Sprintf("the response to %s is not the JSON that Stripe sends: %d bytes of %s",
		p, len(o.body), quote.MediaType(o.header.Get("Content-Type")))
	if problem := decode.SyntaxProblem(o.body); problem != "" {
		text += ", which " + problem
	}
	return text
}

// cause returns the Cause of an *Error. It has ErrConnection after each failed attempt with a status
// below 300, for example a 200 that was cut short: Stripe may have done the work, and nobody knows.
func (o outcome) cause(p *prepared) error {
	var unknown error
	if o.status < 300 {
		unknown = stripedispute.ErrConnection
	}
	switch o.fault {
	case wrongObject, unusable, tooLarge, halfSent: // the message has the reason
		return unknown
	}
	if o.err == nil {
		return unknown
	}
	_, cause := p.reason(o.err)
	return errors.Join(unknown, cause)
}

// noMock reports whether the attempt failed because no mock of a test matches the request. Then
// nothing was sent, and a retry would not find a mock either.
func (o outcome) noMock() bool { return o.fault == noResponse && !o.hadConn && isNoMock(o.err) }

// unsent says what was not sent because no mock matches.
func (o outcome) unsent() string {
	if o.attempts > 1 {
		return fmt.Sprintf("attempt %d was not sent", o.attempts)
	}
	return "nothing was sent"
}

// mayHaveEffect reports whether a failed attempt may have taken effect. It did not if no connection
// could be made, the request was not sent, the user's reader or writer failed, or the status is from
// 300 to 499. history.go calls it; the rules of retries do not.
func (o outcome) mayHaveEffect() bool {
	if o.fault == noResponse {
		if o.noMock() {
			return false
		}
		op, ok := errors.AsType[*net.OpError](o.err)
		return !ok || op.Op != "dial"
	}
	return o.fault != local && o.fault != notSent && (o.status < 300 || o.status >= 500)
}

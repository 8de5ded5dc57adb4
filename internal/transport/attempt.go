package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// try makes one attempt: it sends the request, and reads and decodes the response. Reading
// is a part of the attempt, because a response that is cut short needs a retry as much as
// one that was never received. With newConn the request goes out on a new connection.
//
// Client.do calls try in the goroutine of the call. The end of ctx and the timeout of Bounded end
// every wait here, but not a RoundTripper (see send) or a Writer (see Stream) of the user that
// does not return.
func (c *Client) try(ctx context.Context, p *prepared, newConn bool, decodeBody func([]byte) (fault, error)) outcome {
	bounded, cancel := c.Bounded(ctx)
	defer cancel()
	once := &sendOnce{cancel: cancel, newConn: newConn}
	req, u, err := p.newRequest(once.watch(bounded))
	if err != nil {
		return outcome{fault: local, err: err}
	}
	if u != nil {
		defer u.rethrow()
	}
	resp, err := c.send(req, u)
	if err != nil {
		return c.withoutResponse(ctx, bounded, once, err)
	}
	defer func() { _ = resp.Body.Close() }()
	defer context.AfterFunc(bounded, func() { _ = resp.Body.Close() })() // for a Read that ignores the context
	o := p.receive(resp, decodeBody)
	if o.fault == cutShort {
		switch {
		case ctx.Err() != nil:
			o.err = ctx.Err()
		case bounded.Err() != nil:
			o.err = fmt.Errorf("it was not complete within %v: %w", c.timeout(), bounded.Err())
		}
	}
	if o.fault == none && u != nil && !u.waitComplete() {
		o.fault, o.err = halfSent, errHalfSent
	}
	return o
}

var errHalfSent = errors.New("the server reported success before the whole body was sent; check what it has before you repeat the call")

// send sends the request and returns when the header of the response was received, or when the
// attempt fails. Without an upload, it waits for a RoundTripper that ignores the context.
func (c *Client) send(req *http.Request, u *upload) (*http.Response, error) {
	if u != nil {
		return u.send(c.oneAttemptClient(), req)
	}
	return c.oneAttemptClient().Do(req)
}

// withoutResponse returns the outcome of an attempt that failed with err before a response
// began. ctx is the context of the call, and bounded is the context of the attempt.
func (c *Client) withoutResponse(ctx, bounded context.Context, once *sendOnce, err error) outcome {
	if source, ok := errors.AsType[SourceError](err); ok {
		return outcome{fault: local, err: source.Err}
	}
	o := outcome{fault: noResponse, err: err, reusedConn: once.reusedConn(), hadConn: once.hadConn()}
	stoppedRepeat := once.stoppedRepeat()
	switch {
	case ctx.Err() != nil:
		return o
	case stoppedRepeat:
		o.err = errConnLost
	case bounded.Err() != nil:
		o.err = fmt.Errorf("nothing was received within %v: %w", c.timeout(), withoutURL(err))
		return o
	}
	if once.nothingSent() {
		o.fault = notSent
	}
	return o
}

// receive reads and decodes a response.
func (p *prepared) receive(resp *http.Response, decodeBody func([]byte) (fault, error)) outcome {
	o := outcome{status: resp.StatusCode, header: resp.Header}
	switch {
	case o.status < 200: // 101: what follows is not HTTP, and may never arrive
		o.fault = refused
		return o
	case p.stream != nil && o.status <= 299:
		o.fault, o.err = p.stream(resp.Body)
		return o
	}
	if o.body, o.fault, o.err = readBody(resp, p.items); o.fault != none {
		return o
	}
	if o.status > 299 {
		o.fault = refused
		return o
	}
	o.fault, o.err = decodeBody(o.body)
	return o
}

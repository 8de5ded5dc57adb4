package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// try makes one attempt: send, read, decode. Reading belongs to it, since an answer
// that is cut short is as lost as one that never came. With fresh it goes out on a new
// connection.
func (c *Client) try(ctx context.Context, p *prepared, fresh bool, decode func([]byte) (fault, error)) outcome {
	bounded, cancel := c.Bounded(ctx)
	defer cancel()
	once := &sendOnce{cancel: cancel, fresh: fresh}
	req, u, err := p.attempt(once.watch(bounded))
	if err != nil {
		return outcome{fault: local, err: err}
	}
	if u != nil {
		defer u.rethrow()
	}
	resp, err := c.send(req, u)
	if err != nil {
		return c.silence(ctx, bounded, once, err)
	}
	defer func() { _ = resp.Body.Close() }()
	defer context.AfterFunc(bounded, func() { _ = resp.Body.Close() })() // for a Read that does not look at the context
	o := p.receive(resp, decode)
	switch {
	case o.fault != cut:
	case ctx.Err() != nil:
		o.err = ctx.Err()
	case bounded.Err() != nil:
		o.err = fmt.Errorf("it was not complete within %v: %w", c.patience(), bounded.Err())
	}
	if o.fault == none && u != nil && !u.complete() {
		o.fault, o.err = halfSent, errHalfSent
	}
	return o
}

var errHalfSent = errors.New("success was answered before the whole body was sent; look at what is there before you repeat the call")

func (c *Client) send(req *http.Request, u *upload) (*http.Response, error) {
	if u != nil {
		return u.send(c.http(), req)
	}
	return c.http().Do(req)
}

// silence is the outcome of an attempt to which no response came. ctx is the call's,
// and bounded the attempt's.
func (c *Client) silence(ctx, bounded context.Context, once *sendOnce, err error) outcome {
	if source, ok := errors.AsType[SourceError](err); ok {
		return outcome{fault: local, err: source.Err}
	}
	o := outcome{fault: unanswered, err: err, keptConn: once.kept()}
	prevented := once.prevented()
	switch {
	case ctx.Err() != nil:
		return o
	case prevented:
		o.err = errLost
	case bounded.Err() != nil:
		o.err = fmt.Errorf("nothing came within %v: %w", c.patience(), inner(err))
		return o
	}
	if once.unsent() {
		o.fault = unsent
	}
	return o
}

// receive reads and decodes a response.
func (p *prepared) receive(resp *http.Response, decode func([]byte) (fault, error)) outcome {
	o := outcome{status: resp.StatusCode, header: resp.Header}
	switch {
	case o.status < 200: // 101: what follows is not HTTP, and may never come
		o.fault = refused
		return o
	case p.stream != nil && o.status <= 299:
		o.fault, o.err = p.stream(resp.Body)
		return o
	}
	if o.body, o.fault, o.err = read(resp, p.items); o.fault != none {
		return o
	}
	if o.status > 299 {
		o.fault = refused
		return o
	}
	o.fault, o.err = decode(o.body)
	return o
}

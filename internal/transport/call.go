package transport

import (
	"context"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

var errNoClient = permanent.New("stripe: the client was not made with NewClient")

// Do sends r, with retries, and decodes the response into a new T. It returns nil with an error.
// identify returns the object type and the id of what was decoded, so that a response about
// something else is an error and not a false success. checks compare more.
func Do[T any](
	ctx context.Context, c *Client, r Request, opts []stripedispute.Option,
	identify func(*T) (object, id string), checks ...func(*T) error,
) (*T, error) {
	return sendAndDecode(ctx, c, r, stripedispute.NewCall(opts), func(v *T) error { return checkObject(r, v, identify, checks) })
}

// Page is like Do for a response that is a page of a list.
func Page[T any](
	ctx context.Context, c *Client, r Request, opts []stripedispute.Option,
	identify func(*T) (object, id string), checks ...func(*T) error,
) (*stripedispute.Page[*T], error) {
	call := stripedispute.NewCall(opts)
	r.list = true
	r.items = pageSize(withOptions(r, call))
	return sendAndDecode(ctx, c, r, call, func(p *stripedispute.Page[*T]) error { return checkPage(r, p, identify, checks) })
}

// sendAndDecode makes the call, decodes the response into a new T and checks it.
func sendAndDecode[T any](ctx context.Context, c *Client, r Request, call stripedispute.Call, check func(*T) error) (*T, error) {
	var v *T
	err := c.do(ctx, r, call, func(body []byte) (fault, error) {
		v = new(T)
		if err := decode.Into(body, v, r.items); err != nil {
			return decodeFault(err), err
		}
		if err := check(v); err != nil {
			return wrongObject, err
		}
		return none, nil
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// do makes attempts until the response of one is decoded, or until no retry follows. Before each
// attempt it waits for the Limiter, and before a retry also for the backoff. The end of ctx ends
// both waits; the timeout of the HTTP client is only for one attempt.
func (c *Client) do(ctx context.Context, r Request, call stripedispute.Call, decodeBody func([]byte) (fault, error)) error {
	if c == nil {
		return errNoClient
	}
	p, err := c.prepare(r, call)
	if err != nil {
		return permanent.Wrap(err)
	}
	if err := c.waitTurn(ctx); err != nil {
		return fmt.Errorf("stripe: %s was not sent: %w", p, err)
	}
	h := history{attempts: 1}
	for {
		start := time.Now()
		o := c.try(ctx, p, h.newConn, decodeBody)
		o.attempts = h.attempts
		c.log(ctx, p, o, time.Since(start))
		o.fillResponse(p, call.Response)
		if o.fault == none {
			p.budget.addSuccess(h.attempts)
			return nil
		}
		err := h.recordFailure(o, p)
		reserved, prevented := c.reserveRetry(ctx, p, o, &h)
		if prevented != nil {
			return fmt.Errorf("%w; not retried: %w", err, prevented)
		}
		if !reserved {
			return err
		}
		if e := c.pause(ctx, h.addRetry(o)); e != nil {
			return fmt.Errorf("%w; %w while waiting to retry", err, e)
		}
	}
}

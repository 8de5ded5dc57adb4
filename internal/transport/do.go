package transport

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

var errNotMade = permanent.New("stripe: the client was not made with NewClient")

// do makes attempts until one is decoded, or until another makes no sense.
func (c *Client) do(ctx context.Context, r Request, opts []stripedispute.Option, decode func([]byte) (fault, error)) error {
	if c == nil {
		return errNotMade
	}
	call := stripedispute.NewCall(opts)
	p, err := c.prepare(r, call)
	if err != nil {
		return permanent.Wrap(err)
	}
	if err := c.admit(ctx); err != nil {
		return fmt.Errorf("stripe: %s was not sent: %w", p, err)
	}
	var doubt error // of an attempt that may have taken effect: the last that was answered, or else the last
	for n := 1; ; n++ {
		start := time.Now()
		o := c.try(ctx, p, decode)
		o.attempts = n
		c.log(ctx, p, o, time.Since(start))
		o.report(p, call.Response)
		if o.fault == none {
			c.budget.success(n)
			return nil
		}
		err := o.error(p)
		switch _, answered := errors.AsType[*stripedispute.Error](doubt); {
		case p.key != "" && doubt != nil && !o.doubtful():
			err = fmt.Errorf("%w; an attempt before may have taken effect: %w", err, doubt)
		case answered && o.fault == unanswered:
			err = fmt.Errorf("%w; an attempt before: %w", err, doubt)
		case o.doubtful():
			doubt = err
		}
		again, why := c.again(ctx, p, o)
		if why != nil {
			return fmt.Errorf("%w; not tried again: %w", err, why)
		}
		if !again {
			return err
		}
		e := sleep(ctx, backoff(o))
		if e == nil {
			e = c.admit(ctx)
		}
		if e != nil {
			return fmt.Errorf("%w; %w while waiting to try again", err, e)
		}
	}
}

// try makes one attempt: send, read, decode. Reading belongs to it, since an
// answer that is cut short is as lost as one that never came.
func (c *Client) try(ctx context.Context, p *prepared, decode func([]byte) (fault, error)) (o outcome) {
	hc := c.http()
	if p.body != nil && hc.Timeout > 0 { // net/http waits for a Read of the body, however late it is
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, hc.Timeout)
		defer cancel()
	}
	req, err := p.attempt(ctx)
	if err != nil {
		return outcome{fault: local, err: err}
	}
	resp, err := hc.Do(req)
	if source, ok := errors.AsType[SourceError](err); ok {
		return outcome{fault: local, err: source.Err}
	}
	if err != nil {
		return outcome{fault: unanswered, err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	o = outcome{status: resp.StatusCode, header: resp.Header}
	if p.stream != nil && o.status >= 200 && o.status <= 299 {
		o.fault, o.err = p.stream(resp.Body)
		return o
	}
	if o.body, o.fault, o.err = read(resp, p.items); o.fault != none {
		return o
	}
	if o.status < 200 || o.status > 299 {
		o.fault = refused
		return o
	}
	o.fault, o.err = decode(o.body)
	return o
}

// sleep waits for d, or for ctx to be done, which is its error.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

package transport

import (
	"context"
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
	var before doubt
	fresh := false
	for n, free := 1, 0; ; {
		start := time.Now()
		o := c.try(ctx, p, fresh, decode)
		o.attempts = n
		c.log(ctx, p, o, time.Since(start))
		o.report(p, call.Response)
		if o.fault == none {
			p.budget.success(n)
			return nil
		}
		failed := o.error(p)
		err := before.with(failed, o, p)
		before.remember(failed, o)
		fresh = fresh || o.kept && (p.body == nil || !p.body.Once)
		atOnce := o.fault == unsent && free < maxFree
		again, why := c.again(ctx, p, o, atOnce)
		if why != nil {
			return fmt.Errorf("%w; not tried again: %w", err, why)
		}
		if !again {
			return err
		}
		if atOnce {
			free++
		} else {
			n++
		}
		if e := c.pause(ctx, o, atOnce); e != nil {
			return fmt.Errorf("%w; %w while waiting to try again", err, e)
		}
	}
}

// pause waits until the next attempt may be made.
func (c *Client) pause(ctx context.Context, o outcome, atOnce bool) error {
	if !atOnce {
		if err := sleep(ctx, backoff(o)); err != nil {
			return err
		}
	}
	return c.admit(ctx)
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

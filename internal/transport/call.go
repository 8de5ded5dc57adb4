package transport

import (
	"context"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

var errNoClient = permanent.New("stripe: the client was not made with NewClient")

// do makes attempts until the response of one is decoded, or until no retry follows.
func (c *Client) do(ctx context.Context, r Request, call stripedispute.Call, decode func([]byte) (fault, error)) error {
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
		o := c.try(ctx, p, h.newConn, decode)
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
		wait := h.backoff(o)
		h.countRetry(o)
		if e := c.pause(ctx, wait); e != nil {
			return fmt.Errorf("%w; %w while waiting to retry", err, e)
		}
	}
}

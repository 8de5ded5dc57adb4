package transport

import (
	"context"
	"log/slog"
	"time"
)

// log writes one line for an attempt. The line has only what is listed here: not the query,
// not the body, and no header except the request id. Client.do calls it when the attempt has ended,
// before it decides about a retry. The comment of Config.Logger lists the same attributes.
func (c *Client) log(ctx context.Context, p *prepared, o outcome, took time.Duration) {
	if c.cfg.Logger == nil {
		return
	}
	level := slog.LevelDebug
	if o.fault != none {
		level = slog.LevelWarn
	}
	if !c.cfg.Logger.Enabled(ctx, level) {
		return
	}
	c.cfg.Logger.LogAttrs(ctx, level, "stripe request",
		slog.String("method", p.method),
		slog.String("path", p.shown()),
		slog.Int("attempt", o.attempts),
		slog.Int("status", o.status),
		slog.String("request_id", p.filter().RequestID(o.header.Get("Request-Id"))),
		slog.Duration("took", took),
		slog.String("fault", o.fault.String()),
	)
}

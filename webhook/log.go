package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// delivery is a request and its result.
type delivery struct {
	event   *Event // nil unless verified
	status  int
	outcome outcome // if err is nil
	err     error
	took    time.Duration
}

// log writes one line for a delivery. It logs only the attributes below and those of Event.attrs:
// no header, no payload, no error of the user. ServeHTTP calls it before OnError and before it
// sends the response, so a slow Logger delays both.
func (h *Handler) log(ctx context.Context, d delivery) {
	if h.Logger == nil {
		return
	}
	level := slog.LevelDebug
	var attrs []slog.Attr
	if d.event != nil {
		attrs = d.event.attrs()
	}
	attrs = append(attrs,
		slog.Int("status", d.status),
		slog.Bool("duplicate", d.err == nil && d.outcome == duplicate),
		slog.Bool("filtered", d.err == nil && d.outcome == filtered),
		slog.Duration("took", d.took),
	)
	if d.err != nil {
		level = slog.LevelWarn
		attrs = append(attrs, slog.String("fault", d.fault()))
	}
	if d.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	if p, ok := errors.AsType[*PanicError](d.err); ok {
		attrs = append(attrs, slog.String("stack", string(p.Stack)))
	}
	h.Logger.LogAttrs(ctx, level, "stripe webhook", attrs...)
}

// fault describes the error in a text that contains nothing of the user.
func (d delivery) fault() string {
	if d.event == nil {
		return d.err.Error() // an error of this package
	}
	if p, ok := errors.AsType[*PanicError](d.err); ok {
		return p.Error()
	}
	if e, ok := errors.AsType[*stripedispute.Error](d.err); ok {
		return fmt.Sprintf("stripe: %d (%s)", e.Status, e.RequestID)
	}
	return "callback failed"
}

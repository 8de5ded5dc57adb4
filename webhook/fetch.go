package webhook

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
)

// Fetch retrieves an object by its id. The Get method of a client is one:
//
//	FetchDispute: dispute.NewClient(cfg).Get,
type Fetch[T any] func(ctx context.Context, id string, opts ...stripedispute.Option) (*T, error)

// refresh puts what Stripe says now in the place of the event's snapshot.
func (h *Handler) refresh(ctx context.Context, e *Event) error {
	switch {
	case e.Type.Dispute() && h.FetchDispute != nil:
		return fetch(ctx, e, h.FetchDispute)
	case e.Type.IssuingDispute() && h.FetchIssuingDispute != nil:
		return fetch(ctx, e, h.FetchIssuingDispute)
	}
	return nil
}

func fetch[T any](ctx context.Context, e *Event, get Fetch[T]) error {
	where := []stripedispute.Option{stripedispute.WithAccount(e.Account)}
	if e.Account == "" && e.Context != "" {
		where = append(where, stripedispute.WithStripeContext(e.Context))
	}
	object, err := get(ctx, e.Related.ID, where...)
	if err != nil {
		return fmt.Errorf("webhook: fetching %s of event %s: %w", e.Related.ID, e.ID, err)
	}
	if object == nil {
		return fmt.Errorf("webhook: fetching %s of event %s gave nothing", e.Related.ID, e.ID)
	}
	e.object = object
	return nil
}

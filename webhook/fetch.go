package webhook

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// Fetch retrieves an object by its id. The method Get of a client is a Fetch:
//
//	FetchDispute: dispute.NewClient(cfg).Get,
type Fetch[T any] func(ctx context.Context, id string, opts ...stripedispute.Option) (*T, error)

// refresh fetches the current object, if there is a Fetch for it, and replaces the snapshot in the
// event. It returns the callback for the event: Handle, or HandleGone if the fetch failed with a
// permanent error. handleOnce calls it before Once.Do. It waits until the Fetch returns, which
// should end with ctx, the context of the request.
func (h *Handler) refresh(ctx context.Context, e *Event) (func(context.Context, *Event) error, error) {
	var err error
	switch {
	case e.Type.Dispute() && h.FetchDispute != nil:
		err = fetch(ctx, e, h.FetchDispute)
	case e.Type.IssuingDispute() && h.FetchIssuingDispute != nil:
		err = fetch(ctx, e, h.FetchIssuingDispute)
	}
	switch {
	case err == nil:
		return h.Handle, nil
	case h.HandleGone != nil && stripedispute.Permanent(err):
		return func(ctx context.Context, e *Event) error { return h.HandleGone(ctx, e, err) }, nil
	}
	return nil, err
}

// fetch retrieves the object of the event with the account or context of the event, and keeps it
// in the event.
func fetch[T any](ctx context.Context, e *Event, get Fetch[T]) error {
	if e.Related.ID == "" {
		return permanent.New(fmt.Sprintf("webhook: event %s (%s) does not name its object", e.ID, e.Type))
	}
	where := []stripedispute.Option{stripedispute.WithAccount(e.Account)}
	if e.Account == "" && e.Context != "" {
		where = append(where, stripedispute.WithStripeContext(e.Context))
	}
	object, err := get(ctx, e.Related.ID, where...)
	if err != nil {
		return fmt.Errorf("webhook: fetching %s of event %s: %w", e.Related.ID, e.ID, err)
	}
	if object == nil {
		return fmt.Errorf("webhook: fetching %s of event %s returned nothing", e.Related.ID, e.ID)
	}
	e.object = object
	return nil
}

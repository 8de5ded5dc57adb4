package deskriver

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/stripedispute-go/stripedispute/webhook"
)

// Webhook receives Stripe's events, signed with one of these secrets, in either form. Each
// event about a dispute is stored as a job before the response of 200; other events get 200
// and are forgotten. Nothing is fetched before the response.
func (q *Queue[TTx]) Webhook(secrets ...string) http.Handler {
	return &webhook.Handler{Secrets: secrets, Filter: q.cfg.Filter, Handle: q.store, Logger: q.cfg.Logger}
}

// store makes the job of an event. Deliveries of one change are one job. The context of an
// organization stands in for an account: the desk cannot act there, and says so.
func (q *Queue[TTx]) store(ctx context.Context, e *webhook.Event) error {
	if !strings.HasPrefix(string(e.Type.Plain()), "charge.dispute.") || e.Related.ID == "" {
		return nil
	}
	args := lookArgs{Account: cmp.Or(e.Account, e.Context), ID: e.Related.ID, Cause: e.ChangeID()}
	if d, ok := e.Dispute(); ok {
		args.Due = dueOf(d)
	}
	_, err := q.client.Insert(ctx, args, once())
	return wrap(err)
}

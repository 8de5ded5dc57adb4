package deskriver

import (
	"cmp"
	"context"
	"net/http"

	"github.com/riverqueue/river"

	"github.com/stripedispute-go/stripedispute/webhook"
)

// Webhook receives Stripe's events, as snapshot or thin events, signed with one of these
// secrets. It stores a job for each event about a dispute before the response of 200. Other
// events get 200 and are ignored. Nothing is fetched before the response.
//
// If the secrets cannot work, for example because an environment variable is not set, every
// event gets 500, and Webhook logs an error at once. Check the setting in your program if it
// must not start then.
//
// Create the event destination on your own account, with the events of connected accounts if
// you have some. Do not use the event destination of an organization: its events may name a
// path of accounts ("acct_1/acct_2"), on which the desk cannot act. Each of them results in a
// notice of the kind [desk.Failed] with [desk.ErrAccountPath], unless Config.Filter leaves it
// out.
func (q *Queue[TTx]) Webhook(secrets ...string) http.Handler {
	h := &webhook.Handler{Secrets: secrets, Filter: q.cfg.Filter, Handle: q.store, Logger: q.cfg.Logger}
	if err := h.Check(); err != nil {
		q.cfg.Logger.Error("dispute webhook: every event gets 500", "error", err)
	}
	return h
}

// store stores the job of an event. webhook.Handler calls it in the goroutine of the request, and
// responds when it returns. All deliveries of one change are one job. An event of an
// organization has no account but a context, which the job takes as its account: the desk
// refuses it if it is a path, and notifies people.
func (q *Queue[TTx]) store(ctx context.Context, e *webhook.Event) error {
	if !e.Type.Dispute() || e.Related.ID == "" {
		return nil
	}
	args := lookArgs{Account: cmp.Or(e.Account, e.Context), ID: e.Related.ID, Cause: e.ChangeID()}
	if d, ok := e.Dispute(); ok {
		args.Due = dueOf(d)
	}
	_, err := q.client.Insert(ctx, args, &river.InsertOpts{Priority: priorityLow, UniqueOpts: uniqueWhileKept()})
	return storeError(err)
}

// Package deskriver runs a [desk.Desk] on the River queue (https://riverqueue.com): webhook
// events, deadlines, reminders and sweeps become durable jobs in a SQLite file or in Postgres,
// which any number of processes work on.
//
//	q, err := sqlite.Open(ctx, "disputes.db", k, deskriver.Config{}) // k is a *desk.Desk
//	if err != nil {
//		return err
//	}
//	if err := q.Start(ctx); err != nil {
//		return err
//	}
//	http.Handle("POST /stripe", q.Webhook(os.Getenv("STRIPE_WEBHOOK_SECRET")))
//
// With Postgres, make the pool, migrate once, and open:
//
//	driver := riverpgxv5.New(pool)
//	if err := deskriver.Migrate(ctx, driver, ""); err != nil {
//		return err
//	}
//	q, err := deskriver.Open(ctx, driver, k, deskriver.Config{})
//
// # What becomes a job
//
//   - Each event of a dispute, before the webhook's response of 200. Deliveries of one change
//     are one job, kept for five days, because Stripe delivers again for three.
//   - Each time at which the desk wants to look again: a deadline, a reminder, a submission.
//   - A sweep over all accounts, every hour by default, and soon after a process has started:
//     it finds the disputes whose events never arrived, and those whose jobs were lost or are
//     held by a process that was killed.
//   - [Queue.Look] and [Queue.LookTx], the second in a transaction of your own.
//
// A job looks at one dispute: see [desk.Desk.Look]. Looks at one dispute may run at the same time,
// and in one process each waits until an earlier Gather for the dispute has returned.
//
// A look that failed is logged as a warning, and repeated after a backoff that grows to an hour,
// and never past the dispute's deadline. A permanent error cancels the job; the desk has told
// Notify about it. Jobs of a killed process are rescued after Config.RescueAfter and run
// elsewhere. What a job does, it does once: the effects are guarded at Stripe, not by the queue.
//
// River's own tools work on the same tables, River UI for example. River calls its SQLite
// driver early: use it on one machine, and Postgres beyond.
package deskriver

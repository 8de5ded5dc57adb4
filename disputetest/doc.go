// Package disputetest is an in-memory Stripe for tests: disputes, Issuing disputes,
// evidence files, the payments behind disputes and webhooks. It follows Stripe's rules
// and fails on request. The smallest program:
//
//	srv := disputetest.NewServer()
//	id := srv.AddDispute(disputetest.Dispute{Amount: 4200, Currency: "usd"})
//	disputes := dispute.NewClient(srv.Config())
//	d, err := disputes.Get(ctx, id) // d.Status is needs_response
//
// In a Go test no port is opened, no goroutine is started and nothing needs closing: a
// request gets its response in the goroutine that makes it. That suits parallel tests,
// examples and testing/synctest, where waiting takes no time. Other programs reach the
// same Server over a socket, as an [http.Handler]; examples/fakestripe is a program that
// serves one.
//
// # A dispute's life
//
// Add what a test begins with: [Server.AddDispute] with a [Kind], AddFile,
// AddTransaction, AddIssuingDispute; [Server.Account] for a connected account. Then use
// any client. Evidence is staged, submitted and frozen; on the wire an update submits
// unless it has submit=false, as at Stripe. The text winning_evidence, losing_evidence
// or escalate_inquiry_evidence, submitted as uncategorized_text (an Issuing dispute's
// explanation, an appeal's reason_for_filing), decides the case five seconds later, at
// [Server.Settle], or at once with [SettleAtOnce]. Without such a text [Server.Decide]
// decides. Stripe describes these texts and its test cards at
// https://docs.stripe.com/testing.
//
// A dispute can also be caused by a payment: a PaymentIntent or a Charge with one of
// Stripe's test cards, such as pm_card_createDispute: see the example of
// [Server.HTTPClient]. It exists before the payment has its response, and SendEvents sends its
// events before that.
//
// The clock is the real one until [Server.SetNow] stops it or [Server.Advance] moves it;
// clients made with [Server.Config] use it too. Deadlines pass, inquiries close after
// 120 days, unsubmitted Issuing disputes expire 110 days after their transaction, which then
// cannot be disputed again, idempotency keys expire after a day,
// files after nine months, each at its own time and with its events.
//
// Objects are in test mode, and every key reaches them. [Server.Live] adds a live mode.
// Once a test has called it, live keys reach only live objects.
//
// # Faults
//
// [Server.Fail] breaks the next requests of an endpoint, one [Fault] each:
//
//	srv.Fail("POST /v1/disputes/{id}/close", disputetest.LostAnswer())
//
// closes the dispute and breaks the connection. This is the most important case for a
// client. [Server.Effects] then says whether the dispute was closed once.
// Other faults are [Reset], [Status], [HTML], [CutBody], [Slow], [WrongObject],
// [RateLimited] and [LockTimeout]. [Server.FailFunc] calls a function for each
// request. [Server.UnusedFaults] lists the faults that did not happen.
//
// # Events and results
//
// [Server.SendEvents] sends signed events to an [http.Handler] (to the path "/", or that of
// [Webhook.Path]), [Server.PostEvents] to a URL. [Webhook.Deliveries] has the status of each
// attempt. The methods of [Webhook] send events late, twice, in another order or as thin
// events. Signatures carry the real time, and not that of the server's clock.
//
// Once a program has served a request over a socket, two things happen as at Stripe and not
// as in a test. A URL gets the events of such requests after the response, from a queue with
// retries. And decisions, deadlines and expiries happen when their time comes, without a
// request.
//
// [Server.Requests] lists the requests, [Server.Effects] what they changed,
// [Server.Object] what an object looks like now.
//
// # Payments
//
// The server has only the parts of payments that disputes need: PaymentIntents (create, confirm,
// cancel, update, retrieve, list), Charges (create, update, retrieve, list),
// PaymentMethods of cards (create, retrieve), Refunds (create, update, retrieve, list),
// customers (retrieve), Issuing transactions (update, retrieve, list), balance transactions
// and early fraud warnings (retrieve, list). A payment succeeds at once, with any date and
// code of the card. Parameters that do not matter to a dispute are accepted and ignored. A full
// refund closes an inquiry; while a chargeback is open or lost, a refund is refused with
// charge_disputed.
//
// # Choices where Stripe is silent
//
// An empty text or file id in the evidence of a merchant's dispute clears it. An
// update without evidence submits what is there, like any other, unless it has
// submit=false; after the submission it may still change metadata. A dispute under
// review cannot be closed; closing an inquiry gives warning_closed. Refusals by the
// endpoint, of a dispute that is closed for instance, are remembered under the
// idempotency key; refusals of the parameters are not. Staging evidence sends
// charge.dispute.updated. Files together may have 4,750,002 bytes, which Stripe has
// been seen to accept. What an Issuing reason needs to be submitted is a short list,
// more lenient than Stripe's. An Issuing dispute gets its provisional credit with
// issuing_dispute.funds_reinstated, and loses it with funds_rescinded, also if it is won; the
// win then has its own funds_reinstated. A submission with
// the method smart_disputes, but without an explicit submit=true, counts as manual where
// Smart Disputes is not available. The card for several disputes opens two, each for
// half of the amount.
//
// # What it does not imitate
//
//   - Shapes are those of API version [stripedispute.APIVersion], also for a request with another
//     version.
//   - A won dispute returns its fee, as test mode does and live mode does not. The
//     fee is 1500 in any currency; there is none for countering.
//   - PDFs are recognised by their first bytes: neither pages nor contents are checked.
//   - Any id can serve as an earlier charge for Compelling Evidence 3.0, whose
//     status is never not_qualified, and any ipi_ or rd_ id can be disputed.
//   - Any acct_ id is an account, empty until something is put into it, and any cus_
//     id a customer. A transaction can be disputed more than once, and for any amount.
//   - Any key of the right shape may do everything; rates are limited only by a
//     Fault. Smart Disputes never submits by itself.
//   - Issuing disputes lose for the reason other.
//   - The wording of errors is this package's own. Test for status, type, code
//     and param.
//
// Memory is bounded: the server remembers the last ten thousand requests, twenty
// thousand idempotency keys and, per account, five thousand events. Other objects stay, and so do the
// events that a webhook holds or could not send.
//
// Stripe: https://docs.stripe.com/testing.
package disputetest

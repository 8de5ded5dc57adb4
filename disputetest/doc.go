// Package disputetest is a Stripe for tests: disputes, Issuing disputes, evidence
// files and webhooks that live in memory, follow Stripe's rules and fail on
// request. The smallest program:
//
//	srv := disputetest.NewServer()
//	id := srv.AddDispute(disputetest.Dispute{Amount: 4200, Currency: "usd"})
//	disputes := dispute.NewClient(srv.Config())
//	d, err := disputes.Get(ctx, id) // d.Status is needs_response
//
// No port is opened, no goroutine started, nothing needs closing: a request is
// answered in the goroutine that makes it. That suits parallel tests, examples
// and testing/synctest, where waiting costs nothing. Programs that must come by
// socket get the same Server as an [http.Handler]; examples/fakestripe is one.
//
// # A dispute's life
//
// Seed what a test begins with ([Server.AddDispute] and its [Kind], AddFile,
// AddTransaction, AddIssuingDispute; [Server.Account] for a connected account),
// then use any client. Evidence is staged, submitted and frozen; on the wire an
// update submits unless it says submit=false, as at Stripe. Submitting the text
// winning_evidence, losing_evidence or escalate_inquiry_evidence as
// uncategorized_text (an Issuing dispute's explanation, an appeal's
// reason_for_filing) decides the case five seconds later, at [Server.Settle], or
// at once with [SettleAtOnce]. Without such a text [Server.Decide] decides.
//
// The clock is the real one until [Server.SetNow] stops it or [Server.Advance]
// moves it; clients made with [Server.Config] go by it. Deadlines pass, inquiries close after 120 days, unsubmitted Issuing
// disputes expire after 110, idempotency keys after a day, files after nine
// months, each at its own time and with its events.
//
// Objects are in test mode, whatever key asks for them. [Server.Live] is the live
// mode beside it; once a test has called it, live keys reach live objects only.
//
// # What goes wrong
//
// [Server.Fail] spoils the next requests of an endpoint, one [Fault] each:
//
//	srv.Fail("POST /v1/disputes/{id}/close", disputetest.LostAnswer())
//
// closes the dispute and breaks the connection, which is the case that a client
// most needs to survive; [Server.Effects] then tells whether it closed once.
// Other faults are [Reset], [Status], [HTML], [CutBody], [Slow], [WrongObject],
// [RateLimited] and [LockTimeout]. [Server.FailFunc] asks a function about each
// request.
//
// # What comes out
//
// [Server.SendEvents] hands signed events to an [http.Handler], [Server.PostEvents]
// to a URL: late, twice, in another order or as thin notifications if a [Webhook]
// is told to. Signatures carry the real time, whatever the server's clock says.
// [Server.Requests] and [Server.Effects] tell what was asked and what came of it,
// [Server.Object] what an object looks like now.
//
// # Choices where Stripe is silent
//
// An empty text or file id in the evidence of a merchant's dispute clears it. An
// update without evidence submits what is there, like any other, unless it says
// submit=false; after the submission it may still change metadata. An inquiry
// cannot be closed, nor can a dispute under review. Refusals by the endpoint, a
// dispute that is closed for instance, are remembered under the idempotency key;
// refusals of the parameters are not. Staging evidence sends
// charge.dispute.updated. Files together may have 4,750,002 bytes, which Stripe
// has been seen to take. What an Issuing reason needs to be submitted is a short
// list, more lenient than Stripe's.
//
// # What it does not imitate
//
//   - Payments, refunds, charges, customers and balances have no endpoints; they
//     are there to be expanded, and only in part. Disputes are seeded, not caused
//     by test cards.
//   - Shapes are those of API version 2026-10-28.endive, whatever version is asked
//     for.
//   - A won dispute returns its fee, as test mode does and live mode does not. The
//     fee is 1500 in any currency; there is none for countering.
//   - PDFs are known by their first bytes: neither pages nor contents are checked.
//   - Any id can serve as an earlier charge for Compelling Evidence 3.0, whose
//     status is never not_qualified, and any ipi_ or rd_ id can be disputed.
//   - Any acct_ id is an account, empty until something is put into it. A
//     transaction can be disputed more than once, and for any amount.
//   - Any key of the right shape may do everything; rates are limited only by a
//     Fault. No evidence is filled in but what the seed gives, and Smart Disputes
//     never answers by itself.
//   - Issuing disputes get no provisional credit, and lose for the reason other.
//   - Webhooks are tried once and then when the test says so.
//   - The wording of errors is this package's own. Test for status, type, code
//     and param.
//
// Memory is bounded: the last ten thousand requests, twenty thousand idempotency
// keys and, per account, five thousand events can be told of. Files stay.
package disputetest

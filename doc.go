// Package stripedispute has the types that the clients for Stripe's dispute endpoints share:
// [Config], [Error], [Option], [Page] and a few small ones. It sends nothing itself. Make
// clients from one Config, with the packages of the resources that you need:
//
//	cfg := stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")}
//	disputes, files := dispute.NewClient(cfg), fileupload.NewClient(cfg)
//
// The clients:
//
//   - dispute: disputes of payments that you took
//   - issuingdispute: disputes that you raise as a card issuer
//   - fileupload: evidence files and links to them
//
// What a backend needs around them:
//
//   - dispute/evidence: checks and files a whole response, from a folder or from code
//   - dispute/review: shows what the bank will get
//   - dispute/desk, dispute/desk/deskweb: do what is due for a dispute; pages for approval
//   - webhook, webhook/sqlonce: events, verified, typed and handled once
//   - disputetest: an in-memory Stripe for tests
//   - form: Stripe's form encoding, for other endpoints
//
// The modules compose (PDFs from letters, photos and PDFs) and deskriver (a desk on a durable
// queue) are in folders of the same repository. The command is cmd/disputes.
//
// # Safe by default
//
// By default, Stripe submits evidence to the bank at once, and a dispute takes one response.
// So this library always sends the parameter submit, which is false unless you set it. No zero
// value of a parameter does something that cannot be undone.
//
// # Unexpected responses
//
// Fields and enum values that this library does not know do not cause an error. A scalar of
// another type is converted if its value survives: the number 104 becomes the string "104",
// "980" becomes the number 980, "true" becomes true, a date-time becomes a [Timestamp], and
// "" for a number or a boolean counts as null.
//
// A value that cannot be converted, such as an object for a string, is an [Error]. It names
// the field by its path, such as payment_method_details.card, and does not quote the value. A
// field in other letters ("ID" for "id") and an "error" beside the fields of an object are
// errors too. There is no retry after such a response, because the next response would be the
// same. The call may have taken effect, so the error matches [ErrConnection]; [WithResponse]
// has the response as it was received.
//
// # Connections
//
// Stripe's servers speak HTTP/2, where many calls at the same time share one connection, so
// nothing needs tuning. Over HTTP/1.1, net/http keeps only two idle connections to a host, and
// most of many calls at the same time open a new one. Then set MaxIdleConnsPerHost of the
// [http.Transport] to the number of these calls. HTTP/1.1 is used if a proxy replaces Stripe's
// certificate with its own and speaks nothing else, and by a Transport that has a
// TLSClientConfig or a dial function of yours, unless its ForceAttemptHTTP2 is true.
//
// net/http does not repeat requests of this library by itself: [Config].MaxRetries decides. Do
// not repeat them in a RoundTripper of yours, since this library does not see that: Attempts and
// the Limiter do not count the second request. If the first one took effect, Stripe may refuse
// the second one, which looks as if nothing took effect. If an HTTP/2 connection, or one that was
// used before, breaks without a response, the second request fails: it looks like a repeat by
// net/http, which this library prevents.
//
// Stripe: https://docs.stripe.com/disputes.
package stripedispute

// APIVersion is the Stripe-Version that the types of this module were written
// for. It is sent with every request unless [Config].Version names another one.
const APIVersion = "2026-10-28.endive" // CONTRIBUTING.md says what else a new one changes

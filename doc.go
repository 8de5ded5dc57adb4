// Package stripedispute holds the words that the clients for Stripe's dispute
// endpoints share: [Config], [Error], [Option], [Page] and a few small types.
// It sends nothing itself. Make a client with the package of the thing you
// need, all of them from one Config:
//
//	cfg := stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")}
//	disputes, files := dispute.NewClient(cfg), fileupload.NewClient(cfg)
//
// The packages:
//
//   - dispute: disputes of payments that you took; dispute/evidence files a
//     whole response from a folder
//   - issuingdispute: disputes that you raise as a card issuer
//   - fileupload: evidence files and links to them
//   - webhook: verified, typed events
//   - disputetest: an in-memory Stripe for tests
//   - form: the bracketed form encoding of Stripe's API
//
// # Unexpected responses
//
// Members and enum values that this library does not know are ignored and kept. A
// scalar of another kind is converted where its value survives: the number 104 for a
// string is "104", "980" for a number is 980, "true" for a boolean is true, a date-time
// for a [Timestamp] is its second, "" for a number or boolean counts as null. The rest
// of the object is not affected.
//
// What cannot be converted, an object for a string for instance, is an [Error] that
// names the member by its path, such as payment_method_details.card, and does not quote
// its value. So are a member that is there in other letters ("ID" for "id"), and an
// "error" beside the members of the object. Such a response is not asked for again:
// the next one would be the same. As the call may have taken effect, the error matches
// [ErrConnection]; [WithResponse] has the response as it came.
//
// # Safe by default
//
// Stripe submits evidence to the bank unless it is told not to, and a dispute
// is answered once. This library therefore always says which of the two it
// means, and the zero value of every parameter is the one that can be undone.
//
// Stripe: https://docs.stripe.com/disputes.
package stripedispute

// APIVersion is the Stripe-Version that the types of this module were written
// for. It is sent with every request unless [Config].Version names another one.
const APIVersion = "2026-10-28.endive"

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
// Stripe submits evidence to the bank unless it is told not to, and a dispute
// is answered once. This library therefore always says which of the two it
// means, and the zero value of every parameter is the one that can be undone.
package stripedispute

// APIVersion is the Stripe-Version that the types of this module were written
// for. It is sent with every request unless [Config].Version names another one.
const APIVersion = "2026-10-28.endive"

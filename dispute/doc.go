// Package dispute answers disputes of payments that you took: it finds them,
// stages evidence, submits it, or gives the money up.
//
//	disputes := dispute.NewClient(stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")})
//	d, err := disputes.Stage(ctx, "du_123", dispute.Evidence{
//		ProductDescription: "A blue bicycle",
//		Receipt:            receipt.ID, // from package fileupload
//	})
//	…
//	d, err = disputes.Submit(ctx, d.ID) // to the bank, once and for all
//
// [Client.Stage] keeps evidence at Stripe, where it can be looked at and changed;
// [Client.Submit] sends all that is staged. They are two verbs because Stripe's
// one endpoint submits unless it is told not to, and a dispute is answered once.
// To file a whole folder of evidence, checked and safe to run again, use
// dispute/evidence. For disputes that you raise as a card issuer, use
// issuingdispute.
//
// What a status means is said in one place: [Status.NeedsResponse],
// [Status.Inquiry], [Status.Final], [Dispute.Deadline], [Dispute.Answerable],
// [Dispute.FundsWithdrawn]. Which evidence helps against which reason is a table:
// [Helpful], [Dispute.Missing].
//
// Stripe documents the endpoints under "Disputes" in its API reference and the
// work under "Use the API to respond to disputes".
package dispute

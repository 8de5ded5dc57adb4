// Package dispute responds to disputes (chargebacks) of payments that you took: it finds them,
// stages evidence, submits it (representment), or gives the money up.
//
//	disputes := dispute.NewClient(stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")})
//	d, err := disputes.Stage(ctx, "du_123", dispute.Evidence{
//		ProductDescription: "A blue bicycle",
//		Receipt:            receipt.ID, // from package fileupload
//	})
//	if err != nil {
//		return err
//	}
//	d, err = disputes.SubmitDispute(ctx, d) // to the bank; cannot be undone
//
// [Client.Stage] keeps evidence at Stripe, where you can look at it and change it.
// [Client.Submit] sends everything that is staged to the bank; [Client.SubmitDispute]
// does the same and checks the dispute before and after. Staging and submitting are two methods
// because Stripe's one endpoint submits by default, and a dispute takes one response. To submit a
// folder of evidence, checked and safe to run again, use dispute/evidence. For disputes that you
// raise as a card issuer, use issuingdispute.
//
// These methods say what a dispute's fields mean: [Status.NeedsResponse],
// [Status.Inquiry], [Status.Final], [Dispute.Deadline], [Dispute.Answerable],
// [Dispute.FundsWithdrawn]. [Helpful] and [Dispute.Missing] say which evidence helps
// against which reason.
//
// Stripe: https://docs.stripe.com/disputes/api.
package dispute

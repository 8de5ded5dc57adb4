// Package issuingdispute raises disputes as a card issuer, about transactions of
// cards that you issued. (For disputes of payments that you took, use dispute.)
//
//	disputes := issuingdispute.NewClient(stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")})
//	d, err := disputes.Create(ctx, issuingdispute.CreateParams{
//		Transaction: "ipi_123",
//		Evidence: &issuingdispute.Evidence{
//			NotReceived: &issuingdispute.NotReceivedEvidence{
//				ExpectedAt:         stripedispute.At(promised),
//				Explanation:        "The parcel never arrived.",
//				ProductDescription: "Baseball cap",
//				ProductType:        issuingdispute.ProductMerchandise,
//			},
//		},
//	})
//	if err != nil {
//		return err
//	}
//	d, err = disputes.SubmitDispute(ctx, d) // to the network; it cannot be undone
//
// Until the submission, everything can be changed: create a dispute with little
// evidence, see what [Evidence.Missing] and [Evidence.Warnings] list, and complete it by
// [Client.Update]. A dispute that is not submitted within 110 days of its transaction
// ([SubmitWithin]) expires. There is no call that deletes it before.
//
// The API cannot withdraw a submitted dispute. Stripe can do it only within one day of the
// submission: contact Stripe Support at once.
//
// At the submission, Stripe may credit the amount to your Issuing balance provisionally. The
// decision takes this credit back, also if you win: a win then credits the amount for good. The
// money that you have now is the sum of Net in [IssuingDispute].BalanceTransactions. The example
// "provisionalCredit" of webhook.Handler computes it for each event.
//
// The evidence of a dispute is about one reason. Set the object of that reason
// and the reason is sent along. Files are uploaded first with package fileupload,
// for the purpose dispute_evidence, as PDF or JPEG. They should be in English, and
// readable as a black-and-white fax.
//
// Stripe: https://docs.stripe.com/issuing/purchases/disputes.
package issuingdispute

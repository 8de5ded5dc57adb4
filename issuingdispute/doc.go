// Package issuingdispute raises disputes as a card issuer, about transactions of
// cards that you issued. (For disputes of payments that you took, use dispute.)
//
//	disputes := issuingdispute.NewClient(stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")})
//	d, err := disputes.Create(ctx, issuingdispute.CreateParams{
//		Transaction: "ipi_123",
//		Evidence: &issuingdispute.Evidence{
//			NotReceived: &issuingdispute.NotReceivedEvidence{
//				ExpectedAt:         stripedispute.At(promised),
//				ProductDescription: "Baseball cap",
//				ProductType:        issuingdispute.ProductMerchandise,
//			},
//		},
//	})
//	if err != nil {
//		return err
//	}
//	d, err = disputes.SubmitDispute(ctx, d) // once and for all
//
// Until the submission, everything can be changed: create a dispute with little
// evidence, see what [Evidence.Missing] lists, and complete it by [Client.Update]. A
// dispute that is not submitted within 110 days of its transaction expires.
//
// The evidence of a dispute is about one reason. Set the object of that reason
// and the reason is sent along. Files are uploaded first with package fileupload,
// for the purpose dispute_evidence, as PDF, JPEG or PNG. They should be in English, and
// readable as a black-and-white fax.
//
// Stripe: https://docs.stripe.com/issuing/purchases/disputes.
package issuingdispute

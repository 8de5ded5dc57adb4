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
//	…
//	d, err = disputes.Submit(ctx, d.ID) // once and for all
//
// Nothing is at stake until [Client.Submit]: a dispute can be created with little
// evidence and completed by [Client.Update]. A dispute that is not submitted
// within 110 days of its transaction expires.
//
// The evidence of a dispute belongs to one reason. Set the object of that reason
// and the reason is sent along. Files are uploaded first with package fileupload,
// for the purpose dispute_evidence, as PDF or JPEG.
//
// Stripe documents the endpoints under "Issuing: Disputes" in its API reference
// and the work under "Issuing disputes".
package issuingdispute

// Package fileupload brings files to Stripe, as evidence for the most part, and
// makes links to them.
//
//	files := fileupload.NewClient(stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")})
//	receipt, err := files.UploadFile(ctx, fileupload.PurposeDisputeEvidence, "receipt.pdf")
//	if err != nil {
//		return err
//	}
//	d, err := disputes.Stage(ctx, "du_123", dispute.Evidence{Receipt: receipt.ID})
//
// [Client.Upload] takes any reader and streams it, so that the size of a file
// costs no memory. A reader that can seek is sent again when an attempt fails;
// one that cannot is read once, and the error says so.
//
// What a bank accepts as evidence (PDF, JPEG or PNG, few pages) is not checked here,
// except for a size over 5 MB that is known beforehand; dispute/evidence checks the rest.
// Files belong to an account: upload with the same [stripedispute.WithAccount] as the
// update of the dispute.
//
// Stripe: https://docs.stripe.com/file-upload.
package fileupload

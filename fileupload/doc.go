// Package fileupload uploads files to Stripe, mostly evidence, creates links to them, and
// downloads them.
//
//	files := fileupload.NewClient(stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")})
//	receipt, err := files.UploadFile(ctx, fileupload.PurposeDisputeEvidence, "receipt.pdf")
//	if err != nil {
//		return err
//	}
//	d, err := disputes.Stage(ctx, "du_123", dispute.Evidence{Receipt: receipt.ID})
//
// [Client.Upload] streams any reader, so that a large file takes no more memory than a small
// one. If an attempt fails, a reader that can seek is sent again. A reader that cannot seek is
// read only once, and the error says so.
//
// This package does not check what a bank accepts as evidence (PDF, JPEG or PNG, few pages),
// except a size that is too large and known before the upload; dispute/evidence checks the rest.
// Files belong to an account: upload with the same [stripedispute.WithAccount] as the
// update of the dispute.
//
// Stripe: https://docs.stripe.com/file-upload.
package fileupload

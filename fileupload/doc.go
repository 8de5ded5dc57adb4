// Package fileupload brings files to Stripe, as evidence for the most part, and
// makes links to them.
//
//	files := fileupload.NewClient(stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")})
//	receipt, err := files.UploadFile(ctx, fileupload.PurposeDisputeEvidence, "receipt.pdf")
//	…
//	d, err := disputes.Stage(ctx, "du_123", dispute.Evidence{Receipt: receipt.ID})
//
// [Client.Upload] takes any reader and streams it, so that the size of a file
// costs no memory. A reader that can seek is sent again when an attempt fails;
// one that cannot is read once, and the error says so.
//
// What a bank accepts as evidence (PDF, JPEG or PNG, few pages) is not checked here,
// but for a size over 5 MB that is known beforehand; dispute/evidence does that. Files belong to an account: upload
// with the same [stripedispute.WithAccount] that the dispute is answered with.
//
// Stripe documents this under "Files" and "File Links" in its API reference and
// in "File uploads".
package fileupload

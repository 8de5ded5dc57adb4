// Package review shows one dispute and the response to it as the bank will get it, for the
// person who decides: as a self-contained HTML page, or as plain text.
//
//	d, err := disputes.Get(ctx, "du_123")
//	if err != nil {
//		return err
//	}
//	page, err := review.Staged(ctx, files, d) // what is staged at Stripe, its files included
//	if err != nil {
//		return err
//	}
//	err = page.HTML(os.Stdout)
//
// The page shows what the dispute is about, the money, the deadline, every text and file of
// the evidence in Stripe's order, what the check of package evidence says about each, what
// could be added, and the fingerprint by which exactly this evidence is approved. [Packet]
// makes the same page of a packet before it is staged.
//
// Evidence is written by customers, so nothing in it is trusted. The page has no scripts and
// loads nothing from a network; texts are escaped; characters that hide or reorder text are
// made visible; only files that are PDF, JPEG or PNG by their contents are shown.
//
// Stripe's page: "Dispute evidence best practices"
// (https://docs.stripe.com/disputes/best-practices).
package review

// Package evidence sends a whole response to a dispute, with texts and files. It checks
// everything before it sends anything, and submits once, also if the program crashes.
//
//	p, err := evidence.Load(os.DirFS("case")) // evidence.json and the files it names
//	if err != nil {
//		return err
//	}
//	r := evidence.Responder{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg)}
//	res, err := r.Stage(ctx, "du_123", p) // can be looked at and changed
//	if err != nil {
//		return err
//	}
//	res, err = r.SubmitStaged(ctx, "du_123", res.Fingerprint) // submits exactly that to the bank
//
// A person looks at what is staged, in the Dashboard for example, and approves its
// fingerprint. SubmitStaged submits nothing else. [Responder.Submit] does it all in one
// call, and no person looks at it; it never replaces what a person staged or corrected.
//
// evidence.json is one object. Its members are Stripe's own names of the evidence
// fields: texts are texts, file fields name files beside it, metadata and
// enhanced_evidence look as they do in Stripe's API. What is "" or null is left as
// it is at Stripe. dispute, charge, payment_intent and account are optional and bind
// the packet to them: it cannot be sent for another dispute by mistake. product is
// physical, digital or service. [Packet.Save] writes such a folder.
//
//	{
//	  "dispute": "du_123",
//	  "customer_name": "Jenny Rosen",
//	  "shipping_date": "2026-10-02",
//	  "receipt": "receipt.pdf",
//	  "shipping_documentation": "scans/label.png",
//	  "metadata": {"case": "6735"}
//	}
//
// [Packet.Check] compares a packet with the rules of Stripe and the card networks, without
// a request. It finds documents that the bank cannot open or that are cut short, and texts
// that prove nothing. [Packet.Problems] also returns warnings and advice. docs/documents.md
// lists what is found. Set [Packet].Clock where time is not that of the machine, in tests for
// example.
//
// All methods of [Responder] may be called again at any time, by any number of processes.
// Printing or logging a packet shows which fields it has, and never their contents; no
// error and no problem quotes evidence.
//
// Stripe: https://docs.stripe.com/disputes/best-practices.
package evidence

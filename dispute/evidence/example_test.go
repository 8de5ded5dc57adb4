package evidence_test

import (
	"context"
	"errors"
	"fmt"
	"testing/fstest"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

func ExampleResponder_Submit() {
	stripe := disputetest.NewServer(disputetest.SettleAtOnce()) // an in-memory Stripe
	id := stripe.AddDispute(disputetest.Dispute{})
	cfg := stripe.Config()

	packet, err := evidence.Load(fstest.MapFS{ // os.DirFS("case")
		"evidence.json": {Data: []byte(`{"uncategorized_text": "winning_evidence", "receipt": "receipt.pdf"}`)},
		"receipt.pdf":   {Data: pdfOf(1)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := evidence.Responder{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg)}
	for range 2 { // the second call finds that there is nothing to do
		res, err := r.Submit(context.Background(), id, packet)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("submitted:", res.Submitted, "changed:", res.Changed, "skipped:", res.Skipped)
	}
	// Output:
	// submitted: true changed: [receipt uncategorized_text] skipped: <nil>
	// submitted: false changed: [] skipped: dispute du_Test0001 (won) takes no response: the dispute is decided
}

func ExampleResponder_SubmitStaged() {
	stripe := disputetest.NewServer() // an in-memory Stripe
	id := stripe.AddDispute(disputetest.Dispute{})
	disputes, ctx := dispute.NewClient(stripe.Config()), context.Background()
	r := evidence.Responder{Disputes: disputes, Files: fileupload.NewClient(stripe.Config())}

	staged, err := r.Stage(ctx, id, &evidence.Packet{Evidence: dispute.Evidence{CustomerName: "Jenny Rosen", ShippingCarrier: "UPS"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	approved := staged.Fingerprint // a person looks at the evidence and approves it; keep this

	// Another person corrects the name in the Dashboard.
	d, err := disputes.Stage(ctx, id, dispute.Evidence{CustomerName: "Jenny Q. Rosen"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = r.SubmitStaged(ctx, id, approved)
	fmt.Println("changed:", errors.Is(err, evidence.ErrChanged), "submissions:", stripe.Effects(id).Submissions)

	res, err := r.SubmitStaged(ctx, id, d.Evidence.Fingerprint()) // a person approves the corrected evidence
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("submitted:", res.Submitted, "as approved:", res.Fingerprint == d.Evidence.Fingerprint())
	// Output:
	// changed: true submissions: 0
	// submitted: true as approved: true
}

func ExampleLoad() {
	_, err := evidence.Load(fstest.MapFS{
		"evidence.json": {Data: []byte("{\n  \"customer_email\": \"jenny@example.com\",\n  \"receipt\": \"reciept.pdf\"\n}")},
		"receipt.pdf":   {Data: pdfOf(1)},
	})
	if problems, ok := errors.AsType[*evidence.Problems](err); ok {
		for _, p := range *problems {
			fmt.Println(p)
		}
	}
	// Output:
	// evidence.json:2:3: customer_email: Stripe has no such field here. Did you mean customer_email_address?
	// evidence.json:3:14: receipt: There is no file "reciept.pdf" that can be read. Did you mean "receipt.pdf"?
}

func ExamplePacket_Check() {
	packet := &evidence.Packet{
		Evidence: dispute.Evidence{UncategorizedText: "See https://example.com/proof"},
		Files:    map[dispute.Field]evidence.File{dispute.FieldReceipt: evidence.FileOf("receipt.pdf", []byte("not a PDF"))},
	}
	fmt.Println(packet.Check(nil))
	for _, p := range packet.Problems(nil).Warnings() {
		fmt.Println(p.Severity, p)
	}
	// Output:
	// evidence: receipt: The file "receipt.pdf" is neither a PDF nor a JPEG nor a PNG: it is a plain text. Put it into a text field, such as uncategorized_text, or print it to a PDF.
	// warning uncategorized_text: It has a link, and nobody at the bank opens links. Put what the link shows into a file.
}

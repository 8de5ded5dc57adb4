package dispute_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// Responds to all open disputes: stages evidence and submits it. In a program, cfg is
// stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")}.
func Example() {
	srv := disputetest.NewServer() // takes the place of Stripe
	srv.AddDispute(disputetest.Dispute{Amount: 4200, Currency: "usd", Reason: "product_not_received"})

	ctx, cfg := context.Background(), srv.Config()
	disputes, files := dispute.NewClient(cfg), fileupload.NewClient(cfg)
	open := stripedispute.TimeRange{GTE: stripedispute.At(disputes.Now().Add(-dispute.LongestOpen))}
	for d, err := range disputes.NeedingResponse(ctx, dispute.ListParams{Created: open, Limit: 100}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.Reason, stripedispute.FormatAmount(d.Amount, d.Currency))
		label, err := files.UploadFile(ctx, fileupload.PurposeDisputeEvidence, "testdata/label.pdf")
		if err != nil {
			log.Fatal(err)
		}
		d, err = disputes.Stage(ctx, d.ID, dispute.Evidence{ // Stripe keeps it, and it can be changed
			ShippingDocumentation:  label.ID,
			ShippingTrackingNumber: "1Z999AA10123456784",
		})
		if err != nil {
			log.Fatal(err)
		}
		d, err = disputes.SubmitDispute(ctx, d) // to the bank, which cannot be undone
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.Status)
	}
	// Output:
	// product_not_received 42.00 USD
	// under_review
}

// Shows what a dispute is about and until when a response is possible.
func ExampleClient_Get() {
	srv := disputetest.NewServer()
	srv.SetNow(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	id := srv.AddDispute(disputetest.Dispute{Amount: 4200, Currency: "usd", Reason: "fraudulent"})

	d, err := dispute.NewClient(srv.Config()).Get(context.Background(), id)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Status, d.Reason, d.Amount, d.Currency)
	if due, ok := d.Deadline(); ok {
		fmt.Println("respond until", due.Format(time.DateTime))
	}
	fmt.Println("withdrawn:", d.FundsWithdrawn(), d.Net())
	// Output:
	// needs_response fraudulent 4200 usd
	// respond until 2026-11-10 23:59:59
	// withdrawn: true map[usd:-5700]
}

// Stages evidence in two steps. Stripe merges them, and sends nothing to the bank.
func ExampleClient_Stage() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Reason: "product_not_received"})

	ctx, disputes := context.Background(), dispute.NewClient(srv.Config())
	if _, err := disputes.Stage(ctx, id, dispute.Evidence{ShippingCarrier: "FedEx"}); err != nil {
		log.Fatal(err)
	}
	d, err := disputes.Stage(ctx, id, dispute.Evidence{ShippingTrackingNumber: "1Z999AA10123456784"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Evidence.ShippingCarrier, d.Evidence.ShippingTrackingNumber)
	fmt.Println(d.Status, d.EvidenceDetails.SubmissionCount)
	// Output:
	// FedEx 1Z999AA10123456784
	// needs_response 0
}

// Submits evidence. SubmitDispute sends nothing if the dispute accepts no response.
func ExampleClient_SubmitDispute() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})

	ctx, disputes := context.Background(), dispute.NewClient(srv.Config())
	d, err := disputes.Stage(ctx, id, dispute.Evidence{ProductDescription: "A blue bicycle"})
	if err != nil {
		log.Fatal(err)
	}
	d, err = disputes.SubmitDispute(ctx, d)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Status)

	_, err = disputes.SubmitDispute(ctx, d)
	fmt.Println(errors.Is(err, dispute.ErrUnderReview), srv.Effects(id).Submissions)
	// Output:
	// under_review
	// true 1
}

// Closing gives the money up. CloseDispute checks first that the dispute is not decided and
// not an inquiry.
func ExampleClient_CloseDispute() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Amount: 300})

	ctx, disputes := context.Background(), dispute.NewClient(srv.Config())
	d, err := disputes.Get(ctx, id)
	if err != nil {
		log.Fatal(err)
	}
	if d.Amount < 500 { // not worth the work
		if d, err = disputes.CloseDispute(ctx, d); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(d.Status, d.Status.Final())
	// Output: lost true
}

// Clears a field, which "" in Evidence does not do, and sets metadata.
func ExampleClient_Update() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{
		Evidence: map[string]string{"customer_name": "Jenny Rosen", "uncategorized_text": "a mistake"},
		Metadata: map[string]string{"order_id": "6735", "assignee": "kim"},
	})

	d, err := dispute.NewClient(srv.Config()).Update(context.Background(), id, dispute.UpdateParams{
		Metadata: stripedispute.Metadata{"assignee": "robin"},
		Unset:    []string{"uncategorized_text", "metadata.order_id"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q %q\n", d.Evidence.CustomerName, d.Evidence.UncategorizedText)
	fmt.Println(d.Metadata)
	// Output:
	// "Jenny Rosen" ""
	// map[assignee:robin]
}

// Lists the evidence that would help and is not set yet.
func ExampleDispute_Missing() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{
		Reason:   "product_not_received",
		Evidence: map[string]string{"customer_name": "Jenny Rosen"},
	})

	d, err := dispute.NewClient(srv.Config()).Get(context.Background(), id)
	if err != nil {
		log.Fatal(err)
	}
	draft := dispute.Evidence{ShippingCarrier: "FedEx", ShippingDate: "2026-10-02"}
	for _, f := range d.Missing(dispute.ProductPhysical, draft)[:3] {
		fmt.Println(f, "file:", f.File())
	}
	// Output:
	// customer_communication file: true
	// customer_signature file: true
	// shipping_address file: false
}

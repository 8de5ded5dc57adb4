package issuingdispute_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// Creates, completes and submits a dispute. In a program, cfg is
// stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")}.
func Example() {
	srv := disputetest.NewServer() // takes the place of Stripe
	transaction := srv.AddTransaction(disputetest.Transaction{Amount: 2500, Currency: "usd"})

	ctx, cfg := context.Background(), srv.Config()
	disputes, files := issuingdispute.NewClient(cfg), fileupload.NewClient(cfg)
	d, err := disputes.Create(ctx, issuingdispute.CreateParams{ // it can still be changed
		Transaction: transaction,
		Evidence: &issuingdispute.Evidence{NotReceived: &issuingdispute.NotReceivedEvidence{
			ExpectedAt:         stripedispute.At(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)),
			ProductDescription: "Baseball cap",
			ProductType:        issuingdispute.ProductMerchandise,
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Evidence.Reason, stripedispute.FormatAmount(d.Amount, d.Currency), d.Status)

	letter, err := files.UploadFile(ctx, fileupload.PurposeDisputeEvidence, "testdata/letter.pdf")
	if err != nil {
		log.Fatal(err)
	}
	d, err = disputes.Update(ctx, d.ID, issuingdispute.UpdateParams{
		Evidence: &issuingdispute.Evidence{NotReceived: &issuingdispute.NotReceivedEvidence{
			AdditionalDocumentation: letter.ID,
			Explanation:             "The shop does not answer.",
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("missing:", d.Evidence.Missing(), "warnings:", d.Evidence.Warnings(time.Now()))
	d, err = disputes.SubmitDispute(ctx, d) // to the network, which cannot be undone
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Evidence.NotReceived.ProductDescription, d.Status)
	// Output:
	// not_received 25.00 USD unsubmitted
	// missing: [] warnings: []
	// Baseball cap submitted
}

// Changes the reason of a dispute. With Previous, Update also clears the evidence of the
// reason before.
func ExampleClient_Update() {
	srv := disputetest.NewServer()
	id := srv.AddIssuingDispute(disputetest.IssuingDispute{Reason: "fraudulent"})

	ctx, disputes := context.Background(), issuingdispute.NewClient(srv.Config())
	d, err := disputes.Get(ctx, id)
	if err != nil {
		log.Fatal(err)
	}
	d, err = disputes.Update(ctx, id, issuingdispute.UpdateParams{
		Previous: d.Evidence.Reason,
		Evidence: &issuingdispute.Evidence{NoValidAuthorization: &issuingdispute.NoValidAuthorizationEvidence{
			Explanation: "It was declined.",
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Evidence.Reason, d.Evidence.Fraudulent == nil)
	// Output: no_valid_authorization true
}

// Lists the disputes that are not submitted yet. Stripe filters Issuing disputes by status.
func ExampleClient_List() {
	srv := disputetest.NewServer()
	srv.AddIssuingDispute(disputetest.IssuingDispute{Amount: 1200})
	srv.AddIssuingDispute(disputetest.IssuingDispute{Status: "submitted"})

	disputes := issuingdispute.NewClient(srv.Config())
	waiting := issuingdispute.ListParams{Status: issuingdispute.StatusUnsubmitted, Limit: 100}
	for d, err := range disputes.List(context.Background(), waiting) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.ID, d.Amount)
	}
	// Output: idp_Test0001 1200
}

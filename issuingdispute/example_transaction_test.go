package issuingdispute_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// Creates a dispute only if the transaction has none. The idempotency key makes sure that two
// runs at the same time create one dispute.
func ExampleClient_OfTransaction() {
	srv := disputetest.NewServer()
	transaction := srv.AddTransaction(disputetest.Transaction{})

	ctx, disputes := context.Background(), issuingdispute.NewClient(srv.Config())
	disputeOnce := func() (*issuingdispute.IssuingDispute, error) {
		for d, err := range disputes.OfTransaction(ctx, transaction) {
			return d, err // disputed already
		}
		return disputes.Create(ctx, issuingdispute.CreateParams{Transaction: transaction},
			stripedispute.WithIdempotencyKey("dispute-"+transaction))
	}
	for range 2 {
		d, err := disputeOnce()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.ID, d.Status)
	}
	// Output:
	// idp_Test0001 unsubmitted
	// idp_Test0001 unsubmitted
}

// Computes when a dispute expires if it is not submitted. The time begins with the transaction.
func ExampleSubmitWithin() {
	srv := disputetest.NewServer()
	id := srv.AddIssuingDispute(disputetest.IssuingDispute{
		Transaction: srv.AddTransaction(disputetest.Transaction{Created: srv.Now().AddDate(0, 0, -100)}),
	})

	disputes := issuingdispute.NewClient(srv.Config())
	d, err := disputes.Get(context.Background(), id, stripedispute.WithExpand("transaction"))
	if err != nil {
		log.Fatal(err)
	}
	var transaction struct {
		Created stripedispute.Timestamp `json:"created"`
	}
	if err := d.Transaction.Decode(&transaction); err != nil {
		log.Fatal(err)
	}
	left := transaction.Created.Time().Add(issuingdispute.SubmitWithin).Sub(srv.Now())
	fmt.Println("days left:", left.Round(time.Hour).Hours()/24)
	// Output: days left: 10
}

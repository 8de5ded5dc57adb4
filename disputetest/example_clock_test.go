package disputetest_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// When the deadline passes without a response, the dispute is lost.
func ExampleServer_Advance() {
	srv := disputetest.NewServer()
	srv.SetNow(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	id := srv.AddDispute(disputetest.Dispute{})

	ctx, disputes := context.Background(), dispute.NewClient(srv.Config())
	srv.Advance(9 * 24 * time.Hour)
	d, err := disputes.Get(ctx, id)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Status, errors.Is(d.Answerable(srv.Now()), dispute.ErrFinal))
	// Output: lost true
}

// An inquiry without a response becomes a chargeback, and the money is withdrawn.
func ExampleServer_Escalate() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})

	ctx, disputes := context.Background(), dispute.NewClient(srv.Config())
	for range 2 {
		d, err := disputes.Get(ctx, id)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.Status, d.FundsWithdrawn())
		if d.Status.Inquiry() {
			srv.Escalate(id)
		}
	}
	// Output:
	// warning_needs_response false
	// needs_response true
}

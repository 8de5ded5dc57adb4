package dispute_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Lists all disputes of a month. List requests a page when the loop needs it.
func ExampleClient_List() {
	srv := disputetest.NewServer()
	for day := range 3 {
		srv.AddDispute(disputetest.Dispute{Amount: int64(1000 * (day + 1)), Created: time.Date(2026, 9, 29+day, 12, 0, 0, 0, time.UTC)})
	}

	september := stripedispute.TimeRange{
		GTE: stripedispute.At(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)),
		LT:  stripedispute.At(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)),
	}
	disputes := dispute.NewClient(srv.Config())
	for d, err := range disputes.List(context.Background(), dispute.ListParams{Created: september, Limit: 100}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.Created, d.Amount)
	}
	// Output:
	// 2026-09-30T12:00:00Z 2000
	// 2026-09-29T12:00:00Z 1000
}

// Lists the disputes of a payment, which may have several. An id that is missing or of another
// kind is an error.
func ExampleClient_OfPayment() {
	srv := disputetest.NewServer()
	srv.AddDispute(disputetest.Dispute{PaymentIntent: "pi_1", Amount: 1500})
	srv.AddDispute(disputetest.Dispute{PaymentIntent: "pi_2", Amount: 2000})
	srv.AddDispute(disputetest.Dispute{PaymentIntent: "pi_1", Amount: 2500})

	disputes := dispute.NewClient(srv.Config())
	for d, err := range disputes.OfPayment(context.Background(), "pi_1") {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.ID, d.Amount)
	}
	// Output:
	// du_Test0003 2500
	// du_Test0001 1500
}

// Lists the chargebacks and inquiries that wait for a response. Stripe has no such filter, so
// limit the search by time. Do not make the time too short: an inquiry can become a
// chargeback months later.
func ExampleClient_NeedingResponse() {
	srv := disputetest.NewServer()
	srv.AddDispute(disputetest.Dispute{
		Created: time.Now().AddDate(0, 0, -130), DueBy: time.Now().AddDate(0, 0, 8),
	}) // it was an inquiry before
	srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	srv.AddDispute(disputetest.Dispute{Status: "under_review"})

	disputes := dispute.NewClient(srv.Config())
	open := stripedispute.TimeRange{GTE: stripedispute.At(disputes.Now().Add(-dispute.LongestOpen))}
	for d, err := range disputes.NeedingResponse(context.Background(), dispute.ListParams{Created: open, Limit: 100}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.Status, "inquiry:", d.Status.Inquiry())
	}
	// Output:
	// warning_needs_response inquiry: true
	// needs_response inquiry: false
}

// Requests one page at a time, for a table with buttons.
func ExampleClient_ListPage() {
	srv := disputetest.NewServer()
	for range 5 {
		srv.AddDispute(disputetest.Dispute{})
	}

	ctx, disputes := context.Background(), dispute.NewClient(srv.Config())
	p := dispute.ListParams{Limit: 2}
	for {
		page, err := disputes.ListPage(ctx, p)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(len(page.Data), page.HasMore)
		if !page.HasMore {
			break
		}
		p.StartingAfter = page.Data[len(page.Data)-1].ID
	}
	// Output:
	// 2 true
	// 2 true
	// 1 false
}

// Reads all disputes with several simultaneous requests, and continues after an error.
func ExampleClient_Scan() {
	srv := disputetest.NewServer()
	for day := range 250 {
		srv.AddDispute(disputetest.Dispute{Created: time.Now().AddDate(0, 0, -day)})
	}
	srv.Fail("GET /v1/disputes", disputetest.OK(), disputetest.Status(http.StatusForbidden))

	disputes := dispute.NewClient(srv.Config())
	var stored struct { // in a program: in a file or a database
		ids  []string
		left []stripedispute.Window // nil at first, for all disputes
	}
	for range 2 {
		var page []string // since the last Checkpoint
		scan := disputes.Scan(context.Background(), dispute.ScanParams{
			Windows: stored.left,
			Checkpoint: func(left []stripedispute.Window) { // in one transaction
				stored.ids, stored.left, page = append(stored.ids, page...), left, nil
			},
		})
		for d, err := range scan {
			if err != nil {
				fmt.Println("permission error:", errors.Is(err, stripedispute.ErrPermission))
				break
			}
			page = append(page, d.ID)
		}
	}
	fmt.Println(len(stored.ids), "disputes, left:", stored.left)
	// Output:
	// permission error: true
	// 250 disputes, left: []
}

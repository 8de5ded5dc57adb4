package disputetest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func Example() {
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	id := srv.AddDispute(disputetest.Dispute{Amount: 4200, Currency: "usd"})

	ctx, disputes := context.Background(), dispute.NewClient(srv.Config())
	d, err := disputes.Stage(ctx, id, dispute.Evidence{UncategorizedText: "winning_evidence"})
	fmt.Println(d.Status, err)
	d, err = disputes.Submit(ctx, id)
	fmt.Println(d.Status, err)
	d, err = disputes.Get(ctx, id)
	fmt.Println(d.Status, err)
	fmt.Println(srv.Effects(id).Submissions)
	// Output:
	// needs_response <nil>
	// under_review <nil>
	// won <nil>
	// 1
}

// If the response is lost, the client's retry must not close the dispute a second time.
func ExampleServer_Fail() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("POST /v1/disputes/{id}/close", disputetest.LostAnswer())

	d, err := dispute.NewClient(srv.Config()).Close(context.Background(), id)
	fmt.Println(d.Status, err)
	for _, r := range srv.Requests() {
		fmt.Println(r.Method, r.Path, r.Status, r.Replayed)
	}
	fmt.Println(srv.Effects(id).Closes)
	// Output:
	// lost <nil>
	// POST /v1/disputes/du_Test0001/close 0 false
	// POST /v1/disputes/du_Test0001/close 200 true
	// 1
}

func ExampleServer_SendEvents() {
	srv := disputetest.NewServer()
	srv.SendEvents(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var event struct {
			ID   string `json:"id"`
			Type string `json:"type"`
		}
		err := json.NewDecoder(r.Body).Decode(&event) // a receiver would check the signature first
		fmt.Println(event.ID, event.Type, err)
	}), "whsec_test")

	id := srv.AddDispute(disputetest.Dispute{})
	srv.Decide(id, true)
	// Output:
	// evt_Test0001 charge.dispute.created <nil>
	// evt_Test0002 charge.dispute.funds_withdrawn <nil>
	// evt_Test0003 charge.dispute.funds_reinstated <nil>
	// evt_Test0004 charge.dispute.closed <nil>
}

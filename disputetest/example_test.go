package disputetest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"

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

// A customer pays with one of Stripe's test cards and disputes the payment. The key can be the
// user name of the URL. The dispute, and its events, exist before the payment has its response:
// store the order first, and confirm the payment afterwards.
func ExampleServer_HTTPClient() {
	srv := disputetest.NewServer()
	pay := func(path string, form url.Values) (intent struct{ ID, Status string }) {
		res, err := srv.HTTPClient().PostForm("https://sk_test_123:@api.stripe.com/v1/payment_intents"+path, form)
		if err != nil {
			log.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		if err := json.NewDecoder(res.Body).Decode(&intent); err != nil || res.StatusCode != http.StatusOK {
			log.Fatal(res.Status, err)
		}
		return intent
	}
	intent := pay("", url.Values{"amount": {"4200"}, "currency": {"usd"}, "payment_method": {"pm_card_createDispute"}})
	fmt.Println(intent.Status)
	orders := map[string]string{intent.ID: "order 1001"}

	fmt.Println(pay("/"+intent.ID+"/confirm", nil).Status)
	for d, err := range dispute.NewClient(srv.Config()).OfPayment(context.Background(), intent.ID) {
		fmt.Println(orders[d.PaymentIntent.ID], d.Reason, d.Status, err)
	}
	// Output:
	// requires_confirmation
	// succeeded
	// order 1001 fraudulent needs_response <nil>
}

// The endpoint of a ServeMux has a path. Its responses are in Deliveries.
func ExampleServer_SendEvents_path() {
	srv, mux := disputetest.NewServer(), http.NewServeMux()
	mux.HandleFunc("POST /stripe", func(http.ResponseWriter, *http.Request) {})
	hook := srv.SendEvents(mux, "whsec_test").Path("/stripe")

	srv.AddDispute(disputetest.Dispute{})
	for _, d := range hook.Deliveries() {
		fmt.Println(d.Type, d.Status)
	}
	// Output:
	// charge.dispute.created 200
	// charge.dispute.funds_withdrawn 200
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

package recorded_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"gopkg.in/h2non/gock.v1"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest/recorded"
)

// Mocks a response with gock. Clients use http.DefaultTransport at the time of the call, so
// nothing has to be injected, and a request without a mock fails at once. The paths of gock
// are regular expressions: without anchors, this mock would also respond to
// /v1/disputes/du_Test0001/close.
func Example() {
	defer gock.OffAll()
	gock.New("https://api.stripe.com").
		Post("^/v1/disputes/du_Test0001$").
		AddMatcher(func(r *http.Request, _ *gock.Request) (bool, error) { // compares values, not regular expressions
			return r.PostFormValue("submit") == "false" &&
				r.PostFormValue("evidence[shipping_tracking_number]") == "1Z999AA10123456784", nil
		}).
		Reply(200).
		BodyString(recorded.Body("dispute_stage"))

	ctx, disputes := context.Background(), dispute.NewClient(stripedispute.Config{Key: "sk_test_123"})
	d, err := disputes.Stage(ctx, "du_Test0001", dispute.Evidence{ShippingTrackingNumber: "1Z999AA10123456784"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Status, d.Evidence.ShippingTrackingNumber)

	_, err = disputes.Submit(ctx, d.ID) // a mock responds only once
	fmt.Println(err)
	// Output:
	// needs_response 1Z999AA10123456784
	// stripe: no mock matches POST /v1/disputes/du_Test0001, and nothing was sent: gock: cannot match any request
}

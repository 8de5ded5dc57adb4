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

// A recorded answer by gock. Clients use http.DefaultTransport as it is at the
// time of the call, so nothing has to be injected, and a request that no mock
// expects fails at once. gock's paths are regular expressions: anchor them, or
// this mock would answer for /v1/disputes/du_Test0001/close too.
func Example() {
	defer gock.OffAll()
	gock.New("https://api.stripe.com").
		Post("^/v1/disputes/du_Test0001$").
		AddMatcher(func(r *http.Request, _ *gock.Request) (bool, error) { // of the parsed form; its text is no pattern
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

	_, err = disputes.Submit(ctx, d.ID) // a mock answers once
	fmt.Println(err)
	// Output:
	// needs_response 1Z999AA10123456784
	// stripe: no mock matches POST /v1/disputes/du_Test0001, and nothing was sent: gock: cannot match any request
}

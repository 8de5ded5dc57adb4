package issuingdispute_test

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// A real program has stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")} in
// place of the test server's.
func Example() {
	ctx := context.Background()
	disputes := issuingdispute.NewClient(disputetest.NewServer().Config())

	d, err := disputes.Create(ctx, issuingdispute.CreateParams{
		Transaction: "ipi_123",
		Evidence: &issuingdispute.Evidence{
			Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: "The card was stolen."},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Evidence.Reason, d.Status)

	// On second thoughts it is about another reason.
	d, err = disputes.Update(ctx, d.ID, issuingdispute.UpdateParams{
		Previous: d.Evidence.Reason,
		Evidence: &issuingdispute.Evidence{
			NoValidAuthorization: &issuingdispute.NoValidAuthorizationEvidence{Explanation: "It was declined."},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Evidence.Reason, d.Status)

	d, err = disputes.Submit(ctx, d.ID) // cannot be undone
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Evidence.Reason, d.Status)
	// Output:
	// fraudulent unsubmitted
	// no_valid_authorization unsubmitted
	// no_valid_authorization submitted
}

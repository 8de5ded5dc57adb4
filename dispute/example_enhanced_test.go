package dispute_test

import (
	"context"
	"fmt"
	"log"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Visa Compelling Evidence 3.0: two earlier payments show that the customer made the payment
// that is disputed as fraud.
func ExampleCompellingEvidence3() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})

	prior := dispute.PriorTransaction{
		CustomerPurchaseIP:   "203.0.113.7",
		CustomerEmailAddress: "jenny@example.com",
		ProductDescription:   "A subscription to the basic plan",
	}
	first, second := prior, prior
	first.Charge, second.Charge = "ch_first", "ch_second"
	ce := &dispute.CompellingEvidence3{
		DisputedTransaction: &dispute.DisputedTransaction{
			CustomerPurchaseIP:    "203.0.113.7",
			CustomerEmailAddress:  "jenny@example.com",
			MerchandiseOrServices: dispute.SoldServices,
			ProductDescription:    "A subscription to the basic plan",
		},
		PriorUndisputedTransactions: []dispute.PriorTransaction{first, second},
	}
	for _, gap := range ce.Missing() { // none; Missing sends no request
		fmt.Println(gap.Action, gap.Why)
	}

	d, err := dispute.NewClient(srv.Config()).Stage(context.Background(), id, dispute.Evidence{
		EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: ce},
	})
	if err != nil {
		log.Fatal(err)
	}
	verdict := d.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3
	fmt.Println(verdict.Status, verdict.RequiredActions)
	// Output: qualified []
}

// A compliance case claims that a network rule was broken. A response costs a fee, which
// you must accept; closing the dispute avoids the fee.
func ExampleCompliance() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.VisaCompliance})

	ctx, disputes := context.Background(), dispute.NewClient(srv.Config())
	d, err := disputes.Stage(ctx, id, dispute.Evidence{
		UncategorizedText: "The receipt shows that the rule was kept.",
		EnhancedEvidence:  &dispute.EnhancedEvidence{VisaCompliance: &dispute.Compliance{FeeAcknowledged: true}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.CaseType(), d.EvidenceDetails.EnhancedEligibility.VisaCompliance.Status)
	if d, err = disputes.SubmitDispute(ctx, d); err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Status)
	// Output:
	// compliance fee_acknowledged
	// under_review
}

// If the account has appeals, it can ask the card network to decide a lost chargeback again.
// Stripe accepts only the field Appeal then.
func ExampleAppeal() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Appeal})
	letter := stripedispute.FileID(srv.AddFile(disputetest.File{})) // in a program: upload it with package fileupload

	ctx, disputes := context.Background(), dispute.NewClient(srv.Config())
	d, err := disputes.Stage(ctx, id, dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{
		ReasonForFiling: "The bank did not look at the delivery receipt.",
		SupportingFiles: []stripedispute.FileID{letter},
	}}})
	if err != nil {
		log.Fatal(err)
	}
	if d, err = disputes.SubmitDispute(ctx, d); err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Status, d.Status.Appeal())
	// Output: appeal_under_review true
}

package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// stripeGoFiler does with stripe-go what a Filing does.
type stripeGoFiler struct{ *stripe.Client }

func newStripeGoFiler(url string) stripeGoFiler {
	return stripeGoFiler{stripe.NewClient("sk_test_bench", stripe.WithBackends(backends(url, nil)))}
}

// naive uploads the files one after another and submits, without a look at the dispute.
func (c stripeGoFiler) naive(ctx context.Context, id string) error {
	ids := make([]string, len(filingFields))
	for i := range filingFields {
		var err error
		if ids[i], err = c.upload(ctx, i); err != nil {
			return err
		}
	}
	_, err := c.V1Disputes.Update(ctx, id, &stripe.DisputeUpdateParams{Evidence: stripeGoEvidence(ids)})
	return err
}

// careful does by hand what protects a filing: it retrieves the dispute and checks that it
// waits for a response and that nobody staged one, uploads the files at the same time,
// stages the evidence, retrieves it and compares it, submits, and checks that the response
// shows the submission.
func (c stripeGoFiler) careful(ctx context.Context, id string) error {
	before, err := c.V1Disputes.Retrieve(ctx, id, nil)
	switch {
	case err != nil:
		return err
	case before.Status != stripe.DisputeStatusNeedsResponse, before.EvidenceDetails.PastDue, before.EvidenceDetails.HasEvidence:
		return errors.New("the dispute does not wait for this response")
	}
	ids, err := c.uploadAll(ctx)
	if err != nil {
		return err
	}
	staging := &stripe.DisputeUpdateParams{Evidence: stripeGoEvidence(ids), Submit: new(false)}
	if _, err := c.V1Disputes.Update(ctx, id, staging); err != nil {
		return err
	}
	staged, err := c.V1Disputes.Retrieve(ctx, id, nil)
	if err != nil {
		return err
	}
	e := staged.Evidence
	got := []string{e.ProductDescription, e.CustomerName, e.Receipt.ID, e.ShippingDocumentation.ID}
	if !slices.Equal(got, append([]string{filingProduct, filingName}, ids...)) {
		return errors.New("the evidence at Stripe is not what was sent")
	}
	after, err := c.V1Disputes.Update(ctx, id, &stripe.DisputeUpdateParams{Submit: new(true)})
	if err != nil {
		return err
	}
	return checkEqual(before.EvidenceDetails.SubmissionCount+1, after.EvidenceDetails.SubmissionCount, nil)
}

// uploadAll uploads the files at the same time.
func (c stripeGoFiler) uploadAll(ctx context.Context) ([]string, error) {
	ids := make([]string, len(filingFields))
	next := make(chan int, len(filingFields))
	for i := range filingFields {
		next <- i
	}
	err := atTheSameTime(len(filingFields), func() (err error) {
		i := <-next
		ids[i], err = c.upload(ctx, i)
		return err
	})
	return ids, err
}

func (c stripeGoFiler) upload(ctx context.Context, i int) (string, error) {
	name := string(filingFields[i])
	file, err := c.V1Files.Create(ctx, &stripe.FileCreateParams{
		Purpose: stripe.String(string(stripe.FilePurposeDisputeEvidence)), Filename: stripe.String(name + ".pdf"),
		FileReader: bytes.NewReader(smallPDF(name)),
	})
	if err != nil {
		return "", fmt.Errorf("uploading %s: %w", name, err)
	}
	return file.ID, nil
}

// stripeGoEvidence has the files in the order of filingFields.
func stripeGoEvidence(ids []string) *stripe.DisputeUpdateEvidenceParams {
	e := &stripe.DisputeUpdateEvidenceParams{ProductDescription: stripe.String(filingProduct), CustomerName: stripe.String(filingName)}
	for i, field := range filingFields {
		switch field {
		case dispute.FieldReceipt:
			e.Receipt = stripe.String(ids[i])
		case dispute.FieldShippingDocumentation:
			e.ShippingDocumentation = stripe.String(ids[i])
		}
	}
	return e
}

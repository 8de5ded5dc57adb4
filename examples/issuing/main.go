// Command issuing disputes a transaction of an issued card: it creates the
// dispute, adds a document and an explanation, and submits it to the network.
//
//	go run ./examples/issuing
//
// Without a key it runs against an in-memory Stripe. With STRIPE_API_KEY it needs
// -transaction, and stops before submitting unless -submit is given.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/examples/internal/setup"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "issuing:", err)
		os.Exit(1)
	}
}

// run creates and completes the dispute, and submits it with -submit.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("issuing", flag.ContinueOnError)
	transaction := flags.String("transaction", "", "the transaction to dispute, ipi_…")
	document := flags.String("document", "", "a PDF or JPEG that supports the dispute")
	explanation := flags.String("explanation", "The card was stolen before the purchase.", "what happened")
	submit := flags.Bool("submit", false, "submit the dispute to the network, which cannot be undone")
	live := flags.Bool("live", false, "accept a live key")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cfg, memory, err := setup.Config(*live)
	if err != nil {
		return err
	}
	if memory != nil { // the text winning_evidence wins the dispute
		*transaction, *explanation, *submit = memory.AddTransaction(disputetest.Transaction{}), "winning_evidence", true
	}
	if *transaction == "" {
		return errors.New("-transaction is missing; pass the id of the transaction to dispute, ipi_…")
	}
	files, disputes := fileupload.NewClient(cfg), issuingdispute.NewClient(cfg)

	d, err := disputes.Create(ctx, issuingdispute.CreateParams{
		Transaction: *transaction,
		Evidence:    &issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{}},
	}, stripedispute.WithIdempotencyKey("dispute-"+*transaction)) // a second run gets the same dispute
	if err != nil {
		return err
	}
	show(out, "created", d)

	evidence := issuingdispute.FraudulentEvidence{Explanation: *explanation}
	if *document != "" || memory != nil {
		file, err := upload(ctx, files, *document)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(out, "uploaded  %s: %s, %d bytes\n", file.ID, file.Filename, file.Size)
		evidence.AdditionalDocumentation = file.ID
	}
	d, err = disputes.Update(ctx, d.ID, issuingdispute.UpdateParams{Evidence: &issuingdispute.Evidence{Fraudulent: &evidence}})
	if err != nil {
		return err
	}
	show(out, "completed", d)
	if !*submit {
		_, _ = fmt.Fprintln(out, "not submitted; to submit, pass -submit")
		return nil
	}
	return submitDispute(ctx, out, disputes, d)
}

// submitDispute submits the dispute to the network, and shows it afterwards.
func submitDispute(ctx context.Context, out io.Writer, disputes *issuingdispute.Client, d *issuingdispute.IssuingDispute) error {
	if missing := d.Evidence.Missing(); len(missing) > 0 {
		_, _ = fmt.Fprintln(out, "probably required, but missing:", missing)
	}
	d, err := disputes.SubmitDispute(ctx, d)
	if err != nil {
		return err
	}
	show(out, "submitted", d)
	if d, err = disputes.Get(ctx, d.ID); err != nil {
		return err
	}
	show(out, "now", d)
	return nil
}

// upload uploads the document at path, or a small sample if path is "".
func upload(ctx context.Context, files *fileupload.Client, path string) (*fileupload.File, error) {
	if path != "" {
		return files.UploadFile(ctx, fileupload.PurposeDisputeEvidence, path)
	}
	return files.Upload(ctx, fileupload.Params{
		Purpose: fileupload.PurposeDisputeEvidence, Name: "police-report.pdf", Body: bytes.NewReader([]byte("%PDF-1.7\n%%EOF\n")),
	})
}

// show prints the dispute after a step.
func show(out io.Writer, step string, d *issuingdispute.IssuingDispute) {
	amount := stripedispute.FormatAmount(d.Amount, d.Currency)
	_, _ = fmt.Fprintf(out, "%-9s %s: %s, %s, %s\n", step, d.ID, d.Evidence.Reason, amount, d.Status)
}

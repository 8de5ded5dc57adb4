package main

import (
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

//go:embed case
var shipped embed.FS

// demo responds to an invented dispute at an in-memory Stripe, with the folder "case" beside
// this file. The dispute is won, because a text in the folder is "winning_evidence".
func demo(ctx context.Context, out io.Writer) error {
	stripe := disputetest.NewServer(disputetest.SettleAtOnce())
	id := stripe.AddDispute(disputetest.Dispute{Reason: string(dispute.ReasonProductNotReceived)})
	_, _ = fmt.Fprintln(out, "This is an in-memory Stripe: no key is used, and nothing leaves this machine.")
	inside, err := fs.Sub(shipped, "case")
	if err != nil {
		return err
	}
	packet, err := evidence.Load(inside)
	if err != nil {
		return err
	}
	r := &evidence.Responder{Disputes: dispute.NewClient(stripe.Config()), Files: fileupload.NewClient(stripe.Config())}
	staged, err := stage(ctx, out, r, id, packet)
	if err != nil {
		return err
	}
	// In a real program a person reviews the evidence now, and approves its fingerprint.
	res, err := r.SubmitStaged(ctx, id, staged.Fingerprint)
	if err != nil {
		return err
	}
	if err := printResult(out, "Approved and submitted to the bank", res); err != nil {
		return err
	}
	d, err := r.Disputes.Get(ctx, id)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "The bank has decided: %s.\n", d.Status)
	return err
}

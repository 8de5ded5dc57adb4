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

// demo answers a made-up dispute with the case beside this file, at a Stripe in memory. It
// wins, since the case says "winning_evidence".
func demo(ctx context.Context, out io.Writer) error {
	stripe := disputetest.NewServer(disputetest.SettleAtOnce())
	id := stripe.AddDispute(disputetest.Dispute{Reason: string(dispute.ReasonProductNotReceived)})
	_, _ = fmt.Fprintln(out, "A Stripe in memory: no key is used, and nothing leaves this machine.")
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
	// A person looks at it here, and approves this fingerprint.
	res, err := r.SubmitStaged(ctx, id, staged.Fingerprint)
	if err != nil {
		return err
	}
	if err := tell(out, "Approved, and submitted to the bank", res); err != nil {
		return err
	}
	d, err := r.Disputes.Get(ctx, id)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "The bank has decided: %s.\n", d.Status)
	return err
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

const demoNotice = "This is a demonstration with an in-memory Stripe: no key is used, and nothing leaves this machine."

// demo shows the commands on an in-memory Stripe, from the list to the decision of the bank.
func demo(ctx context.Context, c *call) error {
	if len(c.args) > 0 {
		return usageError{"demo takes no arguments"}
	}
	srv := disputetest.NewServer()
	srv.SetNow(time.Now())
	id := srv.AddDispute(disputetest.Dispute{
		Amount: 12_900, Reason: string(dispute.ReasonProductNotReceived),
		Evidence: map[string]string{"customer_name": "Jenny Rosen", "customer_email_address": "jenny@example.com"},
	})
	srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, Amount: 4_200, DueBy: time.Now().Add(13 * 24 * time.Hour)})
	c.makeClients(srv.Config())
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(c.out, format+"\n", args...) }

	say("%s\n\n$ disputes list", demoNotice)
	if err := list(ctx, &call{std: c.std, clients: c.clients}); err != nil {
		return err
	}
	packet := &evidence.Packet{
		Evidence: dispute.Evidence{
			ShippingCarrier: "Royal Mail", ShippingTrackingNumber: "AB123456789GB", ShippingDate: "2 October",
			UncategorizedText: "winning_evidence",
		},
		Files: map[dispute.Field]evidence.File{dispute.FieldShippingDocumentation: evidence.FileOf("label.pdf", samplePDF())},
	}
	res, err := c.responder("").Stage(ctx, id, packet)
	if err != nil {
		return err
	}
	say("\n$ disputes stage ./case\n%s %s ./case\n\n$ disputes show %s", id, res.Fingerprint, id)
	if err := show(ctx, &call{std: c.std, clients: c.clients, args: []string{id}}); err != nil {
		return err
	}
	say("\n$ disputes submit %s %s", id, res.Fingerprint)
	if _, err = c.responder("").SubmitStaged(ctx, id, res.Fingerprint); err != nil {
		return err
	}
	say("%s submitted\n\nThe bank decides now. In this demonstration it takes no time.", id)
	srv.Settle()
	d, err := c.disputes.Get(ctx, id)
	if err != nil {
		return err
	}
	say("\n$ disputes list -all")
	c.printTable([]desk.Case{{Dispute: d}}, c.disputes.Now())
	say("\n%s", demoNotice)
	return nil
}

// samplePDF makes a small PDF with one page.
func samplePDF() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, object := range []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
	} {
		offsets = append(offsets, b.Len())
		_, _ = fmt.Fprintf(&b, "%d 0 obj%sendobj\n", i+1, object)
	}
	table := b.Len()
	b.WriteString("xref\n0 4\n0000000000 65535 f \n")
	for _, at := range offsets {
		_, _ = fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	_, _ = fmt.Fprintf(&b, "trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table)
	return b.Bytes()
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

const demoNotice = "This is a demonstration with an in-memory Stripe: no key is used, and nothing leaves this machine."

// demoEvidence is the evidence.json of the demonstration.
const demoEvidence = `{
  "dispute": "%s",
  "product": "physical",
  "customer_name": "Jenny Rosen",
  "customer_email_address": "jenny@example.com",
  "shipping_carrier": "Royal Mail",
  "shipping_date": "2 October",
  "shipping_tracking_number": "AB123456789GB",
  "shipping_documentation": "label.pdf",
  "uncategorized_text": "winning_evidence"
}
`

// demo shows the commands on an in-memory Stripe, from the list to the decision of the bank.
func demo(ctx context.Context, c *call) (err error) {
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
	dir, err := os.MkdirTemp("", "disputes-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d := &demonstration{call: c, dir: dir}
	d.say("%s", demoNotice)
	d.step(ctx, "list")
	d.step(ctx, "new", id, "./case", "-product", "physical")
	d.say("\nNow a person fills in the texts and adds the documents:\n\n$ cat ./case/evidence.json")
	written := d.fill(fmt.Sprintf(demoEvidence, id))
	d.step(ctx, "check", "./case")
	staged := d.step(ctx, "stage", "./case", "-q")
	d.step(ctx, "show", id)
	fields := strings.Fields(staged)
	if d.err = errors.Join(d.err, written); d.err != nil || len(fields) < 2 {
		return d.err
	}
	d.step(ctx, "submit", id, fields[1])
	d.say("\nThe bank decides now. In this demonstration it takes no time.")
	srv.Settle()
	d.step(ctx, "list", "-all")
	d.say("\n%s", demoNotice)
	return d.err
}

// demonstration runs commands in a temporary folder, which it calls "./case".
type demonstration struct {
	*call
	dir string
	err error // the first error of a step
}

func (d *demonstration) say(format string, args ...any) {
	_, _ = fmt.Fprintf(d.out, format+"\n", args...)
}

// step shows a command line, runs it, and returns what it printed to stdout.
func (d *demonstration) step(ctx context.Context, args ...string) string {
	if d.err != nil {
		return ""
	}
	d.say("\n$ disputes %s", strings.Join(slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return arg == "-q" }), " "))
	for i := range args {
		args[i] = strings.Replace(args[i], "./case", filepath.Join(d.dir, "case"), 1)
	}
	var out, errs bytes.Buffer
	s := d.std
	s.out, s.errs, s.getenv = &out, &errs, func(string) string { return "" }
	sub, cmd, err := parseFor(args, s, &d.clients)
	if err == nil {
		err = cmd.run(ctx, sub)
	}
	_, _ = io.WriteString(d.out, strings.ReplaceAll(errs.String()+out.String(), filepath.Join(d.dir, "case"), "./case"))
	d.err = err
	return out.String()
}

// fill writes the evidence.json and the document of the folder, and shows the evidence.json.
func (d *demonstration) fill(manifest string) error {
	_, _ = io.WriteString(d.out, manifest)
	dir := filepath.Join(d.dir, "case")
	return errors.Join(
		os.WriteFile(filepath.Join(dir, evidence.Manifest), []byte(manifest), 0o600),
		os.WriteFile(filepath.Join(dir, "label.pdf"), samplePDF(), 0o600),
	)
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

// Command respond answers a dispute with a case folder: evidence.json and the
// documents that it names.
//
//	go run ./examples/respond
//	STRIPE_API_KEY=sk_test_… go run ./examples/respond -case ./case -dispute du_123
//
// The first line files the case that comes with it at an in-memory Stripe. The
// second stages evidence in that account, where it can be looked at and changed;
// only -submit sends it to the bank, once and for all. Run it again whenever it
// broke off: nothing is done twice. The exit status is 0 for evidence that is filed
// or staged, 1 for a failure, 2 for errors in the case, and 3 for nothing to do.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/examples/internal/setup"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

//go:embed case
var shipped embed.FS

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run is the program without its process. It returns the exit status.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	skipped, err := respond(ctx, args, out, errs)
	switch problems, faulty := errors.AsType[*evidence.Problems](err); {
	case faulty:
		table(out, *problems)
		_, _ = fmt.Fprintln(errs, "respond: the packet has errors, and nothing was submitted")
		return 2
	case err != nil && !errors.Is(err, flag.ErrHelp):
		_, _ = fmt.Fprintln(errs, "respond:", err)
		return 1
	case skipped:
		_, _ = fmt.Fprintln(errs, "respond: nothing to do, the dispute was answered with this packet before")
		return 3
	}
	return 0
}

func respond(ctx context.Context, args []string, out, errs io.Writer) (skipped bool, err error) {
	flags := flag.NewFlagSet("respond", flag.ContinueOnError)
	folder := flags.String("case", "", "folder with evidence.json and its documents; the shipped one if empty")
	id := flags.String("dispute", "", "the dispute to answer, du_…")
	dryRun := flags.Bool("dry-run", false, "only check, and send nothing")
	submit := flags.Bool("submit", false, "submit to the bank, which cannot be undone")
	live := flags.Bool("live", false, "accept a live key")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	cfg, memory, err := setup.Config(*live)
	switch {
	case err != nil:
		return false, err
	case flags.NArg() > 0, (memory == nil) == (*id == ""), *live && *folder == "": // real money takes no shipped case
		return false, errors.New("set STRIPE_API_KEY and pass -dispute, the du_… to answer, and -case; or no key for a made-up one")
	case memory != nil: // where the shipped case wins, since it says "winning_evidence"
		*id, *submit = memory.AddDispute(disputetest.Dispute{Reason: string(dispute.ReasonProductNotReceived)}), !*dryRun
	}
	packet, err := load(*folder)
	if err != nil {
		return false, err
	}
	disputes := dispute.NewClient(cfg)
	d, err := disputes.Get(ctx, *id)
	if err != nil {
		return false, err
	}
	show(out, "before", d)
	if *dryRun {
		if err = packet.Check(d); err == nil {
			table(out, packet.Problems(d))
		}
		return false, err
	}
	r := evidence.Responder{Disputes: disputes, Files: fileupload.NewClient(cfg), Progress: func(e evidence.Event) {
		switch line := fmt.Sprintf("%-9s %s %s", e.Step, e.Field, e.Name); e.State {
		case evidence.Moved: // to be written over
			_, _ = fmt.Fprintf(errs, "%s %3d%%\r", line, 100*e.Sent/max(e.Total, 1))
		case evidence.Ended, evidence.Skipped:
			_, _ = fmt.Fprintln(out, line, e.State)
		}
	}}
	file := r.Stage // can still be changed; run again with -submit
	if *submit {
		file = r.Submit
	}
	res, err := file(ctx, *id, packet)
	if err != nil {
		return false, err
	}
	table(out, res.Problems)
	_, _ = fmt.Fprintf(out, "changed   %v\nkept      %v\ndiffers   %v\n", res.Changed, res.Others, res.Differences)
	if d, err = disputes.Get(ctx, *id); err == nil {
		show(out, "outcome", d)
	}
	return res.Skipped != nil, err
}

// load reads a case. No link in it leads out of its folder, which stays open,
// since the files are read later.
func load(folder string) (*evidence.Packet, error) {
	inside, err := fs.Sub(shipped, "case")
	if folder != "" {
		var root *os.Root
		if root, err = os.OpenRoot(folder); err == nil {
			inside = root.FS()
		}
	}
	if err != nil {
		return nil, err
	}
	return evidence.Load(inside)
}

func show(out io.Writer, what string, d *dispute.Dispute) {
	_, _ = fmt.Fprintf(out, "%-9s %s: %s, %s, %s, due %s, %d submissions\n",
		what, d.ID, d.Status, d.Reason, stripedispute.FormatAmount(d.Amount, d.Currency), d.EvidenceDetails.DueBy, d.EvidenceDetails.SubmissionCount)
}

// table prints what a check found, and where in evidence.json.
func table(out io.Writer, problems evidence.Problems) {
	for _, p := range problems {
		at := ""
		if p.Line > 0 {
			at = fmt.Sprintf("%d:%d", p.Line, p.Column)
		}
		_, _ = fmt.Fprintf(out, "%-8s %-6s %-30s %s\n", p.Severity, at, p.Field, p.Message)
	}
}

// Command respond answers a dispute with a case folder: evidence.json and the
// documents that it names.
//
//	go run ./examples/respond
//	STRIPE_API_KEY=sk_test_… go run ./examples/respond -case ./case -dispute du_123
//	STRIPE_API_KEY=sk_test_… go run ./examples/respond -dispute du_123 -approve fp_…
//
// The first line answers a made-up dispute at an in-memory Stripe with the case that
// comes with this program. The second stages evidence in that account, where a person
// can look at it and correct it, and prints its fingerprint. The third submits it to the
// bank, once and for all, if it still has this fingerprint. -submit does both without a
// look in between.
//
// What a person staged or corrected is not replaced without -overwrite, and never
// submitted over. If a run breaks off, run it again: nothing is done twice. The exit
// status is 0 for evidence that is staged or submitted, 1 for a failure, 2 for errors in
// the case, and 3 for nothing to do.
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
	"strings"

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
		_, _ = fmt.Fprintln(errs, "respond: the case has errors, and nothing was submitted")
		return 2
	case err != nil && !errors.Is(err, flag.ErrHelp):
		_, _ = fmt.Fprintln(errs, "respond:", err)
		return 1
	case skipped:
		_, _ = fmt.Fprintln(errs, "respond: nothing to do, the dispute was answered with this evidence before")
		return 3
	}
	return 0
}

// command is what the command line asks for.
type command struct {
	folder, id, approve             string
	dryRun, submit, overwrite, live bool
}

func parse(args []string) (c command, err error) {
	flags := flag.NewFlagSet("respond", flag.ContinueOnError)
	flags.StringVar(&c.folder, "case", "", "folder with evidence.json and its documents; the shipped one if empty")
	flags.StringVar(&c.id, "dispute", "", "the dispute to answer, du_…")
	flags.BoolVar(&c.dryRun, "dry-run", false, "only check, and send nothing")
	flags.BoolVar(&c.overwrite, "overwrite", false, "replace evidence that is staged and is not this case")
	flags.StringVar(&c.approve, "approve", "", "submit what is staged if this is its fingerprint, fp_…; cannot be undone")
	flags.BoolVar(&c.submit, "submit", false, "stage and submit at once, which cannot be undone")
	flags.BoolVar(&c.live, "live", false, "accept a live key")
	if err = flags.Parse(args); err == nil && flags.NArg() > 0 {
		err = errUsage
	}
	return c, err
}

var errUsage = errors.New("set STRIPE_API_KEY and pass -dispute, the du_… to answer, and -case or -approve; or no key for a made-up one")

func respond(ctx context.Context, args []string, out, errs io.Writer) (skipped bool, err error) {
	c, err := parse(args)
	if err != nil {
		return false, err
	}
	cfg, memory, err := setup.Config(c.live)
	switch {
	case err != nil:
		return false, err
	case (memory == nil) == (c.id == ""), c.live && c.folder == "" && c.approve == "": // real money takes no shipped case
		return false, errUsage
	}
	p := app{out: out, Responder: evidence.Responder{
		Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg), Progress: progress(out, errs),
	}}
	if memory != nil {
		c.id, c.submit = memory.AddDispute(disputetest.Dispute{Reason: string(dispute.ReasonProductNotReceived)}), false
	}
	res, err := p.answer(ctx, c)
	if err == nil && memory != nil && !c.dryRun { // it wins, since the shipped case says "winning_evidence"
		res, err = p.answer(ctx, command{id: c.id, approve: string(res.Fingerprint)})
	}
	return res != nil && res.Skipped != nil, err
}

// app answers disputes and prints what it does.
type app struct {
	evidence.Responder
	out io.Writer
}

func (p *app) answer(ctx context.Context, c command) (*evidence.Result, error) {
	d, err := p.Disputes.Get(ctx, c.id)
	if err != nil {
		return nil, err
	}
	show(p.out, "before", d)
	var packet *evidence.Packet
	if c.approve == "" {
		if packet, err = load(c.folder); err != nil {
			return nil, err
		}
	}
	var res *evidence.Result
	switch {
	case packet == nil:
		res, err = p.SubmitStaged(ctx, c.id, dispute.Fingerprint(c.approve))
	case c.dryRun:
		if err = packet.Check(d); err == nil {
			table(p.out, packet.Problems(d))
		}
		return nil, err
	case c.submit:
		res, err = p.Submit(ctx, c.id, packet)
	default:
		res, err = p.stage(ctx, c, packet)
	}
	if err != nil {
		return nil, err
	}
	table(p.out, res.Problems)
	if packet != nil {
		_, _ = fmt.Fprintf(p.out, "changed   %v\nkept      %v\ndiffers   %v\n", res.Changed, res.Others, res.Differences)
	}
	if !res.Submitted && res.Skipped == nil {
		_, _ = fmt.Fprintf(p.out, "staged    look at it in the Dashboard, then run: respond -dispute %s -approve %s\n", c.id, res.Fingerprint)
	}
	if d, err = p.Disputes.Get(ctx, c.id); err == nil {
		show(p.out, "outcome", d)
	}
	return res, err
}

// stage keeps the case at Stripe. What a person staged there is replaced only on purpose.
func (p *app) stage(ctx context.Context, c command, packet *evidence.Packet) (*evidence.Result, error) {
	if !c.overwrite {
		fields, err := p.Compare(ctx, c.id, packet)
		switch {
		case errors.Is(err, dispute.ErrFinal), errors.Is(err, dispute.ErrUnderReview): // Stage says whether this case was the answer
		case err != nil:
			return nil, err
		case len(fields) > 0:
			return nil, fmt.Errorf("other evidence than the case is staged, in %s, perhaps because somebody corrected it; look at it, and pass -overwrite to replace it", strings.Join(fields, ", "))
		}
	}
	return p.Stage(ctx, c.id, packet)
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

// progress prints the steps, and how far an upload has come.
func progress(out, errs io.Writer) func(evidence.Event) {
	return func(e evidence.Event) {
		switch line := fmt.Sprintf("%-9s %s %s", e.Step, e.Field, e.Name); e.State {
		case evidence.Moved: // to be written over
			_, _ = fmt.Fprintf(errs, "%s %3d%%\r", line, 100*e.Sent/max(e.Total, 1))
		case evidence.Ended, evidence.Skipped:
			_, _ = fmt.Fprintln(out, line, e.State)
		}
	}
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

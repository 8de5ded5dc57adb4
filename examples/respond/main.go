// Command respond responds to a dispute with a folder of evidence: evidence.json and the
// documents that it names. Copy it as a start for your own program; the command "disputes"
// does more.
//
//	go run ./examples/respond                                         # an invented dispute, in memory
//	STRIPE_API_KEY=sk_test_… go run ./examples/respond -dispute du_123 -case ./case
//
// The second line stages the evidence at Stripe, where a person can review and correct it.
// With -submit it is submitted to the bank, which cannot be undone. If somebody has changed
// the evidence since it was staged, nothing is submitted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/examples/internal/setup"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "respond:", err)
		os.Exit(1)
	}
}

// run stages a folder, or submits it with -submit. Without -dispute it runs the demo.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("respond", flag.ContinueOnError)
	id := flags.String("dispute", "", "the dispute to respond to, du_…; without it, an invented dispute in memory")
	folder := flags.String("case", "", "folder with evidence.json and its documents")
	submit := flags.Bool("submit", false, "submit to the bank, which cannot be undone")
	live := flags.Bool("live", false, "accept a live key")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *id == "" {
		return demo(ctx, out)
	}
	cfg, memory, err := setup.Config(*live)
	if err != nil {
		return err
	}
	if memory != nil || *folder == "" {
		return errors.New("set STRIPE_API_KEY and pass -case; or leave out -dispute, for an invented dispute")
	}
	root, err := os.OpenRoot(*folder) // does not follow links that lead out of the folder
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	packet, err := evidence.Load(root.FS())
	if err != nil {
		return err
	}
	r := &evidence.Responder{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg)}
	if *submit { // Submit returns an error if somebody has changed the staged evidence
		res, err := r.Submit(ctx, *id, packet)
		if err != nil {
			return err
		}
		return printResult(out, "Submitted to the bank", res)
	}
	_, err = stage(ctx, out, r, *id, packet)
	return err
}

// stage stages the evidence at Stripe, unless a person has staged other evidence there.
func stage(ctx context.Context, out io.Writer, r *evidence.Responder, id string, packet *evidence.Packet) (*evidence.Result, error) {
	different, err := r.Compare(ctx, id, packet)
	if err == nil && len(different) > 0 {
		err = fmt.Errorf("somebody has staged other evidence in %s; the command \"disputes stage\" replaces it",
			strings.Join(different, ", "))
	}
	if err != nil {
		return nil, err
	}
	res, err := r.Stage(ctx, id, packet)
	if err != nil {
		return nil, err
	}
	return res, printResult(out, "Staged, but not submitted yet", res)
}

// printResult prints the result of a run.
func printResult(out io.Writer, what string, res *evidence.Result) error {
	d := res.After
	due := "no deadline"
	if t, ok := d.Deadline(); ok {
		due = "response due " + t.Format("2 January 2006, 15:04 MST")
	}
	reason, amount := strings.ReplaceAll(string(d.Reason), "_", " "), stripedispute.FormatAmount(d.Amount, d.Currency)
	_, _ = fmt.Fprintf(out, "%s: %s, %s, %s, %s\n", what, d.ID, reason, amount, due)
	for _, p := range res.Problems {
		_, _ = fmt.Fprintf(out, "  %s\n", p)
	}
	for _, u := range res.Uploaded {
		_, _ = fmt.Fprintf(out, "  uploaded %s for %s\n", u.Name, u.Field)
	}
	if res.Skipped != nil {
		_, _ = fmt.Fprintln(out, "  nothing to do:", res.Skipped)
	}
	_, err := fmt.Fprintf(out, "  fingerprint %s\n", res.Fingerprint)
	return err
}

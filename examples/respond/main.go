// Command respond answers a dispute with a folder of evidence: evidence.json and the
// documents that it names. Copy it as a start; the command "disputes" does more.
//
//	go run ./examples/respond                                         # a made-up dispute, in memory
//	STRIPE_API_KEY=sk_test_… go run ./examples/respond -dispute du_123 -case ./case
//
// The second line stages the evidence, where a person can look at it and correct it. With
// -submit it goes to the bank, once and for all, unless somebody has changed it since.
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

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("respond", flag.ContinueOnError)
	id := flags.String("dispute", "", "the dispute to answer, du_…; a made-up one in memory if empty")
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
		return errors.New("set STRIPE_API_KEY and pass -case, or leave -dispute out for a made-up one")
	}
	root, err := os.OpenRoot(*folder) // no link in it leads out of the folder
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	packet, err := evidence.Load(root.FS())
	if err != nil {
		return err
	}
	r := &evidence.Responder{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg)}
	if *submit { // also days later: what somebody changed since is not submitted over
		res, err := r.Submit(ctx, *id, packet)
		if err != nil {
			return err
		}
		return tell(out, "The bank has it", res)
	}
	_, err = stage(ctx, out, r, *id, packet)
	return err
}

// stage keeps the evidence at Stripe. What a person staged there is not replaced.
func stage(ctx context.Context, out io.Writer, r *evidence.Responder, id string, packet *evidence.Packet) (*evidence.Result, error) {
	theirs, err := r.Compare(ctx, id, packet)
	if err == nil && len(theirs) > 0 {
		err = fmt.Errorf("somebody has staged other evidence, in %s; the command \"disputes stage\" replaces it", strings.Join(theirs, ", "))
	}
	if err != nil {
		return nil, err
	}
	res, err := r.Stage(ctx, id, packet)
	if err != nil {
		return nil, err
	}
	return res, tell(out, "Staged, and not submitted yet", res)
}

// tell says in words what came of a run.
func tell(out io.Writer, what string, res *evidence.Result) error {
	d := res.After
	due := "no deadline"
	if t, ok := d.Deadline(); ok {
		due = "response due " + t.Format("2 January 2006, 15:04 MST")
	}
	_, _ = fmt.Fprintf(out, "%s: %s, %s, %s, %s\n", what, d.ID, strings.ReplaceAll(string(d.Reason), "_", " "), stripedispute.FormatAmount(d.Amount, d.Currency), due)
	for _, p := range res.Problems {
		_, _ = fmt.Fprintf(out, "  %s\n", p)
	}
	for _, u := range res.Uploaded {
		_, _ = fmt.Fprintf(out, "  uploaded %s for %s\n", u.Name, u.Field)
	}
	if res.Skipped != nil {
		_, _ = fmt.Fprintln(out, "  there was nothing to do:", res.Skipped)
	}
	_, err := fmt.Fprintf(out, "  fingerprint %s\n", res.Fingerprint)
	return err
}

// Command backfill reads all disputes of an account into a CSV file and a report
// that opens in any browser, without a network.
//
//	go run ./examples/backfill
//
// Without a key it makes up a year of disputes in memory. With STRIPE_API_KEY it
// reads that account, and changes nothing there.
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/examples/backfill/report"
	"github.com/stripedispute-go/stripedispute/examples/internal/setup"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "backfill:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("backfill", flag.ContinueOnError)
	dir := flags.String("dir", "", "where to write; a new temporary folder if empty")
	live := flags.Bool("live", false, "accept a live key")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cfg, memory, err := setup.Config(*live)
	if err != nil {
		return err
	}
	r := report.New(time.Now().UTC())
	if memory != nil {
		setup.Year(memory, r.Made)
	}
	if *dir == "" {
		if *dir, err = os.MkdirTemp("", "disputes"); err != nil {
			return err
		}
	}
	root, err := os.OpenRoot(*dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	const sheet, page = "disputes.csv", "disputes.html"
	disputes := dispute.NewClient(cfg)
	if err := save(root, sheet, func(w io.Writer) error { return scan(ctx, disputes, r, w, progress) }); err != nil {
		return err
	}
	if err := save(root, page, r.Write); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d disputes, %s, win rate %s, %d waiting for you\n%s\n%s\n",
		r.All.Count, r.All.Money, r.All.WinRate(), r.All.Waiting(), filepath.Join(*dir, sheet), filepath.Join(*dir, page))
	return err
}

// scan reads all disputes, counts them in r and writes a line for each, newest
// first.
func scan(ctx context.Context, disputes *dispute.Client, r *report.Report, w, progress io.Writer) error {
	var lines [][]string
	for d, err := range disputes.Scan(ctx, dispute.ScanParams{}) { // several requests at a time, in no order
		if err != nil {
			return fmt.Errorf("after %d disputes: %w", r.All.Count, err)
		}
		r.Add(d)
		lines = append(lines, []string{
			d.Created.String(), d.ID, string(d.Status), string(d.Reason), strconv.FormatInt(d.Amount, 10), d.Currency,
			d.EvidenceDetails.DueBy.String(), d.Charge.ID, d.PaymentIntent.ID,
		})
		if r.All.Count%100 == 0 {
			_, _ = fmt.Fprintf(progress, "\r%d disputes", r.All.Count)
		}
	}
	_, _ = fmt.Fprintf(progress, "\r%d disputes, all there are\n", r.All.Count)
	slices.SortFunc(lines, func(a, b []string) int { return slices.Compare(b, a) })
	head := []string{"created", "id", "status", "reason", "amount", "currency", "due_by", "charge", "payment_intent"}
	return csv.NewWriter(w).WriteAll(slices.Insert(lines, 0, head))
}

// save writes a file that only its owner can read.
func save(root *os.Root, name string, write func(io.Writer) error) error {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// Command backfill reads all disputes of an account, with several requests at a time, and
// writes them to stdout as CSV.
//
//	go run ./examples/backfill > disputes.csv
//
// Without a key it reads a year of invented disputes in memory. With STRIPE_API_KEY it reads
// the account of the key, and changes nothing. The command "disputes report" does the same,
// and also writes a page with win rates.
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
	"slices"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
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

// run writes the disputes to out, and how many were read to progress.
func run(ctx context.Context, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("backfill", flag.ContinueOnError)
	live := flags.Bool("live", false, "accept a live key")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cfg, memory, err := setup.Config(*live)
	if err != nil {
		return err
	}
	if memory != nil {
		setup.Year(memory, time.Now().UTC())
	}
	var lines [][]string
	for d, err := range dispute.NewClient(cfg).Scan(ctx, dispute.ScanParams{}) { // the order is random, so the lines are sorted below
		if err != nil {
			return fmt.Errorf("the scan failed after %d disputes: %w", len(lines), err)
		}
		lines = append(lines, []string{
			d.Created.String(), d.ID, string(d.Status), string(d.Reason), stripedispute.FormatAmount(d.Amount, d.Currency),
			d.EvidenceDetails.DueBy.String(), d.Charge.ID, d.PaymentIntent.ID,
		})
		if len(lines)%100 == 0 {
			_, _ = fmt.Fprintf(progress, "\r%d disputes", len(lines))
		}
	}
	_, _ = fmt.Fprintf(progress, "\r%d disputes\n", len(lines))
	slices.SortFunc(lines, func(a, b []string) int { return slices.Compare(b, a) })
	head := []string{"created", "id", "status", "reason", "amount", "due_by", "charge", "payment_intent"}
	return csv.NewWriter(out).WriteAll(slices.Insert(lines, 0, head))
}

package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/review"
)

func listFlags(f *flag.FlagSet, o *options) {
	accountsFlags(f, o)
	f.BoolVar(&o.all, "all", false, "")
	f.BoolVar(&o.csv, "csv", false, "")
}

// list prints the disputes that wait for a response, soonest deadline first, or all disputes with
// -all, newest first. If some accounts cannot be read, it prints the disputes of the others.
func list(ctx context.Context, c *call) error {
	switch {
	case len(c.args) > 0:
		return usageError{"list takes no arguments"}
	case c.csv && c.json:
		return usageError{"pass -csv or -json, not both"}
	}
	window := dispute.LongestOpen
	if c.all {
		window = 0
	}
	accounts, err := c.allAccounts()
	if err != nil {
		return err
	}
	found, err := c.collect(ctx, accounts, window, func(d *dispute.Dispute) bool { return c.all || d.Status.NeedsResponse() })
	slices.SortFunc(found, func(a, b desk.Case) int {
		byDeadline := cmp.Compare(dueSortKey(a), dueSortKey(b))
		if c.all {
			return cmp.Or(cmp.Compare(b.Dispute.Created, a.Dispute.Created), byDeadline)
		}
		return byDeadline
	})
	switch now := c.disputes.Now(); {
	case c.json:
		for _, d := range found {
			c.emit(newRecord(d), "")
		}
	case c.csv:
		writeCSV(c.out, found)
	case len(found) > 0:
		c.printTable(found, now)
	case err == nil:
		c.note("No dispute waits for a response.")
	}
	return err
}

// dueSortKey sorts disputes by their deadline. Disputes without a deadline come last.
func dueSortKey(c desk.Case) int64 {
	if t, ok := c.Dispute.Deadline(); ok {
		return t.Unix()
	}
	return 1 << 62
}

// printTable prints disputes as a table for people.
func (c *call) printTable(found []desk.Case, now time.Time) {
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	several := slices.ContainsFunc(found, func(d desk.Case) bool { return d.Account != "" })
	head := []string{"DISPUTE", "REASON", "AMOUNT", "DUE (UTC)", "LEFT", "RESPONSE"}
	if several {
		head = append(head, "ACCOUNT")
	}
	_, _ = fmt.Fprintln(w, strings.Join(head, "\t"))
	for _, d := range found {
		deadline, left := "-", "-"
		if t, ok := d.Dispute.Deadline(); ok {
			deadline = t.UTC().Format("2006-01-02 15:04")
			if d.Dispute.Status.NeedsResponse() {
				left = strings.TrimSuffix(review.Left(t.Sub(now)), " left")
			}
		}
		row := []string{d.Dispute.ID, string(d.Dispute.Reason), amount(d.Dispute), deadline, left, responseState(d)}
		if several {
			row = append(row, d.Account)
		}
		for i := range row {
			row[i] = oneLine(row[i])
		}
		_, _ = fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	_ = w.Flush()
}

// responseState says how far the response to a dispute is.
func responseState(c desk.Case) string {
	switch s := c.State(); {
	case !c.Dispute.Status.NeedsResponse():
		return string(c.Dispute.Status)
	case s.Approved:
		return "approved"
	case s.Void:
		return "changed after the approval"
	case s.Staged:
		return "staged"
	default:
		return "none"
	}
}

// columns are the columns of CSV. Their names are the names of the members of -json. A new column also
// needs its value in writeCSV, at the same place, and its name in docs/command.md.
func columns() []string {
	return []string{
		"id", "account", "status", "reason", "amount", "currency", "amount_text", "created", "due_by",
		"staged", "approved", "submitted", "fingerprint", "charge", "payment_intent",
	}
}

// writeCSV writes one row for each dispute, after a row with the names of the columns.
func writeCSV(out io.Writer, found []desk.Case) {
	w := csv.NewWriter(out)
	_ = w.Write(columns())
	for _, c := range found {
		r := newRecord(c)
		_ = w.Write([]string{
			r.ID, r.Account, r.Status, r.Reason, strconv.FormatInt(*r.Amount, 10), r.Currency, r.AmountText, r.Created, r.DueBy,
			strconv.FormatBool(*r.Staged), strconv.FormatBool(*r.Approved), strconv.FormatBool(*r.Submitted),
			r.Fingerprint, r.Charge, r.PaymentIntent,
		})
	}
	w.Flush()
}

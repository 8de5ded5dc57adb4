package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/cmd/disputes/report"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

func reportFlags(f *flag.FlagSet, o *options) {
	accountsFlags(f, o)
	dirFlag(f, o)
}

// writeReport reads all disputes and writes them to a CSV file and a page.
func writeReport(ctx context.Context, c *call) error {
	if len(c.args) > 0 {
		return usageError{"report takes no arguments"}
	}
	if c.dir == "" {
		var err error
		if c.dir, err = os.MkdirTemp("", "disputes-"); err != nil {
			return err
		}
	} else if err := os.MkdirAll(c.dir, 0o700); err != nil { //nolint:gosec // the folder that the user names
		return err
	}
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	found, failed := c.collect(ctx, 0, func(*dispute.Dispute) bool { return true })
	if ctx.Err() != nil {
		return failed
	}
	slices.SortFunc(found, func(a, b desk.Case) int {
		return strings.Compare(b.Dispute.Created.String()+b.Dispute.ID, a.Dispute.Created.String()+a.Dispute.ID)
	})
	r := report.New(c.disputes.Now().UTC())
	for _, d := range found {
		r.Add(d.Dispute)
	}
	var sheet, page bytes.Buffer
	writeCSV(&sheet, found)
	if err := r.Write(&page); err != nil {
		return err
	}
	for name, contents := range map[string][]byte{"disputes.csv": sheet.Bytes(), "disputes.html": page.Bytes()} {
		if err := writeFile(root, name, contents); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(c.out, "%d disputes, %s, win rate %s, %d waiting for a response\n%s\n%s\n",
		r.All.Count, r.All.Money, r.All.WinRate(), r.All.Waiting(),
		filepath.Join(c.dir, "disputes.csv"), filepath.Join(c.dir, "disputes.html"))
	if err != nil {
		return err
	}
	return failed
}

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute/cmd/disputes/report"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

func reportFlags(f *flag.FlagSet, o *options) {
	accountsFlags(f, o)
	dirFlag(f, o)
	f.BoolVar(&o.partial, "partial", false, "")
}

// The names of the files of a report.
const (
	sheetName        = "disputes.csv"
	pageName         = "disputes.html"
	partialSheetName = "disputes-INCOMPLETE.csv"
	partialPageName  = "disputes-INCOMPLETE.html"
)

// reportRecord is the line of report -json.
type reportRecord struct {
	AsOf       string           `json:"as_of"`
	Disputes   int              `json:"disputes"`
	Waiting    int              `json:"waiting"`
	Amounts    map[string]int64 `json:"amounts"` // by currency, in its smallest unit
	WinRate    string           `json:"win_rate"`
	CSV        string           `json:"csv"`
	Page       string           `json:"page"`
	Incomplete []string         `json:"incomplete,omitempty"` // accounts that could not be read
}

// writeReport reads all disputes and writes them to a CSV file and a page. If an account cannot
// be read, it leaves the files of an earlier report as they are: people count money with them.
func writeReport(ctx context.Context, c *call) error {
	if len(c.args) > 0 {
		return usageError{"report takes no arguments"}
	}
	if c.dir != "" {
		if err := os.MkdirAll(c.dir, 0o700); err != nil { //nolint:gosec // the folder that the user names
			return err
		}
	}
	accounts, err := c.allAccounts()
	if err != nil {
		return err
	}
	found, failed := c.collect(ctx, accounts, 0, func(*dispute.Dispute) bool { return true })
	unread, isPartial := errors.AsType[unreadError](failed)
	switch {
	case ctx.Err() != nil:
		return cmp.Or(failed, context.Cause(ctx)) // no report was written
	case failed != nil && !isPartial:
		return failed
	case isPartial && !c.partial:
		c.printError("", errors.New("no report was written, because not all accounts could be read; files of an earlier report are unchanged. "+
			"For a report of the others, add -partial"))
		return failed
	}
	slices.SortFunc(found, func(a, b desk.Case) int {
		return strings.Compare(b.Dispute.Created.String()+b.Dispute.ID, a.Dispute.Created.String()+a.Dispute.ID)
	})
	r := report.New(c.disputes.Now().UTC())
	r.Missing, r.Scope = unread.accounts, c.scope(accounts)
	for _, d := range found {
		r.Add(d.Dispute)
	}
	var sheet, page bytes.Buffer
	writeCSV(&sheet, found)
	if err := r.Write(&page); err != nil {
		return err
	}
	files := map[string][]byte{sheetName: sheet.Bytes(), pageName: page.Bytes()}
	if isPartial {
		files = map[string][]byte{partialSheetName: sheet.Bytes(), partialPageName: page.Bytes()}
	}
	if err := c.writeReportFiles(files); err != nil {
		return err
	}
	if err := c.printReport(r, slices.Sorted(maps.Keys(files))); err != nil {
		return err
	}
	return failed
}

// scope names the mode and the accounts of a report.
func (c *call) scope(accounts []string) string {
	mode := "test mode"
	if c.liveKey {
		mode = "live mode"
	}
	switch {
	case len(accounts) > 5:
		return fmt.Sprintf("%s, %d accounts", mode, len(accounts))
	case accounts[0] == "":
		return mode
	default:
		return mode + ", " + strings.Join(accounts, ", ")
	}
}

// printReport prints the sums of a report and the paths of its files.
func (c *call) printReport(r *report.Report, names []string) error {
	sheet, page := filepath.Join(c.dir, names[0]), filepath.Join(c.dir, names[1])
	if c.json {
		line, err := json.Marshal(reportRecord{
			r.Made.Format(time.RFC3339), r.All.Count, r.All.Waiting(), r.All.Money, r.All.WinRate(), sheet, page, r.Missing,
		})
		if err != nil {
			return err
		}
		_, err = c.out.Write(append(line, '\n'))
		return err
	}
	incomplete := ""
	if len(r.Missing) > 0 {
		incomplete = "INCOMPLETE, without " + strings.Join(r.Missing, ", ") + ": "
	}
	_, err := fmt.Fprintf(c.out, "%s%d disputes, %s, win rate %s, %d waiting for a response\n%s\n%s\n",
		incomplete, r.All.Count, cmp.Or(r.All.Money.String(), "no money"), r.All.WinRate(), r.All.Waiting(), sheet, page)
	return err
}

// writeReportFiles writes the files of a report: see replaceFiles. A complete report removes an
// incomplete one.
func (c *call) writeReportFiles(files map[string][]byte) error {
	if c.dir == "" {
		var err error
		if c.dir, err = os.MkdirTemp("", "disputes-"); err != nil {
			return err
		}
	}
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	if err := replaceFiles(root, files); err != nil {
		return err
	}
	if _, partial := files[partialPageName]; partial {
		return nil
	}
	for _, name := range []string{partialSheetName, partialPageName} {
		if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

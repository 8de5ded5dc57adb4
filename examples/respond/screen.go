package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// screen is where the program prints.
type screen struct {
	io.Writer
	live bool // a terminal, on which a line can be written over
}

// terminal reports whether w is one.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (s *screen) line(what, format string, args ...any) {
	_, _ = fmt.Fprintf(s, "%-9s %s\n", what, fmt.Sprintf(format, args...))
}

// progress prints a line for each step that is done, and on a terminal one that
// counts while a file goes up.
func (s *screen) progress(e evidence.Event) {
	upload := fmt.Sprintf("%-24s %s (%d bytes)", e.Field, e.Name, e.Total)
	switch {
	case e.State == evidence.Moved && s.live:
		_, _ = fmt.Fprintf(s, "\r%-9s %s %3d%%", e.Step, upload, 100*e.Sent/max(e.Total, 1))
		return
	case e.State == evidence.Began, e.State == evidence.Moved:
		return
	case e.Step != evidence.StepUpload:
		upload = ""
	case s.live:
		_, _ = fmt.Fprint(s, "\r")
	}
	how := map[evidence.State]string{evidence.Ended: "done", evidence.Skipped: "not needed: Stripe has it already"}[e.State]
	s.line(string(e.Step), "%s", strings.TrimSpace(upload+" "+how))
}

// dispute prints where a dispute stands.
func (s *screen) dispute(what string, d *dispute.Dispute) {
	due := "no response is taken"
	if at, ok := d.Deadline(); ok {
		due = "due " + at.Format(time.RFC3339)
	}
	s.line(what, "%s: %s, %s, amount %d %s, %s, %d submissions", d.ID, d.Status, d.Reason, d.Amount, d.Currency, due, d.EvidenceDetails.SubmissionCount)
}

// packet prints what a packet has, by name.
func (s *screen) packet(folder string, p *evidence.Packet) {
	s.line("case", "%s", folder)
	var texts, files []string
	for _, f := range dispute.Fields() {
		if file, ok := p.Files[f]; ok {
			files = append(files, string(f)+" ("+file.Name+")")
		} else if p.Evidence.Get(f) != "" {
			texts = append(texts, string(f))
		}
	}
	s.list("texts", texts)
	s.list("files", files)
}

func (s *screen) list(what string, names []string) {
	if len(names) > 0 {
		s.line(what, "%s", strings.Join(names, ", "))
	}
}

// refusal prints the problems that err consists of, if it does.
func (s *screen) refusal(err error) error {
	if list, ok := errors.AsType[*evidence.Problems](err); ok {
		s.problems(*list)
		return errProblems
	}
	return err
}

// problems prints a table of what a check found.
func (s *screen) problems(list evidence.Problems) {
	if len(list) == 0 {
		return
	}
	t := tabwriter.NewWriter(s, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "\nSEVERITY\tLINE\tFIELD\tPROBLEM")
	for _, p := range list {
		at := ""
		if p.Line > 0 {
			at = fmt.Sprintf("%d:%d", p.Line, p.Column)
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", p.Severity, at, p.Field, p.Message)
	}
	_ = t.Flush()
	_, _ = fmt.Fprintln(s)
}

// result prints what a run found and did.
func (s *screen) result(res *evidence.Result) {
	s.problems(res.Problems)
	s.dispute("before", res.Before)
	for _, u := range res.Uploaded {
		s.line("uploaded", "%s as %s (%s)", u.Field, u.ID, u.Name)
	}
	for _, u := range res.Reused {
		s.line("reused", "%s as %s (%s)", u.Field, u.ID, u.Name)
	}
	s.list("changed", res.Changed)
	s.list("kept", res.Others)
	s.list("differs", res.Differences)
	s.dispute("after", res.After)
}

// outcome prints how it ended, or what comes next.
func (s *screen) outcome(ctx context.Context, disputes *dispute.Client, o *options) error {
	if !o.submit {
		s.line("staged", "look at it in the Dashboard; -submit sends it to the bank")
		return nil
	}
	d, err := disputes.Get(ctx, o.dispute)
	if err != nil {
		return err
	}
	s.dispute("outcome", d)
	return nil
}

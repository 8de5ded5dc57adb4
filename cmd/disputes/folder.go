package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func checkFlags(f *flag.FlagSet, o *options) {
	disputeFlag(f, o)
	f.BoolVar(&o.online, "online", false, "")
}

// folder is an evidence folder and the dispute that it is for.
type folder struct {
	dir     string
	root    *os.Root
	packet  *evidence.Packet
	dispute string // "" where nothing names it
	account string
}

// load reads a folder. No link in it leads out of the folder.
func (c *call) load(dir string) (*folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	p, err := evidence.Load(root.FS())
	if err != nil {
		_ = root.Close()
		return nil, err
	}
	f := &folder{dir: dir, root: root, packet: p, dispute: p.Dispute, account: p.Account}
	if f.dispute == "" {
		f.dispute = c.dispute
	}
	if account, err := c.account(); err != nil || account != "" {
		if err == nil && f.account != "" && f.account != account {
			err = usageError{fmt.Sprintf("the folder is for the account %s, and -account is %s", plain(f.account), plain(account))}
		}
		if err != nil {
			_ = root.Close()
			return nil, err
		}
		f.account = account
	}
	if c.dispute != "" && f.dispute != c.dispute {
		_ = root.Close()
		return nil, usageError{fmt.Sprintf("the folder is for the dispute %s, and -dispute is %s", plain(f.dispute), plain(c.dispute))}
	}
	return f, nil
}

func (f *folder) close() { _ = f.root.Close() }

// requireDispute is an error where nothing names the dispute.
func (f *folder) requireDispute() error {
	if f.dispute == "" {
		return usageError{`the folder names no dispute; add "dispute": "du_…" to evidence.json, or pass -dispute`}
	}
	return nil
}

// folders runs do for every folder, several at a time, and tells what came of each.
func (c *call) folders(ctx context.Context, do func(context.Context, *folder) (record, string, error)) error {
	if len(c.args) == 0 {
		return usageError{"name at least one folder"}
	}
	if c.dispute != "" && len(c.args) > 1 {
		return usageError{"-dispute is for one folder; with several, each evidence.json names its own"}
	}
	done := 0
	statuses := sideBySide(ctx, 4, c.args, func(dir string) int {
		r, text, err := c.one(ctx, dir, do)
		r.Folder, r.ExitStatus = dir, statusOf(err)
		if ps, ok := errors.AsType[*evidence.Problems](err); ok {
			r.Problems = problemsOf(*ps)
		}
		switch {
		case err != nil && ctx.Err() != nil:
			return statusInterrupted
		case err != nil:
			r.Error = plain(err.Error())
			c.emit(r, func() string { return failed(dir, err) })
		default:
			c.emit(r, func() string { return text })
		}
		c.progress(&done, len(c.args))
		return r.ExitStatus
	})
	if status := worst(statuses); status != statusDone {
		return itemsError{status}
	}
	return nil
}

func (c *call) one(ctx context.Context, dir string, do func(context.Context, *folder) (record, string, error)) (record, string, error) {
	f, err := c.load(dir)
	if err != nil {
		return record{}, "", err
	}
	defer f.close()
	return do(ctx, f)
}

// failed says in lines what is wrong with a folder.
func failed(dir string, err error) string {
	ps, ok := errors.AsType[*evidence.Problems](err)
	if !ok {
		return plain(dir) + ": " + plain(err.Error())
	}
	return problemLines(dir, *ps)
}

func problemLines(dir string, ps evidence.Problems) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		at := plain(dir)
		if p.Line > 0 {
			at += fmt.Sprintf("/evidence.json:%d:%d", p.Line, p.Column)
		}
		field := ""
		if p.Field != "" {
			field = plain(p.Field) + ": "
		}
		lines[i] = fmt.Sprintf("%s: %s: %s%s", at, p.Severity, field, plain(p.Message))
	}
	return strings.Join(lines, "\n")
}

// progress counts folders where a person looks.
func (c *call) progress(done *int, all int) {
	if !c.terminal || c.quiet || all < 2 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	*done++
	_, _ = fmt.Fprintf(c.errs, "\r%d of %d", *done, all)
	if *done == all {
		_, _ = fmt.Fprintln(c.errs)
	}
}

// check holds folders against the rules, without a network unless -online says otherwise.
func check(ctx context.Context, c *call) error {
	if c.online {
		if err := c.connect(); err != nil {
			return err
		}
	}
	return c.folders(ctx, func(ctx context.Context, f *folder) (record, string, error) {
		r := record{ID: f.dispute, Account: f.account}
		var d *dispute.Dispute
		if c.online {
			if err := f.requireDispute(); err != nil {
				return r, "", err
			}
			var err error
			if d, err = c.disputes.Get(ctx, f.dispute, on(f.account)...); err != nil {
				return r, "", err
			}
			r = recordOf(desk.Case{Account: f.account, Dispute: d})
		}
		all := f.packet.Problems(d)
		r.Problems = problemsOf(all)
		if len(all.Errors()) > 0 {
			return r, "", &all
		}
		text := plain(f.dir) + ": ok"
		if lines := problemLines(f.dir, all); lines != "" {
			text = lines + "\n" + text
		}
		return r, text, nil
	})
}

// stage uploads and stages folders, and prints the fingerprint of each.
func stage(ctx context.Context, c *call) error {
	return c.folders(ctx, func(ctx context.Context, f *folder) (record, string, error) {
		r := record{ID: f.dispute, Account: f.account}
		if err := f.requireDispute(); err != nil {
			return r, "", err
		}
		res, err := c.responder(f.account).Stage(ctx, f.dispute, f.packet)
		if err != nil {
			return r, "", err
		}
		r = recordOf(desk.Case{Account: f.account, Dispute: res.After})
		r.Fingerprint, r.Problems = string(res.Fingerprint), problemsOf(res.Problems)
		if lines := problemLines(f.dir, res.Problems); lines != "" {
			c.note("%s", lines)
		}
		if fields := replaced(res); len(fields) > 0 {
			c.note("%s: replaced what was staged: %s", plain(f.dir), strings.Join(fields, ", "))
		}
		if len(res.Others) > 0 {
			c.note("%s: also at Stripe, and submitted along: %s", plain(f.dir), strings.Join(res.Others, ", "))
		}
		if res.Skipped != nil {
			return r, "", fmt.Errorf("%w: %w", errNothing, res.Skipped)
		}
		return r, fmt.Sprintf("%s %s %s", r.ID, r.Fingerprint, plain(f.dir)), nil
	})
}

// replaced lists what staging changed that somebody had staged before.
func replaced(res *evidence.Result) (fields []string) {
	if !res.Before.EvidenceDetails.HasEvidence {
		return nil
	}
	for _, field := range res.Changed {
		if res.Before.Evidence.Get(dispute.Field(field)) != "" {
			fields = append(fields, field)
		}
	}
	return fields
}

func (c *call) responder(account string) *evidence.Responder {
	return &evidence.Responder{Disputes: c.disputes, Files: c.files, Account: account}
}

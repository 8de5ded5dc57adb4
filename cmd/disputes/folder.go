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

// folder is an evidence folder and the dispute that it belongs to.
type folder struct {
	dir     string
	root    *os.Root
	packet  *evidence.Packet
	dispute string // "" if neither the folder nor -dispute names it
	account string
}

// loadFolder reads a folder. It does not follow links that lead out of the folder.
func (c *call) loadFolder(dir string) (*folder, error) {
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
	if account, err := c.oneAccount(); err != nil || account != "" {
		if err == nil && f.account != "" && f.account != account {
			err = usageError{fmt.Sprintf("the folder belongs to the account %s, but -account is %s", oneLine(f.account), oneLine(account))}
		}
		if err != nil {
			_ = root.Close()
			return nil, err
		}
		f.account = account
	}
	if c.dispute != "" && f.dispute != c.dispute {
		_ = root.Close()
		return nil, usageError{fmt.Sprintf("the folder belongs to the dispute %s, but -dispute is %s", oneLine(f.dispute), oneLine(c.dispute))}
	}
	return f, nil
}

func (f *folder) close() { _ = f.root.Close() }

// requireDispute returns an error if neither the folder nor -dispute names the dispute.
func (f *folder) requireDispute() error {
	if f.dispute == "" {
		return usageError{`the folder names no dispute; add "dispute": "du_…" to evidence.json, or pass -dispute`}
	}
	return nil
}

// forEachFolder runs do for every folder, several at a time, and prints the result of each.
func (c *call) forEachFolder(ctx context.Context, do folderFunc) error {
	if len(c.args) == 0 {
		return usageError{"name at least one folder"}
	}
	if c.dispute != "" && len(c.args) > 1 {
		return usageError{"-dispute works with one folder only; with several folders, name the dispute in each evidence.json"}
	}
	done := 0
	statuses := runParallel(ctx, 4, c.args, func(dir string) int {
		r, text, err := c.loadAndRun(ctx, dir, do)
		r.Folder, r.ExitStatus = dir, statusOf(err)
		if ps, ok := errors.AsType[*evidence.Problems](err); ok {
			r.Problems = problemRecords(*ps)
		}
		switch {
		case err != nil && ctx.Err() != nil:
			return statusInterrupted
		case err != nil:
			r.Error = oneLine(err.Error())
			c.emit(r, func() string { return folderErrorText(dir, err) })
		default:
			c.emit(r, func() string { return text })
		}
		c.countItem(&done, len(c.args), "folders")
		return r.ExitStatus
	})
	if status := worstStatus(statuses); status != statusDone {
		return itemsError{status}
	}
	return nil
}

// folderFunc does something with a folder. It returns the record for -json and the text otherwise.
type folderFunc func(context.Context, *folder) (record, string, error)

func (c *call) loadAndRun(ctx context.Context, dir string, do folderFunc) (record, string, error) {
	f, err := c.loadFolder(dir)
	if err != nil {
		return record{}, "", err
	}
	defer f.close()
	return do(ctx, f)
}

// folderErrorText describes an error of a folder, with one line for each problem.
func folderErrorText(dir string, err error) string {
	ps, ok := errors.AsType[*evidence.Problems](err)
	if !ok {
		return oneLine(dir) + ": " + oneLine(err.Error())
	}
	return problemLines(dir, *ps)
}

func problemLines(dir string, ps evidence.Problems) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		at := oneLine(dir)
		if p.Line > 0 {
			at += fmt.Sprintf("/evidence.json:%d:%d", p.Line, p.Column)
		}
		field := ""
		if p.Field != "" {
			field = oneLine(p.Field) + ": "
		}
		lines[i] = fmt.Sprintf("%s: %s: %s%s", at, p.Severity, field, oneLine(p.Message))
	}
	return strings.Join(lines, "\n")
}

// check checks folders against the rules. It uses the network only with -online.
func check(ctx context.Context, c *call) error {
	if c.online {
		if err := c.connect(); err != nil {
			return err
		}
	}
	return c.forEachFolder(ctx, func(ctx context.Context, f *folder) (record, string, error) {
		r := record{ID: f.dispute, Account: f.account}
		var d *dispute.Dispute
		if c.online {
			if err := f.requireDispute(); err != nil {
				return r, "", err
			}
			var err error
			if d, err = c.disputes.Get(ctx, f.dispute, onAccount(f.account)...); err != nil {
				return r, "", err
			}
			r = newRecord(desk.Case{Account: f.account, Dispute: d})
		}
		all := f.packet.Problems(d)
		r.Problems = problemRecords(all)
		if len(all.Errors()) > 0 {
			return r, "", &all
		}
		text := oneLine(f.dir) + ": ok"
		if lines := problemLines(f.dir, all); lines != "" {
			text = lines + "\n" + text
		}
		return r, text, nil
	})
}

// stage uploads and stages folders, and prints the fingerprint of each.
func stage(ctx context.Context, c *call) error {
	return c.forEachFolder(ctx, func(ctx context.Context, f *folder) (record, string, error) {
		r := record{ID: f.dispute, Account: f.account}
		if err := f.requireDispute(); err != nil {
			return r, "", err
		}
		res, err := c.responder(f.account).Stage(ctx, f.dispute, f.packet)
		if err != nil {
			return r, "", err
		}
		r = newRecord(desk.Case{Account: f.account, Dispute: res.After})
		r.Fingerprint, r.Problems = string(res.Fingerprint), problemRecords(res.Problems)
		if lines := problemLines(f.dir, res.Problems); lines != "" {
			c.note("%s", lines)
		}
		if fields := replaced(res); len(fields) > 0 {
			c.note("%s: replaced staged evidence in: %s", oneLine(f.dir), strings.Join(fields, ", "))
		}
		if len(res.Others) > 0 {
			c.note("%s: also staged at Stripe, and submitted together with the folder: %s", oneLine(f.dir), strings.Join(res.Others, ", "))
		}
		if res.Skipped != nil {
			return r, "", fmt.Errorf("%w: %w", errNothing, res.Skipped)
		}
		return r, fmt.Sprintf("%s %s %s", r.ID, r.Fingerprint, oneLine(f.dir)), nil
	})
}

// replaced lists the fields whose staged evidence was overwritten.
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

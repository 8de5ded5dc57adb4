package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func submitFlags(f *flag.FlagSet, o *options) {
	disputeFlag(f, o)
	f.StringVar(&o.file, "file", "", "")
}

func closeFlags(f *flag.FlagSet, o *options) { f.BoolVar(&o.yes, "yes", false, "") }

// approved is one line of -file.
type approved struct {
	ID          string              `json:"id"`
	Account     string              `json:"account"`
	Fingerprint dispute.Fingerprint `json:"fingerprint"`
	Error       string              `json:"error"` // of a folder that was not staged
}

// submit sends evidence to the bank: exactly what has a fingerprint, or a folder.
func submit(ctx context.Context, c *call) error {
	switch {
	case c.file != "" && len(c.args) == 0:
		list, err := c.readApproved()
		if err != nil {
			return err
		}
		return c.submitAll(ctx, list)
	case c.file == "" && len(c.args) == 1:
		return c.folders(ctx, c.submitFolder)
	case c.file == "" && len(c.args) == 2:
		account, err := c.account()
		if err != nil {
			return err
		}
		return c.submitAll(ctx, []approved{{ID: c.args[0], Account: account, Fingerprint: dispute.Fingerprint(c.args[1])}})
	}
	return usageError{"submit takes ID FINGERPRINT, -file FILE, or one folder"}
}

// readApproved reads -file: lines of JSON, or one list of objects. An object without an id or
// a fingerprint refuses the whole file before anything is sent, unless it has the error of a
// folder that was not staged.
func (c *call) readApproved() (list []approved, err error) {
	account, err := c.account()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(c.file) //nolint:gosec // the file that the user names
	if err != nil {
		return nil, err
	}
	all, err := objects(text)
	if err != nil {
		return nil, usageError{fmt.Sprintf("%s is not JSON, one object a line with id and fingerprint", plain(c.file))}
	}
	for i, a := range all {
		switch {
		case a.Error != "" && a.Fingerprint == "":
			c.note("%s: object %d was not staged and is left out", plain(c.file), i+1)
			continue
		case a.ID == "" || a.Fingerprint == "":
			return nil, usageError{fmt.Sprintf("%s: object %d has no id or no fingerprint", plain(c.file), i+1)}
		case a.Account == "":
			a.Account = account
		}
		list = append(list, a)
	}
	if len(list) == 0 {
		return nil, usageError{plain(c.file) + " has nothing to submit"}
	}
	return list, nil
}

func objects(text []byte) (all []approved, err error) {
	if text = bytes.TrimSpace(text); bytes.HasPrefix(text, []byte("[")) {
		err = json.Unmarshal(text, &all)
		return all, err
	}
	for dec := json.NewDecoder(bytes.NewReader(text)); ; {
		var a approved
		switch err := dec.Decode(&a); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		}
		all = append(all, a)
	}
}

func (c *call) submitAll(ctx context.Context, list []approved) error {
	done := 0
	statuses := sideBySide(ctx, 4, list, func(a approved) int {
		res, err := c.responder(a.Account).SubmitStaged(ctx, a.ID, a.Fingerprint)
		r, text, err := c.result(record{ID: a.ID, Account: a.Account, Fingerprint: string(a.Fingerprint)}, res, err)
		if err != nil && ctx.Err() != nil {
			return statusInterrupted
		}
		if err != nil {
			c.fail(a.ID, err)
			r.Error, r.ExitStatus = plain(err.Error()), statusOf(err)
			text = ""
		}
		c.emit(r, func() string { return text })
		c.progress(&done, len(list))
		return statusOf(err)
	})
	if status := worst(statuses); status != statusDone {
		return itemsError{status}
	}
	return nil
}

func (c *call) submitFolder(ctx context.Context, f *folder) (record, string, error) {
	r := record{ID: f.dispute, Account: f.account}
	if err := f.requireDispute(); err != nil {
		return r, "", err
	}
	res, err := c.responder(f.account).Submit(ctx, f.dispute, f.packet)
	return c.result(r, res, err)
}

// result says what came of a submission.
func (c *call) result(r record, res *evidence.Result, err error) (record, string, error) {
	if err != nil {
		return r, "", err
	}
	r = recordOf(desk.Case{Account: r.Account, Dispute: res.After})
	if res.Skipped != nil {
		return r, "", fmt.Errorf("%w: %w", errNothing, res.Skipped)
	}
	if len(res.Others) > 0 {
		c.note("%s: submitted along: %s", r.ID, strings.Join(res.Others, ", "))
	}
	return r, r.ID + " submitted", nil
}

// closeDispute accepts the loss of one dispute.
func closeDispute(ctx context.Context, c *call) error {
	account, err := c.account()
	if err != nil {
		return err
	}
	if len(c.args) != 1 {
		return usageError{"close takes the id of one dispute"}
	}
	d, err := c.disputes.Get(ctx, c.args[0], on(account)...)
	if err != nil {
		return err
	}
	if !c.yes {
		if err := c.confirm(d); err != nil {
			return err
		}
	}
	if d, err = c.disputes.CloseDispute(ctx, d, on(account)...); err != nil {
		return err
	}
	c.emit(recordOf(desk.Case{Account: account, Dispute: d}), func() string { return d.ID + " " + string(d.Status) })
	return nil
}

// confirm asks a person to type the dispute's id.
func (c *call) confirm(d *dispute.Dispute) error {
	if !c.terminal {
		return usageError{"close asks before it gives the money up; without a terminal pass -yes"}
	}
	_, _ = fmt.Fprintf(c.errs, "Closing %s gives %s up, at once and for good. Type its id to go on: ", d.ID, amount(d))
	line, err := bufio.NewReader(c.in).ReadString('\n')
	if strings.TrimSpace(line) == d.ID {
		return nil
	}
	if err != nil {
		_, _ = fmt.Fprintln(c.errs)
	}
	return errors.New("nothing was closed")
}

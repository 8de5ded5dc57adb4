package main

import (
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
	f.BoolVar(&o.strict, "strict", false, "")
	f.StringVar(&o.file, "file", "", "")
}

// approvedItem is one line of -file.
type approvedItem struct {
	ID          string              `json:"id"`
	Account     string              `json:"account"`
	Fingerprint dispute.Fingerprint `json:"fingerprint"`
	Error       string              `json:"error"` // set if "stage" could not stage the folder
}

// submit submits evidence: exactly the staged evidence with a fingerprint, or a folder.
func submit(ctx context.Context, c *call) error {
	switch {
	case c.file != "" && len(c.args) == 0:
		list, err := c.readApproved(ctx)
		if err != nil {
			return err
		}
		return c.submitAll(ctx, list)
	case c.file == "" && len(c.args) == 1:
		if err := checkNotID(c.args[0]); err != nil {
			return err
		}
		return c.forEachFolder(ctx, c.submitFolder)
	case c.file == "" && len(c.args) == 2:
		id, fp := c.args[0], c.args[1]
		if isFingerprint(id) && !isFingerprint(fp) {
			return usageError{"submit takes the id first: submit ID FINGERPRINT"}
		}
		account, err := c.oneAccount()
		if err = errors.Join(err, checkID(id), checkFingerprint(fp)); err != nil {
			return err
		}
		return c.submitAll(ctx, []approvedItem{{ID: id, Account: account, Fingerprint: dispute.Fingerprint(fp)}})
	}
	return usageError{"submit takes ID FINGERPRINT, -file FILE, or one folder"}
}

// checkNotID returns an error if a single argument of submit is an id or a fingerprint, and not
// a folder.
func checkNotID(arg string) error {
	_, err := os.Stat(arg) //nolint:gosec // what the user names
	if isFolder := err == nil; isFolder || !isFingerprint(arg) && !idForm.MatchString(arg) {
		return nil
	}
	return usageError{fmt.Sprintf("submit needs both, ID FINGERPRINT; %s is not a folder", oneLine(arg))}
}

// readApproved reads -file: lines of JSON, or one JSON array of objects. It leaves out the
// objects of folders that could not be staged. Any other object without an id or a
// fingerprint is an error, so that nothing of such a file is sent.
func (c *call) readApproved(ctx context.Context) (list []approvedItem, err error) {
	account, err := c.oneAccount()
	if err != nil {
		return nil, err
	}
	text, err := readInput(ctx, c.readApprovedFile)
	if err != nil {
		return nil, err
	}
	all, err := parseApproved(text)
	if err != nil {
		return nil, usageError{fmt.Sprintf("%s is not JSON; it must have one object with id and fingerprint on each line", oneLine(c.file))}
	}
	for i, a := range all {
		switch {
		case a.Error != "" && a.Fingerprint == "":
			c.warn(c.file, "object %d is left out, because it was not staged", i+1)
			continue
		case a.ID == "" || a.Fingerprint == "":
			return nil, usageError{fmt.Sprintf("%s: object %d has no id or no fingerprint", oneLine(c.file), i+1)}
		case a.Account == "":
			a.Account = account
		}
		if err := errors.Join(checkID(a.ID), checkFingerprint(string(a.Fingerprint))); err != nil {
			return nil, usageError{fmt.Sprintf("%s: object %d: %s", oneLine(c.file), i+1, oneLine(err.Error()))}
		}
		list = append(list, a)
	}
	switch {
	case len(list) > 0:
		return list, nil
	case len(all) > 0:
		return nil, &evidence.Problems{{Rule: ruleUntouched, Message: "Nothing that it names was staged, so there is nothing to submit."}}
	}
	return nil, fmt.Errorf("%w: %s is empty", errNothing, c.file)
}

// readApprovedFile reads -file; "-" is stdin.
func (c *call) readApprovedFile() ([]byte, error) {
	if c.file == "-" {
		return io.ReadAll(c.in)
	}
	return os.ReadFile(c.file)
}

// parseApproved parses lines of JSON, or one JSON array of objects.
func parseApproved(text []byte) (all []approvedItem, err error) {
	if text = bytes.TrimSpace(text); bytes.HasPrefix(text, []byte("[")) {
		err = json.Unmarshal(text, &all)
		return all, err
	}
	for dec := json.NewDecoder(bytes.NewReader(text)); ; {
		var a approvedItem
		switch err := dec.Decode(&a); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		}
		all = append(all, a)
	}
}

// submitAll submits the staged evidence of every item, several at the same time.
func (c *call) submitAll(ctx context.Context, list []approvedItem) error {
	items := make([]record, len(list))
	for i, a := range list {
		items[i] = record{ID: a.ID, Account: a.Account}
	}
	return c.forEachItem(ctx, items, "disputes", func(ctx context.Context, i int) (record, string, error) {
		a := list[i]
		r := record{ID: a.ID, Account: a.Account, Fingerprint: string(a.Fingerprint)}
		if a.Fingerprint == (dispute.Evidence{}).Fingerprint() {
			return r, "", errNoEvidence
		}
		res, err := c.responder(a.Account).SubmitStaged(ctx, a.ID, a.Fingerprint)
		return c.submissionResult(r, res, err)
	})
}

// errNoEvidence says that a fingerprint is the fingerprint of no evidence.
var errNoEvidence = &evidence.Problems{{
	Rule: ruleUntouched, Severity: evidence.SeverityError,
	Message: "This is the fingerprint of no evidence, so there is nothing to submit. Stage some first: disputes stage DIR.",
}}

// submitFolder stages and submits a folder.
func (c *call) submitFolder(ctx context.Context, f *folder) (record, string, error) {
	r := record{ID: f.dispute, Account: f.account}
	if err := f.requireDispute(); err != nil {
		return r, "", err
	}
	if err := c.checkBeforeUpload(ctx, f); err != nil {
		return r, "", err
	}
	if err := c.checkEdited(ctx, f); err != nil {
		return r, "", c.inShellWords(err, f)
	}
	res, err := c.responder(f.account).Submit(ctx, f.dispute, f.packet)
	if err == nil {
		c.printProblems(f.dir, res.Problems)
	}
	return c.submissionResult(r, res, c.inShellWords(err, f))
}

// checkEdited returns an error if the folder was edited after it was staged, and the evidence at Stripe
// differs from the folder. A field that was removed from the folder but is still at Stripe is a
// difference too.
func (c *call) checkEdited(ctx context.Context, f *folder) error {
	own, err := c.ownStaged(ctx, f)
	if err != nil {
		return err
	}
	m := f.stagedBefore()
	if packet, err := packetDigest(f.packet); err != nil || packet == m.Packet || m.Packet == "" {
		return err
	}
	d, err := c.disputes.Get(ctx, f.dispute, onAccount(f.account)...)
	if err != nil || !d.Status.NeedsResponse() {
		return err // a Responder says why it is too late
	}
	if removed := removedFields(d, f.packet, m); len(removed) > 0 {
		return c.removedError(d, removed, f)
	}
	if own == "" {
		return nil
	}
	fields, err := c.responder(f.account).Compare(ctx, f.dispute, f.packet)
	if fields = append(fields, shortened(f.packet, d)...); err != nil || len(fields) == 0 {
		return err
	}
	return &evidence.DifferenceError{Dispute: d, Fields: fields}
}

// removedError says that d has fields that were removed from the folder after they were staged.
func (c *call) removedError(d *dispute.Dispute, fields []string, f *folder) error {
	text := fmt.Sprintf("the evidence at Stripe still has %s, which the folder had when it was staged and does not have any more; "+
		"nothing was submitted. To clear it: %s. To submit it too: %s, and then submit again",
		strings.Join(fields, ", "), c.commandLine("clear", f.account, append([]string{d.ID}, clearable(fields)...)...), c.folderLine("stage", f))
	return differsError{text, &evidence.DifferenceError{Dispute: d, Fields: fields}}
}

// submissionResult returns the record and the text of a submission, or its error.
func (c *call) submissionResult(r record, res *evidence.Result, err error) (record, string, error) {
	if err != nil {
		return r, "", err
	}
	r = newRecord(desk.Case{Account: r.Account, Dispute: res.After})
	r.AlsoStaged, r.Altered = res.Others, res.Differences
	if res.Skipped != nil {
		return r, "", fmt.Errorf("%w: %w", errNothing, res.Skipped)
	}
	if len(res.Differences) > 0 {
		c.warn(r.ID, "submitted as Stripe shows it, with other white space than the folder or cut: %s", strings.Join(res.Differences, ", "))
	}
	if len(res.Others) > 0 {
		c.warn(r.ID, "evidence that was already staged, submitted too: %s", strings.Join(res.Others, ", "))
	}
	return r, r.ID + " submitted", nil
}

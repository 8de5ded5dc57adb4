package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func stageFlags(f *flag.FlagSet, o *options) {
	disputeFlag(f, o)
	f.BoolVar(&o.replace, "replace", false, "")
	f.BoolVar(&o.strict, "strict", false, "")
}

// stage uploads and stages folders, and prints the fingerprint of each. forEachFolder handles several at
// the same time, each in a goroutine of its own.
func stage(ctx context.Context, c *call) error {
	if err := c.checkOneFolderEach(); err != nil {
		return err
	}
	return c.forEachFolder(ctx, func(ctx context.Context, f *folder) (record, string, error) {
		r := record{ID: f.dispute, Account: f.account}
		if err := f.requireDispute(); err != nil {
			return r, "", err
		}
		res, err := c.stagePacket(ctx, f)
		if err != nil {
			return r, "", c.inShellWords(err, f)
		}
		r = newRecord(desk.Case{Account: f.account, Dispute: res.After})
		r.Fingerprint, r.Problems = string(res.Fingerprint), problemRecords(res.Problems)
		r.Replaced, r.AlsoStaged, r.Altered = replaced(res), res.Others, res.Differences
		if res.Skipped != nil {
			return r, "", fmt.Errorf("%w: %w", errNothing, res.Skipped)
		}
		c.printProblems(f.dir, res.Problems)
		c.warnAboutStaged(f.dir, r)
		if err := f.remember(res); err != nil {
			c.warn(f.dir, "%s", message(err))
		}
		return r, fmt.Sprintf("%s %s %s", r.ID, r.Fingerprint, oneLine(f.dir)), nil
	})
}

// stagePacket stages a folder. Without -replace, it does not replace what somebody else staged. The
// check of the packet, and the refusal of other evidence, are in the Responder, which looks before the
// uploads and once more after them. Responder.Compare would change nothing.
func (c *call) stagePacket(ctx context.Context, f *folder) (*evidence.Result, error) {
	if err := c.checkBeforeUpload(ctx, f); err != nil {
		return nil, err
	}
	r := c.responder(f.account)
	if c.replace {
		return r.Stage(ctx, f.dispute, f.packet)
	}
	own, err := c.ownStaged(ctx, f)
	if err != nil {
		return nil, err
	}
	if own == "" {
		return r.StageFirst(ctx, f.dispute, f.packet)
	}
	return c.stageOverUnapproved(ctx, f, own)
}

// stageOverUnapproved replaces the evidence at Stripe whose fingerprint is own, unless a person has
// approved it meanwhile. It looks again after the uploads, which can take long. It cannot see an approval in
// the moment between that look and the request that stages.
func (c *call) stageOverUnapproved(ctx context.Context, f *folder, own dispute.Fingerprint) (*evidence.Result, error) {
	packet, err := packetDigest(f.packet)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var found error // Progress is called in this goroutine
	r := c.responder(f.account)
	r.Progress = func(e evidence.Event) {
		if packet == f.stagedBefore().Packet || e.Step != evidence.StepStage || e.State != evidence.StateBegan {
			return // the folder that was approved may be staged again
		}
		if found = c.checkUnapproved(ctx, f); found != nil {
			stop(found)
		}
	}
	res, err := r.StageOver(ctx, f.dispute, f.packet, own)
	if err != nil && found != nil {
		return nil, found
	}
	return res, err
}

// checkUnapproved returns an error if a person has approved the evidence that is staged now.
func (c *call) checkUnapproved(ctx context.Context, f *folder) error {
	d, err := c.disputes.Get(ctx, f.dispute, onAccount(f.account)...)
	if err != nil {
		return err
	}
	s := desk.Case{Account: f.account, Dispute: d}.State()
	if !s.Approved {
		return nil
	}
	text := fmt.Sprintf("the evidence at Stripe was approved by %s while the files of the folder were uploaded; nothing was changed. "+
		"To look at it: %s. To replace it with the folder: %s",
		oneLine(s.ApprovedBy), c.commandLine("show", f.account, d.ID), c.folderLine("stage -replace", f))
	return differsError{text, &evidence.DifferenceError{Dispute: d, Fields: packetFields(f.packet)}}
}

// checkBeforeUpload returns an error for a folder in which nothing was filled in, and with -strict
// for a folder with warnings.
func (c *call) checkBeforeUpload(ctx context.Context, f *folder) error {
	if err := f.checkFilledIn(); err != nil || !c.strict {
		return err
	}
	d, err := c.disputes.Get(ctx, f.dispute, onAccount(f.account)...)
	if err != nil {
		return err
	}
	if !d.Status.NeedsResponse() {
		return nil // the next step says why it is too late
	}
	_, err = c.checkFolder(f, d)
	return err
}

// printProblems prints warnings and advice to stderr. With -json, the record has them.
func (c *call) printProblems(dir string, all evidence.Problems) {
	if c.json {
		return
	}
	for _, p := range all {
		if p.Severity == evidence.SeverityAdvice {
			c.note("disputes: %s", problemLines(dir, evidence.Problems{p}))
		} else {
			c.printStderr("disputes: " + problemLines(dir, evidence.Problems{p}))
		}
	}
}

// warnAboutStaged says what a person may not expect of what is staged now.
func (c *call) warnAboutStaged(dir string, r record) {
	if len(r.Replaced) > 0 {
		c.warn(dir, "replaced staged evidence in: %s", strings.Join(r.Replaced, ", "))
	}
	if len(r.AlsoStaged) > 0 {
		c.warn(dir, "also staged at Stripe, and submitted together with the folder: %s; "+
			"an empty field of the folder does not clear it. To clear it: %s",
			strings.Join(r.AlsoStaged, ", "), c.commandLine("clear", r.Account, append([]string{r.ID}, clearable(r.AlsoStaged)...)...))
	}
	if len(r.Altered) > 0 {
		c.warn(dir, "Stripe shows another text than the folder in: %s; it has other white space or was cut. Look at it: %s",
			strings.Join(r.Altered, ", "), c.commandLine("show", r.Account, r.ID))
	}
}

// replaced lists the fields whose staged evidence was overwritten.
func replaced(res *evidence.Result) (fields []string) {
	before := res.Before
	if !(desk.Case{Dispute: before}).State().Staged {
		return nil
	}
	held := fieldNames(before.Evidence)
	for _, path := range res.Changed {
		top, rest, _ := strings.Cut(path, ".")
		if slices.Contains(held, top) || top == "metadata" && before.Metadata[rest] != "" {
			fields = append(fields, path)
		}
	}
	return fields
}

// differsError is a *[evidence.DifferenceError] in words for a shell.
type differsError struct {
	text string
	*evidence.DifferenceError
}

func (e differsError) Error() string { return e.text }

func (e differsError) Unwrap() error { return e.DifferenceError }

// inShellWords replaces the text of a *DifferenceError by one that says what to do in a shell. It returns
// other errors as they are.
func (c *call) inShellWords(err error, f *folder) error {
	different, ok := errors.AsType[*evidence.DifferenceError](err)
	if _, done := errors.AsType[differsError](err); done {
		return err
	}
	if !ok || different.Submitted || different.Err != nil {
		return err
	}
	approved := ""
	if s := (desk.Case{Dispute: different.Dispute}).State(); s.Approved {
		approved = ", and was approved by " + oneLine(s.ApprovedBy)
	}
	return differsError{fmt.Sprintf("the evidence at Stripe differs from the folder in %s, perhaps because somebody corrected it there%s; "+
		"nothing was changed. To look at it: %s. To replace it with the folder: %s",
		strings.Join(different.Fields, ", "), approved, c.commandLine("show", f.account, different.Dispute.ID),
		c.folderLine("stage -replace", f)), different}
}

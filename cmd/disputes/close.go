package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func closeFlags(f *flag.FlagSet, o *options) { f.BoolVar(&o.yes, "yes", false, "") }

// closeDispute closes one dispute, which accepts the loss.
func closeDispute(ctx context.Context, c *call) error {
	account, err := c.oneAccount()
	if err != nil {
		return err
	}
	if len(c.args) != 1 {
		return usageError{"close takes the id of one dispute"}
	}
	id := c.args[0]
	if err := checkID(id); err != nil {
		return err
	}
	return c.forEachItem(ctx, []record{{ID: id, Account: account}}, "disputes", func(ctx context.Context, _ int) (record, string, error) {
		d, err := c.closeOne(ctx, id, account)
		if err != nil {
			return record{}, "", err
		}
		return newRecord(desk.Case{Account: account, Dispute: d}), d.ID + " " + string(d.Status), nil
	})
}

// closeOne closes a dispute, after a person has confirmed it or with -yes. After that, nothing of the
// dispute can be changed, its metadata included.
func (c *call) closeOne(ctx context.Context, id, account string) (*dispute.Dispute, error) {
	d, err := c.getToClose(ctx, id, account)
	if err == nil && !c.yes {
		d, err = c.confirmClose(ctx, d, account)
	}
	if err != nil {
		return nil, err
	}
	return c.disputes.CloseDispute(ctx, d, onAccount(account)...)
}

// confirmClose asks the person, and reads the dispute again: the person may take long to type.
func (c *call) confirmClose(ctx context.Context, asked *dispute.Dispute, account string) (*dispute.Dispute, error) {
	if err := c.confirm(ctx, asked); err != nil {
		return nil, err
	}
	now, err := c.getToClose(ctx, asked.ID, account)
	if err != nil {
		return nil, err
	}
	return now, c.checkSameToClose(asked, now, account)
}

// getToClose reads a dispute. It returns an error if the dispute cannot be closed. CloseDispute checks
// again, so a looser rule, for example for inquiries, is a change there too.
func (c *call) getToClose(ctx context.Context, id, account string) (*dispute.Dispute, error) {
	d, err := c.disputes.Get(ctx, id, onAccount(account)...)
	switch {
	case err != nil:
		return nil, err
	case d.Status.UnderReview():
		return nil, fmt.Errorf("%w: %w", errNothing, dispute.ErrUnderReview)
	case d.Status.Final():
		return nil, fmt.Errorf("%w: %w (%s)", errNothing, dispute.ErrFinal, d.Status)
	case d.Status.Inquiry():
		return nil, fmt.Errorf("nothing was closed: %w", dispute.ErrInquiry)
	}
	return d, nil
}

// checkSameToClose returns an error if the dispute has changed since the person was asked.
func (c *call) checkSameToClose(asked, now *dispute.Dispute, account string) error {
	var changed []string
	if now.Status != asked.Status {
		changed = append(changed, "status")
	}
	if now.Amount != asked.Amount || now.Currency != asked.Currency {
		changed = append(changed, "amount")
	}
	if now.EvidenceDetails.SubmissionCount != asked.EvidenceDetails.SubmissionCount {
		changed = append(changed, "evidence_details.submission_count")
	}
	if len(changed) == 0 {
		return nil
	}
	return differsError{fmt.Sprintf("the dispute has changed since you were asked, in %s; nothing was closed. Look at it: %s",
		strings.Join(changed, ", "), c.commandLine("show", account, now.ID)), &evidence.DifferenceError{Dispute: now, Fields: changed}}
}

// confirm asks the person to type the id of the dispute. It waits for the person without a limit, or
// until ctx ends.
func (c *call) confirm(ctx context.Context, d *dispute.Dispute) error {
	if !c.terminal {
		return usageError{"close gives up the money, so it asks a person first; without a terminal, pass -yes"}
	}
	_, _ = fmt.Fprintf(c.errs, "Closing %s gives up %s, at once and for good. To go on, type the id of the dispute: ", d.ID, amount(d))
	line, err := readInput(ctx, func() (string, error) { return bufio.NewReader(c.in).ReadString('\n') })
	if strings.TrimSpace(line) == d.ID {
		return nil
	}
	if err != nil {
		_, _ = fmt.Fprintln(c.errs)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: the id was not typed, so nothing was closed", errNothing)
}

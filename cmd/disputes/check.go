package main

import (
	"context"
	"flag"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func checkFlags(f *flag.FlagSet, o *options) {
	disputeFlag(f, o)
	f.BoolVar(&o.online, "online", false, "")
	f.BoolVar(&o.strict, "strict", false, "")
}

// check checks folders against the rules. It uses the network only with -online.
func check(ctx context.Context, c *call) error {
	if c.online {
		if err := c.connect(); err != nil {
			return err
		}
	}
	c.failuresAreResults = true
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
		all, err := c.checkFolder(f, d)
		if err != nil {
			return r, "", err
		}
		r.Problems = problemRecords(all)
		text := oneLine(f.dir) + ": ok"
		if lines := problemLines(f.dir, all); lines != "" {
			text = lines + "\n" + text
		}
		return r, text, nil
	})
}

// checkFolder checks a folder against the rules, and against the dispute if d is not nil. The
// error has everything that was found. With -strict, a warning is an error too. With -q, advice is
// left out; printProblems does the same for stage and submit.
func (c *call) checkFolder(f *folder, d *dispute.Dispute) (evidence.Problems, error) {
	if err := f.checkFilledIn(); err != nil {
		return nil, err
	}
	all := f.packet.Problems(d)
	if c.quiet {
		all = append(all.Errors(), all.Warnings()...)
	}
	if len(all.Errors()) > 0 || c.strict && len(all.Warnings()) > 0 {
		return nil, &all
	}
	return all, nil
}

package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func clearFlags(f *flag.FlagSet, o *options) { f.BoolVar(&o.replace, "replace", false, "") }

// clearFields clears fields of the evidence that is staged at Stripe, and prints the fingerprint
// of the evidence that is left. It submits nothing.
func clearFields(ctx context.Context, c *call) error {
	account, err := c.oneAccount()
	if err != nil {
		return err
	}
	if len(c.args) < 2 {
		return usageError{"clear takes the id of one dispute and the fields to clear"}
	}
	id, fields := c.args[0], c.args[1:]
	if err := checkID(id); err != nil {
		return err
	}
	for _, name := range fields {
		if !slices.Contains(clearable([]string{name}), name) {
			return usageError{fmt.Sprintf("evidence has no field %q; the fields are in evidence.json, and in the output of: disputes show ID",
				oneLine(name))}
		}
	}
	return c.forEachItem(ctx, []record{{ID: id, Account: account}}, "disputes", func(ctx context.Context, _ int) (record, string, error) {
		d, err := c.clearEvidence(ctx, id, account, fields)
		if err != nil {
			return record{}, "", err
		}
		r := newRecord(desk.Case{Account: account, Dispute: d})
		r.Fingerprint = string(d.Evidence.Fingerprint())
		return r, fmt.Sprintf("%s %s", r.ID, r.Fingerprint), nil
	})
}

// clearEvidence clears fields and makes sure that the dispute shows it.
func (c *call) clearEvidence(ctx context.Context, id, account string, fields []string) (*dispute.Dispute, error) {
	opts := onAccount(account)
	d, err := c.disputes.Get(ctx, id, opts...)
	if err != nil {
		return nil, err
	}
	state := desk.Case{Account: account, Dispute: d}.State()
	unset := slices.DeleteFunc(slices.Clone(fields), func(name string) bool { return !slices.Contains(fieldNames(d.Evidence), name) })
	switch {
	case !d.Status.NeedsResponse():
		return nil, fmt.Errorf("%w: the dispute takes no response any more (%s)", errNothing, d.Status)
	case len(unset) == 0:
		return d, nil
	case state.Approved && !c.replace:
		return nil, fmt.Errorf("%w: it was approved by %s as it is; nothing was cleared. To clear it nevertheless: disputes clear -replace",
			evidence.ErrChanged, oneLine(state.ApprovedBy))
	}
	if d, err = c.disputes.Update(ctx, id, dispute.UpdateParams{Unset: unset}, opts...); err != nil {
		return nil, err
	}
	if left := stillSet(d, unset); len(left) > 0 {
		if d, err = c.disputes.Get(ctx, id, opts...); err != nil {
			return nil, err
		}
		if left = stillSet(d, unset); len(left) > 0 {
			return nil, fmt.Errorf("%w: it still has %s", stripedispute.ErrUnconfirmed, strings.Join(left, ", "))
		}
	}
	c.note("%s: cleared: %s", oneLine(id), strings.Join(unset, ", "))
	return d, nil
}

// stillSet lists the fields that d has.
func stillSet(d *dispute.Dispute, fields []string) (left []string) {
	for _, name := range fieldNames(d.Evidence) {
		if slices.Contains(fields, name) {
			left = append(left, name)
		}
	}
	return left
}

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

// clearCommand clears fields of the evidence that is staged at Stripe, and prints the fingerprint
// of the evidence that is left. It submits nothing. Evidence that a person approved is changed
// only with -replace.
func clearCommand(ctx context.Context, c *call) error {
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
		if err := checkClearable(name); err != nil {
			return err
		}
	}
	return c.forEachItem(ctx, []record{{ID: id, Account: account}}, "disputes", func(ctx context.Context, _ int) (record, string, error) {
		d, err := c.clearOne(ctx, id, account, fields)
		if err != nil {
			return record{}, "", err
		}
		r := newRecord(desk.Case{Account: account, Dispute: d})
		r.Fingerprint = string(d.Evidence.Fingerprint()) // newRecord has none if nothing is staged any more
		return r, fmt.Sprintf("%s %s", r.ID, r.Fingerprint), nil
	})
}

// clearOne clears those of the fields that the dispute has, with one request. It returns
// ErrUnconfirmed if Stripe still shows one of them afterwards.
func (c *call) clearOne(ctx context.Context, id, account string, fields []string) (*dispute.Dispute, error) {
	opts := onAccount(account)
	d, err := c.disputes.Get(ctx, id, opts...)
	if err != nil {
		return nil, err
	}
	state := desk.Case{Account: account, Dispute: d}.State()
	toClear := fieldsThatAreSet(d, fields)
	switch {
	case !d.Status.NeedsResponse():
		return nil, fmt.Errorf("%w: the dispute takes no response any more (%s)", errNothing, d.Status)
	case len(toClear) == 0:
		return d, nil
	case state.Approved && !c.replace:
		text := fmt.Sprintf("the evidence at Stripe was approved by %s; nothing was cleared. To clear the fields, which voids the approval: %s",
			oneLine(state.ApprovedBy), c.commandLine("clear -replace", account, append([]string{id}, toClear...)...))
		return nil, differsError{text, &evidence.DifferenceError{Dispute: d, Fields: toClear}}
	}
	if d, err = c.disputes.Update(ctx, id, dispute.UpdateParams{Unset: toClear}, opts...); err != nil {
		return nil, err
	}
	if len(fieldsThatAreSet(d, toClear)) > 0 { // the response may be older than the change
		if d, err = c.disputes.Get(ctx, id, opts...); err != nil {
			return nil, err
		}
		if left := fieldsThatAreSet(d, toClear); len(left) > 0 {
			return nil, fmt.Errorf("%w: it still has %s", stripedispute.ErrUnconfirmed, strings.Join(left, ", "))
		}
	}
	c.note("%s: cleared: %s", oneLine(id), strings.Join(toClear, ", "))
	return d, nil
}

// fieldsThatAreSet lists those of the fields that d has, each once.
func fieldsThatAreSet(d *dispute.Dispute, fields []string) (set []string) {
	has := fieldNames(d.Evidence)
	for _, name := range fields {
		if slices.Contains(has, name) && !slices.Contains(set, name) {
			set = append(set, name)
		}
	}
	return set
}

// checkClearable returns an error if "clear" does not take this name of a field.
func checkClearable(name string) error {
	if isClearable(name) {
		return nil
	}
	if whole := clearable([]string{name}); len(whole) > 0 {
		return usageError{fmt.Sprintf("%q is a part of a field, and clear takes whole fields; to clear all of it, name %s",
			oneLine(name), whole[0])}
	}
	return usageError{fmt.Sprintf("evidence has no field %q; the fields are in evidence.json, and in the output of: disputes show ID",
		oneLine(name))}
}

// isClearable reports whether "clear" takes this name of a field.
func isClearable(name string) bool {
	_, isObject := evidenceObjects(dispute.Evidence{})[name]
	return isObject || dispute.Field(name).Known()
}

// clearable turns paths of evidence into arguments of "clear", for the commands that other commands
// print. A member of an object, such as appeal.card, is cleared with the whole object.
func clearable(names []string) (fields []string) {
	for _, name := range names {
		top, _, _ := strings.Cut(name, ".")
		if isClearable(top) && !slices.Contains(fields, top) {
			fields = append(fields, top)
		}
	}
	return fields
}

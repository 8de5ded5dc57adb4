package main

import (
	"context"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// ownStaged compares a folder with the dispute before anything is sent. own is the fingerprint of
// the evidence at Stripe if stage may replace it: this command staged it from an earlier state of
// the folder, nobody has changed it since, and nobody has approved it. Otherwise own is "". The help
// (main.go) and a table in docs/command.md say for users what stage replaces.
//
// The error is an *[evidence.DifferenceError] if somebody has cleared everything that was staged,
// or has shortened a text. A Responder would replace both, because it cannot know: such a dispute
// looks as if nobody has responded to it, and such a text looks as if Stripe has cut it.
func (c *call) ownStaged(ctx context.Context, f *folder) (own dispute.Fingerprint, err error) {
	d, err := c.disputes.Get(ctx, f.dispute, onAccount(f.account)...)
	if err != nil || !d.Status.NeedsResponse() {
		return "", err // a Responder says why it is too late
	}
	packet, err := packetDigest(f.packet)
	if err != nil {
		return "", err
	}
	state := desk.Case{Account: f.account, Dispute: d}.State()
	m := f.stagedBefore()
	switch staged := state.Fingerprint == m.Fingerprint; {
	case roundOf(d.Status) == m.Round && (!state.Staged || hasEmptyAppeal(d)): // what was staged is cleared
		return "", &evidence.DifferenceError{Dispute: d, Fields: packetFields(f.packet)}
	case staged && !state.Approved && !othersWrote(d, f.packet, m):
		return m.Fingerprint, nil
	case !state.Staged, staged && packet == m.Packet: // nothing is staged, or the folder itself
		return "", nil
	}
	if fields := shortened(f.packet, d); len(fields) > 0 {
		return "", &evidence.DifferenceError{Dispute: d, Fields: fields}
	}
	return "", nil
}

// hasEmptyAppeal reports whether d waits for an appeal and Stripe shows one in which nothing is set.
func hasEmptyAppeal(d *dispute.Dispute) bool {
	return d.Status.Appeal() && !slices.Contains(fieldNames(d.Evidence), "appeal")
}

// othersWrote reports whether d has a field of the packet that neither Stripe nor this command wrote.
func othersWrote(d *dispute.Dispute, p *evidence.Packet, m stagedMemory) bool {
	held := memberNames(d.Evidence)
	return slices.ContainsFunc(packetMembers(p), func(name string) bool {
		return slices.Contains(held, name) && !slices.Contains(m.Fields, name)
	})
}

// removedFields lists the fields of d that were staged out of the folder and that the folder does
// not have any more. For an appeal, only the appeal is submitted.
func removedFields(d *dispute.Dispute, p *evidence.Packet, m stagedMemory) (fields []string) {
	held, kept := memberNames(d.Evidence), packetMembers(p)
	for _, name := range m.FromFolder {
		isSubmitted := !d.Status.Appeal() || strings.HasPrefix(name, "appeal.")
		if isSubmitted && slices.Contains(held, name) && !slices.Contains(kept, name) {
			fields = append(fields, name)
		}
	}
	return fields
}

// shortened lists the texts of which d has only the beginning.
func shortened(p *evidence.Packet, d *dispute.Dispute) (fields []string) {
	withoutSpace := func(text string) string { return strings.Join(strings.Fields(text), "") }
	for _, field := range dispute.Fields() {
		want, have := withoutSpace(p.Evidence.Get(field)), withoutSpace(d.Evidence.Get(field))
		if !field.File() && have != "" && want != have && strings.HasPrefix(want, have) {
			fields = append(fields, string(field))
		}
	}
	return fields
}

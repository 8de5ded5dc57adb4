package main

import (
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// record is one line of -json. Members that do not apply are left out. A pointer prints 0 and
// false too. docs/command.md describes each member for users, and docs_test.go names a member that is
// not there; "show:" means that only the command show sets it.
type record struct {
	ID            string            `json:"id,omitempty"`
	Account       string            `json:"account,omitempty"`
	Folder        string            `json:"folder,omitempty"`
	Status        string            `json:"status,omitempty"`
	Reason        string            `json:"reason,omitempty"`
	Amount        *int64            `json:"amount,omitempty"` // smallest unit of the currency
	Currency      string            `json:"currency,omitempty"`
	AmountText    string            `json:"amount_text,omitempty"` // "42.00 USD"
	Created       string            `json:"created,omitempty"`     // RFC 3339, UTC
	DueBy         string            `json:"due_by,omitempty"`      // RFC 3339, UTC
	Charge        string            `json:"charge,omitempty"`
	PaymentIntent string            `json:"payment_intent,omitempty"`
	Staged        *bool             `json:"staged,omitempty"`      // evidence is staged, and a response is due
	Approved      *bool             `json:"approved,omitempty"`    // the desk has an approval of what is staged
	Submitted     *bool             `json:"submitted,omitempty"`   // see wasSubmitted
	Fingerprint   string            `json:"fingerprint,omitempty"` // of what is staged or submitted
	Evidence      *dispute.Evidence `json:"evidence,omitempty"`    // show
	Missing       []string          `json:"missing,omitempty"`     // show: fields that could help
	Page          string            `json:"page,omitempty"`        // review, show -open: path of the page
	Replaced      []string          `json:"replaced,omitempty"`    // stage: fields whose staged evidence was replaced
	AlsoStaged    []string          `json:"also_staged,omitempty"` // fields that the folder leaves empty and that the bank gets too
	Altered       []string          `json:"altered,omitempty"`     // fields that Stripe shows with other white space, or cut short
	Problems      []problemRecord   `json:"problems,omitempty"`
	Error         string            `json:"error,omitempty"`
	ExitStatus    int               `json:"exit_status,omitempty"` // of this item alone
}

// problemRecord is a problem that a check found, as a member of a record.
type problemRecord struct {
	Severity string `json:"severity"`
	Rule     string `json:"rule"`
	Field    string `json:"field,omitempty"`
	Message  string `json:"message"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
}

// newRecord makes the record of a dispute, with the members that every command prints.
func newRecord(c desk.Case) record {
	d, s := c.Dispute, c.State()
	r := record{
		ID: d.ID, Account: c.Account, Status: string(d.Status), Reason: string(d.Reason),
		Amount: new(d.Amount), Currency: d.Currency, AmountText: amount(d),
		Created: utc(d.Created), DueBy: utc(d.EvidenceDetails.DueBy), Charge: d.Charge.ID, PaymentIntent: d.PaymentIntent.ID,
		Staged: new(s.Staged && d.Status.NeedsResponse()), Approved: new(s.Approved), Submitted: new(wasSubmitted(d)),
	}
	if *r.Staged || *r.Submitted {
		r.Fingerprint = string(s.Fingerprint)
	}
	return r
}

// wasSubmitted reports whether evidence was submitted, and no further response is due.
func wasSubmitted(d *dispute.Dispute) bool {
	return d.Status.UnderReview() || d.Status.Final() && d.EvidenceDetails.SubmissionCount > 0
}

// utc writes t as a text such as 2026-03-02T09:00:00Z. Without a time, the text is "".
func utc(t stripedispute.Timestamp) string {
	if t <= 0 {
		return ""
	}
	return t.Time().UTC().Format(time.RFC3339)
}

// problemRecords returns the problems as members of a record.
func problemRecords(all evidence.Problems) (list []problemRecord) {
	for _, p := range all {
		list = append(list, problemRecord{p.Severity.String(), string(p.Rule), p.Field, p.Message, p.Line, p.Column})
	}
	return list
}

// amount is the amount of a dispute for people, such as "42.00 USD".
func amount(d *dispute.Dispute) string { return stripedispute.FormatAmount(d.Amount, d.Currency) }

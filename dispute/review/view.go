package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// view is what both forms of a page show, in words. Everything in it is visible text.
type view struct {
	Title    string
	Lead     string // what is shown: staged, submitted or a packet
	Urgent   bool   // the deadline is near or has passed
	Facts    []fact
	Problems []string // those of no field
	Entries  []shown
	Also     []shown
	Missing  []string

	Fingerprint string
	Approve     string
}

type fact struct{ Name, Value string }

// shown is an entry in words.
type shown struct {
	Field, Label string
	Text         string
	Other        string // what Stripe holds in its place
	Document     *file
	Problems     []string
}

// file is a document in words.
type file struct {
	Name, Size, Note string
	Document         Document
}

func (p *Page) view() view {
	d := p.dispute
	v := view{Title: "Dispute " + line(d.ID), Lead: p.lead(), Facts: p.facts(), Fingerprint: string(p.Fingerprint), Approve: visible(p.Approve)}
	if d.ID == "" {
		v.Title = "A packet of evidence"
	}
	deadline, ok := d.Deadline()
	v.Urgent = ok && d.Status.NeedsResponse() && deadline.Sub(p.Now) < 48*time.Hour
	problems := p.problems()
	v.Problems = sentences(problems[-1], "")
	for i, e := range p.entries {
		s := p.shown(e)
		s.Problems = sentences(problems[i], e.field)
		v.Entries = append(v.Entries, s)
	}
	for _, e := range p.also {
		v.Also = append(v.Also, p.shown(e))
	}
	for _, q := range p.problem {
		if q.Rule == evidence.RuleMissing {
			v.Missing = append(v.Missing, visible(q.Field+": "+q.Message))
		}
	}
	return v
}

func (p *Page) lead() string {
	d := p.dispute
	switch {
	case p.packet:
		return "This is a packet. Nothing of it is at Stripe yet."
	case d.Status.UnderReview(), d.Status.Final() && d.EvidenceDetails.SubmissionCount > 0:
		return "This evidence was submitted. It cannot be changed any more."
	case d.EvidenceDetails.HasEvidence:
		return "This evidence is staged at Stripe. The bank gets it when it is submitted, once."
	default:
		return "Nothing is staged. What is shown was filled in by Stripe."
	}
}

func (p *Page) facts() []fact {
	d := p.dispute
	var all []fact
	add := func(name, value string) {
		if value = line(value); value != "" {
			all = append(all, fact{name, value})
		}
	}
	if d.ID != "" {
		add("Amount", stripedispute.FormatAmount(d.Amount, d.Currency))
		add("Reason", strings.ReplaceAll(string(d.Reason), "_", " "))
		add("Status", strings.ReplaceAll(string(d.Status), "_", " "))
		add("Deadline", p.deadline())
		add("Moved so far", money(d.Net()))
		add("Opened", d.Created.Time().Format("2 January 2006"))
		add("Payment", strings.Trim(d.Charge.ID+" "+d.PaymentIntent.ID, " "))
	}
	add("Account", p.Account)
	if c := d.PaymentMethodDetails.Card; c != nil {
		add("Card", strings.Trim(fmt.Sprintf("%s %s %s", c.Brand, c.CaseType, c.NetworkReasonCode), " "))
	}
	if by := d.IntendedSubmissionMethod; by != "" {
		add("Who submits", strings.ReplaceAll(string(by), "_", " "))
	}
	return all
}

// deadline is when the response must be in, and how much time is left.
func (p *Page) deadline() string {
	due, ok := p.dispute.Deadline()
	if !ok {
		return "none: no response is taken"
	}
	text := due.Format("Monday, 2 January 2006, 15:04 MST")
	if !p.dispute.Status.NeedsResponse() {
		return text
	}
	return text + " (" + Left(due.Sub(p.Now)) + ")"
}

// Left says how much time is left in words that a person would use: "3 days left",
// "5 hours left", "passed 2 days ago".
func Left(d time.Duration) string {
	format := "%s left"
	if d < 0 {
		d, format = -d, "passed %s ago"
	}
	n, unit := int64(d/time.Minute), "minute"
	switch {
	case d >= 48*time.Hour:
		n, unit = int64(d/(24*time.Hour)), "day"
	case d >= 2*time.Hour:
		n, unit = int64(d/time.Hour), "hour"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf(format, fmt.Sprint(n, " ", unit))
}

func money(net map[string]int64) string {
	var parts []string
	for _, currency := range slices.Sorted(maps.Keys(net)) {
		parts = append(parts, stripedispute.FormatAmount(net[currency], currency))
	}
	return strings.Join(parts, ", ")
}

func (p *Page) shown(e entry) shown {
	s := shown{Field: line(e.field), Label: line(label(e.field)), Other: visible(e.other)}
	if e.document < 0 {
		s.Text = visible(e.text)
	} else {
		d := p.Documents[e.document]
		s.Document = &file{Name: line(d.Name), Document: d, Size: size(len(d.Contents))}
		switch {
		case d.Err != nil:
			s.Document.Note = "This file cannot be shown: " + line(d.Err.Error()) + ". Look at it before you approve."
		case d.Type() == "":
			s.Document.Note = "This file is not a PDF, JPEG or PNG and is not shown."
		}
	}
	return s
}

// size is a number of bytes for people: "1.2 MB", "340 kB".
func size(n int) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1_000_000)
	case n >= 1000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}

// sentences are problems in words, with the field where it is not the one at hand.
func sentences(problems evidence.Problems, field string) (all []string) {
	for _, q := range problems {
		severity := q.Severity.String()
		text := strings.ToUpper(severity[:1]) + severity[1:] + ": "
		if q.Field != "" && q.Field != field {
			text += label(q.Field) + ": "
		}
		all = append(all, visible(text+q.Message))
	}
	return all
}

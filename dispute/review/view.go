package review

import (
	"fmt"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/dispute/internal/urgent"
)

// Titles on the page. page.html has the others itself.
const (
	alsoTitle    = "Also at Stripe, and submitted too"
	missingTitle = "Missing evidence that could help (leave out what does not apply)" // only in text
	otherTitle   = "Stripe has another value now"
)

// view is the contents of a page as texts, for HTML and for plain text. All texts went
// through visible. A new field is shown only if page.html and Text (text.go) write it; a new fact is
// shown by both.
type view struct {
	Title    string
	Lead     string // says whether the evidence is staged, submitted or a packet
	Heading  string // the title above the evidence
	Urgent   bool   // the deadline is near or has passed
	Facts    []fact
	Problems []string // the problems that belong to no entry
	Entries  []entryView
	Also     []entryView // evidence at Stripe that the packet lacks
	Missing  []entryView // evidence that could help and is not there: the names only
	Reason   string      // against which the missing evidence could help

	Fingerprint string // "" if there is no evidence
	Approve     string // how to approve the evidence; "" if it cannot be submitted
}

// fact is a fact about the dispute, such as the amount.
type fact struct{ Name, Value string }

// entryView is an entry as texts. Template "entry" in page.html and write in text.go show it.
type entryView struct {
	Field, Label string
	Text         string
	Other        string // what Stripe has in this field, if that differs
	Document     *documentView
	Problems     []string
}

// documentView is a document as texts.
type documentView struct {
	Name, Size, Note string
	Document         Document
}

// AlsoTitle and OtherTitle are for the template.
func (view) AlsoTitle() string  { return alsoTitle }
func (view) OtherTitle() string { return otherTitle }

// view makes the texts of the page.
func (p *Page) view() view {
	d := p.dispute
	v := view{
		Title: "Dispute " + line(d.ID), Lead: p.lead(), Heading: p.heading(), Facts: p.facts(),
		Reason: line(strings.ReplaceAll(string(d.Reason), "_", " ")),
	}
	if len(p.entries) > 0 {
		v.Fingerprint = string(p.Fingerprint)
	}
	if p.canSubmit() {
		v.Approve = visible(p.Approve)
	}
	if d.ID == "" {
		v.Title = "A packet of evidence"
	}
	deadline, ok := d.Deadline()
	v.Urgent = ok && d.Status.NeedsResponse() && urgent.Is(deadline.Sub(p.Now))
	problems := p.problemsByEntry()
	v.Problems = sentences(problems[-1], "")
	for i, e := range p.entries {
		s := p.entryView(e)
		s.Problems = sentences(problems[i], e.field)
		v.Entries = append(v.Entries, s)
	}
	for _, e := range p.also {
		v.Also = append(v.Also, p.entryView(e))
	}
	for _, q := range p.problems {
		if q.Rule == evidence.RuleMissing {
			v.Missing = append(v.Missing, entryView{Field: line(q.Field), Label: line(label(q.Field))})
		}
	}
	return v
}

// facts are the facts about the dispute. It leaves out facts without a value. page.html finds the
// fact "Deadline" by its name.
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
		add("Balance change", balanceChange(d.BalanceTransactions))
		add("Opened", d.Created.Time().Format("2 January 2006"))
		add("Payment", strings.Trim(d.Charge.ID+" "+d.PaymentIntent.ID, " "))
	}
	add("Account", p.Account)
	if d.ID != "" {
		mode := "test mode"
		if d.Livemode {
			mode = "live mode"
		}
		add("As of", p.Now.UTC().Format("2 January 2006, 15:04")+" UTC, "+mode)
	}
	if c := d.PaymentMethodDetails.Card; c != nil {
		add("Card", strings.Trim(fmt.Sprintf("%s %s %s", c.Brand, c.CaseType, c.NetworkReasonCode), " "))
	}
	if by := d.IntendedSubmissionMethod; by != "" {
		add("Who submits", strings.ReplaceAll(string(by), "_", " "))
	}
	return all
}

// deadline is the deadline of the response, and how much time is left.
func (p *Page) deadline() string {
	due, ok := p.dispute.Deadline()
	switch {
	case !ok && p.dispute.Status == dispute.StatusAppealNeedsResponse:
		return "not known: Stripe shows none for the appeal"
	case !ok:
		return "none: the dispute takes no response"
	}
	text := due.Format("Monday, 2 January 2006, 15:04 MST")
	if !p.dispute.Status.NeedsResponse() {
		return text
	}
	return text + " (" + Left(due.Sub(p.Now)) + ")"
}

// Left says in words how much time is left: "3 days left", "5 hours left", or "passed 2 days
// ago" for a negative duration. The command "disputes list" cuts off " left".
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

// entryView makes the texts of an entry.
func (p *Page) entryView(e entry) entryView {
	s := entryView{Field: line(e.field), Label: line(label(e.field)), Other: visible(e.other)}
	if e.document < 0 {
		s.Text = visible(e.text)
	} else {
		d := p.Documents[e.document]
		s.Document = &documentView{Name: line(d.Name), Document: d, Size: size(len(d.Contents))}
		switch {
		case d.Err != nil:
			s.Document.Note = "This file cannot be shown: " + line(d.Err.Error()) + ". Look at it before you approve."
		case d.Type() == "":
			s.Document.Note = "This file is not a PDF, JPEG or PNG, so this page does not show it."
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

// sentences are problems as texts. The text names the field if it is not the given one.
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

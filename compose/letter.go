package compose

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// Letter is a letter to the bank: who writes, which payment it is about, what
// happened and what is enclosed. It says what Dispute, Packet and your own words
// hold, and nothing else; what is empty is left out.
//
// The outline fits the dispute's reason. Template replaces it: its data is the
// Letter, and its output is plain text in which a line that begins with "# " is a
// heading, one that begins with "- " an item of a list, and an empty line ends a
// paragraph. [Outline] is where to begin.
type Letter struct {
	From string    // the merchant: name and address, one line each
	Date time.Time // of the letter; zero: it has none

	Dispute *dispute.Dispute // gives the amount, the payment and the reason; nil: they are left out
	Packet  *evidence.Packet // gives the facts and the exhibits; nil: they are left out

	Facts     string  // what the bank should know, in your own words; empty lines part paragraphs
	Events    []Event // what happened; sorted by date
	Signature string  // below the letter

	// Exhibits are listed after the files of Packet. [Document] adds its own pictures
	// and PDFs.
	Exhibits []Exhibit

	Template *template.Template // nil: the outline for the dispute's reason
}

// Event is something that happened.
type Event struct {
	Date time.Time // zero: no date is written
	Text string
}

// Exhibit is something that proves what a letter says.
type Exhibit struct {
	Name string
	Page int // in the same document, from 1; 0: it is a file of its own
}

// Text is the letter as plain text, for the field uncategorized_text. More than the
// 20,000 characters that it takes are an error.
func (l Letter) Text() (string, error) {
	text, err := l.render()
	if err != nil {
		return "", fmt.Errorf("compose: letter: %w", err)
	}
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimPrefix(line, headingMark))
	}
	text = strings.TrimSpace(strings.Join(lines, ""))
	if n, most := utf8.RuneCountInString(text), dispute.FieldUncategorizedText.Limit(); n > most {
		return "", fmt.Errorf("compose: letter: it has %d characters, %d more than the %d that a text takes; shorten it, or add it to a Document", n, n-most, most)
	}
	return text, nil
}

// The marks of a template's output.
const (
	headingMark = "# "
	itemMark    = "- "
)

// render runs the template.
func (l Letter) render() (string, error) {
	t := l.Template
	if t == nil {
		t = Outline(l.reason())
	}
	var out strings.Builder
	if err := t.Execute(&out, l); err != nil {
		return "", fmt.Errorf("its template: %w", err)
	}
	text := squeeze(out.String())
	if text == "" {
		return "", errors.New("it is empty")
	}
	return text, nil
}

// squeeze leaves one empty line between paragraphs, and none around the text.
func squeeze(text string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line = strings.TrimRight(line, " \t")
		if line != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func (l Letter) reason() dispute.Reason {
	if l.Dispute == nil {
		return ""
	}
	return l.Dispute.Reason
}

// Amount is the disputed amount as people write it, "" without a dispute.
func (l Letter) Amount() string {
	if l.Dispute == nil || l.Dispute.Currency == "" {
		return ""
	}
	return stripedispute.FormatAmount(l.Dispute.Amount, l.Dispute.Currency)
}

// Payment is the ids of the payment, "" without a dispute.
func (l Letter) Payment() string {
	if l.Dispute == nil {
		return ""
	}
	ids := []string{l.Dispute.Charge.ID, l.Dispute.PaymentIntent.ID}
	return strings.Join(slices.DeleteFunc(ids, func(id string) bool { return id == "" }), ", ")
}

// Claim says why the dispute was made, in a sentence; "" without a dispute.
func (l Letter) Claim() string {
	if l.Dispute == nil {
		return ""
	}
	claim := claims[l.Dispute.Reason]
	switch {
	case l.Dispute.Status.Inquiry() && claim != "":
		return "The bank asks about this payment. The reason given is that " + claim + "."
	case l.Dispute.Status.Inquiry():
		return "The bank asks about this payment."
	case claim != "":
		return "The reason given for the dispute is that " + claim + "."
	}
	return ""
}

// Inquiry reports that the bank asks and has not taken money.
func (l Letter) Inquiry() bool { return l.Dispute != nil && l.Dispute.Status.Inquiry() }

// claims are the reasons, to follow "that".
var claims = map[dispute.Reason]string{
	dispute.ReasonCreditNotProcessed:   "a refund or credit was due and did not come",
	dispute.ReasonDuplicate:            "the payment was taken twice",
	dispute.ReasonFraudulent:           "the cardholder did not authorise the payment",
	dispute.ReasonProductNotReceived:   "the product or service was not received",
	dispute.ReasonProductUnacceptable:  "the product or service was defective or not as described",
	dispute.ReasonSubscriptionCanceled: "the subscription had been cancelled before the payment",
	dispute.ReasonUnrecognized:         "the cardholder does not recognise the payment",
}

// Day is a date as people write it, "" for none.
func (l Letter) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2 January 2006")
}

// Timeline is the events by date, those without one first.
func (l Letter) Timeline() []Event {
	return slices.SortedStableFunc(slices.Values(l.Events), func(a, b Event) int { return a.Date.Compare(b.Date) })
}

// Get is what the packet holds for a field, by Stripe's name: a text, or the name of a
// file. An unknown name is an error.
func (l Letter) Get(field string) (string, error) {
	f := dispute.Field(field)
	switch {
	case !f.Known():
		return "", fmt.Errorf("there is no field %q of evidence", field)
	case l.Packet == nil:
		return "", nil
	}
	if file, ok := l.Packet.Files[f]; ok {
		return file.Name, nil
	}
	if id := l.Packet.Evidence.Get(f); f.File() && id != "" {
		return "uploaded before", nil
	}
	return strings.TrimSpace(l.Packet.Evidence.Get(f)), nil
}

// Section is a heading and, below it, a line for each of the fields that the packet
// holds; "" where it holds none of them.
func (l Letter) Section(heading string, fields ...string) (string, error) {
	var out strings.Builder
	for _, field := range fields {
		value, err := l.Get(field)
		if err != nil {
			return "", err
		}
		switch {
		case value == "":
			continue
		case dispute.Field(field).File():
			fmt.Fprintf(&out, "%s: see %s\n", labels[dispute.Field(field)], value)
		case strings.Contains(value, "\n") || utf8.RuneCountInString(value) > 60:
			fmt.Fprintf(&out, "\n%s:\n%s\n\n", labels[dispute.Field(field)], value)
		default:
			fmt.Fprintf(&out, "%s: %s\n", labels[dispute.Field(field)], value)
		}
	}
	if out.Len() == 0 {
		return "", nil
	}
	return "\n" + headingMark + heading + "\n\n" + out.String() + "\n", nil
}

// Earlier are the undisputed payments that the packet names as the same customer's.
func (l Letter) Earlier() []dispute.PriorTransaction {
	if l.Packet == nil || l.Packet.Evidence.EnhancedEvidence == nil || l.Packet.Evidence.EnhancedEvidence.VisaCompellingEvidence3 == nil {
		return nil
	}
	return l.Packet.Evidence.EnhancedEvidence.VisaCompellingEvidence3.PriorUndisputedTransactions
}

// Enclosed is all exhibits: the files of the packet in Stripe's order, those of an
// appeal, then Exhibits.
func (l Letter) Enclosed() []Exhibit {
	var list []Exhibit
	if l.Packet != nil {
		for _, f := range dispute.Fields() {
			name, _ := l.Get(string(f))
			if f.File() && name != "" {
				list = append(list, Exhibit{Name: labels[f] + ": " + name})
			}
		}
		for _, file := range l.Packet.AppealFiles {
			list = append(list, Exhibit{Name: file.Name})
		}
	}
	return append(list, l.Exhibits...)
}

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

// Letter is a letter to the bank. It says who writes, which payment it is about, what happened
// and what is enclosed. Everything in it comes from Dispute, Packet and your own texts. Parts
// without contents are left out.
//
// The outline of the letter depends on the reason of the dispute. Template replaces the
// outline. The data of the template is the Letter, and its output is plain text: a line that
// begins with "# " is a heading, a line that begins with "- " is an item of a list, and an
// empty line ends a paragraph. To write a template, begin with [Outline].
type Letter struct {
	From string    // the name and the address of the merchant, on lines of their own
	Date time.Time // of the letter; the zero Time leaves it out

	Dispute *dispute.Dispute // has the amount, the payment and the reason; nil leaves them out
	Packet  *evidence.Packet // has the facts and the exhibits; nil leaves them out

	Facts     string  // what the bank should know, in your words; an empty line ends a paragraph
	Events    []Event // what happened; the letter sorts them by date
	Signature string  // below the letter

	// Exhibits are listed after the files of Packet. A [Document] adds its own pictures and
	// PDFs.
	Exhibits []Exhibit

	// Template is nil for the outline that fits the reason of the dispute. A [Document] may execute
	// it several times, because the letter lists pages.
	Template *template.Template
}

// Event is something that happened.
type Event struct {
	Date time.Time // the zero Time leaves the date out
	Text string    // what happened
}

// Exhibit is a document that proves what a letter says.
type Exhibit struct {
	Name string // as the letter lists it
	Page int    // its first page in the same document, from 1; 0 for a separate file
}

// Text returns the letter as plain text, for the field uncategorized_text. It returns an error
// if the letter has more than 20,000 characters, the limit of that field.
func (l Letter) Text() (string, error) {
	text, err := l.render()
	if err != nil {
		return "", &PartError{"letter", err}
	}
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimPrefix(line, headingMark))
	}
	text = strings.TrimSpace(strings.Join(lines, ""))
	if n, most := utf8.RuneCountInString(text), dispute.FieldUncategorizedText.Limit(); n > most {
		return "", permanent("compose: letter: it has %d characters, %d more than the %d that a text field takes; "+
			"shorten it, or add it to a Document", n, n-most, most)
	}
	return text, nil
}

// The marks at the beginning of a line in a template's output. styleOf in typeset.go reads them.
const (
	headingMark = "# "
	itemMark    = "- "
)

// render executes the template. It waits for the functions of the template; no context ends that
// wait.
func (l Letter) render() (string, error) {
	t := l.Template
	if t == nil {
		t = Outline(l.reason())
	}
	var out strings.Builder
	if err := t.Execute(&out, l); err != nil {
		return "", templateError(err)
	}
	text := squeeze(out.String())
	if text == "" {
		return "", errors.New("it is empty")
	}
	return text, nil
}

// squeeze removes repeated empty lines, and the empty lines around the text.
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

// reason is the reason of the dispute, or "".
func (l Letter) reason() dispute.Reason {
	if l.Dispute == nil {
		return ""
	}
	return l.Dispute.Reason
}

// The methods below are for templates. A new one appears in a letter only if an outline (outline/*.txt)
// or the user's Template calls it.

// Amount returns the disputed amount, such as "129.00 USD". It is "" without a dispute.
func (l Letter) Amount() string {
	if l.Dispute == nil || l.Dispute.Currency == "" {
		return ""
	}
	return stripedispute.FormatAmount(l.Dispute.Amount, l.Dispute.Currency)
}

// Payment returns the ids of the charge and the payment intent. It is "" without a dispute.
func (l Letter) Payment() string {
	if l.Dispute == nil {
		return ""
	}
	ids := []string{l.Dispute.Charge.ID, l.Dispute.PaymentIntent.ID}
	return strings.Join(slices.DeleteFunc(ids, func(id string) bool { return id == "" }), ", ")
}

// Claim returns a sentence with the reason of the dispute. It is "" without a dispute. For a reason
// without a sentence it is "" too, except for an inquiry.
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

// Inquiry reports whether the dispute is an inquiry: the bank asks, and no money has been
// withdrawn.
func (l Letter) Inquiry() bool { return l.Dispute != nil && l.Dispute.Status.Inquiry() }

// claims are the reasons in words that follow "that".
var claims = map[dispute.Reason]string{
	dispute.ReasonCreditNotProcessed:   "a refund or credit was due and did not come",
	dispute.ReasonDuplicate:            "the payment was taken twice",
	dispute.ReasonFraudulent:           "the cardholder did not authorise the payment",
	dispute.ReasonProductNotReceived:   "the product or service was not received",
	dispute.ReasonProductUnacceptable:  "the product or service was defective or not as described",
	dispute.ReasonSubscriptionCanceled: "the subscription had been cancelled before the payment",
	dispute.ReasonUnrecognized:         "the cardholder does not recognise the payment",
}

// Day returns a date such as "2 January 2006". It is "" for the zero Time.
func (l Letter) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2 January 2006")
}

// Timeline returns the events sorted by date. Events without a date come first.
func (l Letter) Timeline() []Event {
	return slices.SortedStableFunc(slices.Values(l.Events), func(a, b Event) int { return a.Date.Compare(b.Date) })
}

// Get returns the value of a field in the packet: a text, or the name of a file. field is
// Stripe's name of the evidence field. An unknown name is an error.
func (l Letter) Get(field string) (string, error) {
	f := dispute.Field(field)
	switch {
	case !f.Known():
		return "", permanent("evidence has no field %q", field)
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

// Section returns a heading and below it one line for each of these fields that the packet
// has. It is "" if the packet has none of them.
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
			fmt.Fprintf(&out, "%s: see %s\n", label(dispute.Field(field)), value)
		case strings.Contains(value, "\n") || utf8.RuneCountInString(value) > 60:
			fmt.Fprintf(&out, "\n%s:\n%s\n\n", label(dispute.Field(field)), value)
		default:
			fmt.Fprintf(&out, "%s: %s\n", label(dispute.Field(field)), value)
		}
	}
	if out.Len() == 0 {
		return "", nil
	}
	return "\n" + headingMark + heading + "\n\n" + out.String() + "\n", nil
}

// Earlier returns the earlier undisputed payments of the same customer that the packet names
// (prior_undisputed_transactions of Visa Compelling Evidence 3.0).
func (l Letter) Earlier() []dispute.PriorTransaction {
	if l.Packet == nil || l.Packet.Evidence.EnhancedEvidence == nil || l.Packet.Evidence.EnhancedEvidence.VisaCompellingEvidence3 == nil {
		return nil
	}
	return l.Packet.Evidence.EnhancedEvidence.VisaCompellingEvidence3.PriorUndisputedTransactions
}

// Enclosed returns all exhibits: first the files of the packet in Stripe's order, then the
// files of an appeal, then Exhibits.
func (l Letter) Enclosed() []Exhibit {
	var list []Exhibit
	if l.Packet != nil {
		for _, f := range dispute.Fields() {
			name, _ := l.Get(string(f))
			if f.File() && name != "" {
				list = append(list, Exhibit{Name: label(f) + ": " + name})
			}
		}
		for _, file := range l.Packet.AppealFiles {
			list = append(list, Exhibit{Name: file.Name})
		}
	}
	return append(list, l.Exhibits...)
}

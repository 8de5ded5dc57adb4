package deskweb

import (
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/internal/urgent"
	"github.com/stripedispute-go/stripedispute/dispute/review"
)

//go:embed pages.html
var source string

//go:embed style.css
var style string

var templates = sync.OnceValue(func() *template.Template {
	makeHead := func(title, home string) head { return head{title, home} }
	moment := func(t time.Time) string { return t.Format(momentFormat) }
	return template.Must(template.New("").Funcs(template.FuncMap{"head": makeHead, "moment": moment}).Parse(source))
})

// messagePage is the data of a page with one message in pages.html. Home is the address of the list,
// relative to the page.
type messagePage struct{ Message, Home string }

// head is the data of the beginning of a page in pages.html.
type head struct{ Title, Home string }

// listPage is the data of the list in pages.html.
type listPage struct {
	Due    []row    // disputes that wait for a response
	AtBank []row    // disputes that wait for the bank
	Failed []string // why accounts could not be read
}

// disputePage is the data of the page of one dispute in pages.html. Body is the page of package
// review.
type disputePage struct {
	Row     row
	Message string
	Body    template.HTML
	State   desk.State
	History []Moment
	Unseen  []string // fields whose files could not be shown

	Decision decision
}

// row is what the list shows of a dispute. A new column is a field here, a value in newRow, and
// a cell in the template "rows" of pages.html.
type row struct {
	Account, ID, Reason, Amount string
	Path                        string // of its page
	Deadline, Left, State       string
	Urgent                      bool
}

// newRow fills the row of a dispute.
func newRow(k *desk.Desk, c desk.Case, now time.Time) row {
	d := c.Dispute
	r := row{
		Account: c.Account, ID: d.ID, Path: Path(c.Account, d.ID), Reason: strings.ReplaceAll(string(d.Reason), "_", " "),
		Amount: stripedispute.FormatAmount(d.Amount, d.Currency), State: stateText(k, c, now),
	}
	if due, ok := d.Deadline(); ok && d.Status.NeedsResponse() {
		r.Deadline, r.Left = momentText(due), review.Left(due.Sub(now))
		r.Urgent = urgent.Is(due.Sub(now))
	}
	return r
}

// stateText says in words how far the response is.
func stateText(k *desk.Desk, c desk.Case, now time.Time) string {
	s, d, refused := c.State(), c.Dispute, k.Approvable(c)
	switch {
	case d.Status.Final() && s.ClosedBy != "":
		return "loss accepted by " + s.ClosedBy
	case d.Status.Final():
		return strings.ReplaceAll(string(d.Status), "_", " ")
	case d.Status.UnderReview():
		return "submitted, waits for the bank"
	case errors.Is(refused, dispute.ErrDeadline):
		return "too late"
	case sentWithoutApproval(k, refused) && !s.Approved:
		return "is sent " + sentAt(k, c, now) + " without an approval"
	case s.Staged && refused != nil:
		return "cannot be sent yet"
	case s.Approved:
		return "approved by " + s.ApprovedBy
	case s.Void:
		return "changed after the approval"
	case s.Staged:
		return "waits for approval"
	default:
		return "no evidence yet"
	}
}

// momentsFromDispute lists what happened, as the dispute itself shows it. Stripe does not tell when
// evidence was sent or a dispute was decided: these moments have no time.
func momentsFromDispute(c desk.Case, now time.Time) []Moment {
	d, s := c.Dispute, c.State()
	all := []Moment{{d.Created.Time(), "The dispute was opened."}}
	if s.ApprovedBy != "" {
		all = append(all, Moment{s.ApprovedAt, "Approved by " + s.ApprovedBy + "."})
	}
	if s.ClosedBy != "" {
		all = append(all, Moment{s.ClosedAt, "The loss was accepted by " + s.ClosedBy + "."})
	}
	sent := d.Status.UnderReview() || d.EvidenceDetails.SubmissionCount > 0
	missed := !sent && s.ClosedBy == "" && (d.Status == dispute.StatusLost || d.Status.NeedsResponse() && !d.Status.Appeal())
	if due, ok := d.Deadline(); ok && missed && now.After(due) {
		all = append(all, Moment{due, "The deadline passed without a response."})
	}
	for _, t := range d.BalanceTransactions {
		amount := stripedispute.FormatAmount(t.Net, t.Currency)
		all = append(all, Moment{t.Created.Time(), fmt.Sprintf("The balance changed by %s (%s).", amount, t.ID)})
	}
	if sent {
		all = append(all, Moment{What: "Sent to the bank."})
	}
	switch d.Status {
	case dispute.StatusWon:
		all = append(all, Moment{What: "Won."})
	case dispute.StatusLost:
		all = append(all, Moment{What: "Lost."})
	case dispute.StatusPrevented:
		all = append(all, Moment{What: "Stopped before it became a chargeback."})
	case dispute.StatusWarningClosed:
		all = append(all, Moment{What: "The inquiry was closed."})
	default: // not decided
	}
	return all
}

// byTime sorts moments without a time after all others.
func byTime(a, b Moment) int {
	if a.At.IsZero() != b.At.IsZero() {
		return b.At.Compare(a.At)
	}
	return a.At.Compare(b.At)
}

// Package report counts disputes by month, reason, status and deadline, and writes the
// counts as a page that any browser shows without a network.
package report

import (
	"cmp"
	_ "embed"
	"html/template"
	"io"
	"slices"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
)

//go:embed page.html
var layout string

// Report has the counts of disputes as they were when it was made.
type Report struct {
	Made             time.Time
	Scope            string   // the mode and the accounts: "test mode, acct_1"
	Missing          []string // accounts that could not be read
	All              tally
	Months, Deadline group
	Reasons, Status  group
}

// New makes a report without disputes.
func New(now time.Time) *Report {
	r := &Report{Made: now}
	for _, d := range deadlines {
		r.Deadline.named(d.name)
	}
	return r
}

// Add counts a dispute.
func (r *Report) Add(d *dispute.Dispute) {
	r.All.add(d)
	r.Months.named(d.Created.Time().Format("2006-01")).add(d)
	r.Reasons.named(string(d.Reason)).add(d)
	r.Status.named(string(d.Status)).add(d)
	if due, ok := d.Deadline(); ok && d.Status.NeedsResponse() {
		r.Deadline.named(urgency(due.Sub(r.Made))).add(d)
	}
}

// deadlines are the rows of the table of deadlines, by the time that is left. The last row has the rest.
var deadlines = []struct {
	name string
	less time.Duration // the row has the disputes with less time than this
}{
	{"overdue", 0},
	{"within 2 days", 48 * time.Hour},
	{"within a week", 7 * 24 * time.Hour},
	{name: "later"},
}

// urgency returns the name of the row for the time that is left.
func urgency(left time.Duration) string {
	last := len(deadlines) - 1
	for _, d := range deadlines[:last] {
		if left < d.less {
			return d.name
		}
	}
	return deadlines[last].name
}

// Write writes the page.
func (r *Report) Write(w io.Writer) error {
	slices.SortFunc(r.Months, func(a, b *tally) int { return cmp.Compare(a.Name, b.Name) })
	for _, g := range []group{r.Reasons, r.Status} {
		slices.SortStableFunc(g, func(a, b *tally) int { return cmp.Compare(b.Count, a.Count) })
	}
	page, err := template.New("report").Parse(layout)
	if err != nil {
		return err
	}
	return page.Execute(w, r)
}

// group is a list of tallies with different names.
type group []*tally

// named returns the tally with this name, and adds it if there is none.
func (g *group) named(name string) *tally {
	for _, t := range *g {
		if t.Name == name {
			return t
		}
	}
	*g = append(*g, &tally{Name: name})
	return (*g)[len(*g)-1]
}

// Max is the largest count: the length of the longest bar.
func (g group) Max() int {
	most := 1
	for _, t := range g {
		most = max(most, t.Count)
	}
	return most
}

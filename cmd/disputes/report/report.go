// Package report counts disputes from several sides, for a page that opens in any
// browser without a network.
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

// Report is disputes as they stood when it was made.
type Report struct {
	Made             time.Time
	All              tally
	Months, Deadline group
	Reasons, Status  group
}

// New is a report without disputes.
func New(now time.Time) *Report {
	r := &Report{Made: now}
	for _, name := range []string{"overdue", "within 2 days", "within a week", "later"} {
		r.Deadline.of(name)
	}
	return r
}

// Add counts a dispute.
func (r *Report) Add(d *dispute.Dispute) {
	r.All.add(d)
	r.Months.of(d.Created.Time().Format("2006-01")).add(d)
	r.Reasons.of(string(d.Reason)).add(d)
	r.Status.of(string(d.Status)).add(d)
	if due, ok := d.Deadline(); ok && d.Status.NeedsResponse() {
		r.Deadline.of(urgency(due.Sub(r.Made))).add(d)
	}
}

func urgency(left time.Duration) string {
	switch {
	case left < 0:
		return "overdue"
	case left < 48*time.Hour:
		return "within 2 days"
	case left < 7*24*time.Hour:
		return "within a week"
	}
	return "later"
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

// group is tallies of one kind, by their names.
type group []*tally

func (g *group) of(name string) *tally {
	for _, t := range *g {
		if t.Name == name {
			return t
		}
	}
	*g = append(*g, &tally{Name: name})
	return (*g)[len(*g)-1]
}

// Max is the largest count, which the longest bar stands for.
func (g group) Max() int {
	most := 1
	for _, t := range g {
		most = max(most, t.Count)
	}
	return most
}

package deskweb_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// decisionOf has the rules of Approve, Withdraw and Close once more, so that the page offers nothing
// that the desk refuses, and does not hide what it allows.
func TestPageOffersTheDecisionsThatTheDeskAllows(t *testing.T) {
	for name, test := range map[string]struct {
		seed         disputetest.Dispute
		stage        bool
		approve      bool
		change, late bool // after that
	}{
		"nothing is staged":          {},
		"staged":                     {stage: true},
		"approved":                   {stage: true, approve: true},
		"changed after the approval": {stage: true, approve: true, change: true},
		"approved, too late":         {stage: true, approve: true, late: true},
		"inquiry":                    {seed: disputetest.Dispute{Kind: disputetest.Inquiry}, stage: true},
		"inquiry, approved":          {seed: disputetest.Dispute{Kind: disputetest.Inquiry}, stage: true, approve: true},
		"inquiry, too late":          {seed: disputetest.Dispute{Kind: disputetest.Inquiry}, late: true},
		"appeal":                     {seed: disputetest.Dispute{Kind: disputetest.Appeal}},
		"a fee":                      {seed: disputetest.Dispute{Kind: disputetest.VisaCompliance}, stage: true},
		"Compelling Evidence 3.0":    {seed: disputetest.Dispute{Kind: disputetest.CompellingEvidence}, stage: true},
		"no response is taken":       {seed: disputetest.Dispute{Kind: disputetest.Unanswerable}},
		"prevented":                  {seed: disputetest.Dispute{Kind: disputetest.Prevented}},
		"under review":               {seed: disputetest.Dispute{Status: "under_review"}},
		"lost":                       {seed: disputetest.Dispute{Status: "lost"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, decision := range []string{"approve", "withdraw", "close"} {
				o := newOffice(t)
				o.Desk.SubmitBefore = 6 * time.Hour
				id := o.AddDispute(test.seed)
				if test.stage {
					o.stage("", id, dispute.Evidence{CustomerName: "Jenny"})
				}
				if test.approve {
					require.NoError(t, o.Desk.Approve(t.Context(), "", id, o.state("", id).Fingerprint, "user_42"))
				}
				if test.change {
					o.stage("", id, dispute.Evidence{CustomerName: "Jenny Rosen"})
				}
				if test.late {
					cfg := o.Config()
					cfg.Clock = clock(start.AddDate(0, 0, 60)) // Stripe has not closed the dispute yet
					o.Desk.Disputes = dispute.NewClient(cfg)
				}
				offered := strings.Contains(o.get("/dispute?id="+id).Body.String(), `action="`+decision+`?`)
				s, allowed := o.state("", id), false
				switch decision {
				case "approve":
					allowed = o.Desk.Approve(t.Context(), "", id, s.Fingerprint, "user_42") == nil && !s.Approved
				case "withdraw":
					allowed = o.Desk.Withdraw(t.Context(), "", id) == nil && s.Approved
				case "close":
					allowed = o.Desk.Close(t.Context(), "", id, "user_42") == nil
				}
				assert.Equal(t, allowed, offered, "does the page offer to %s, if the desk allows it? See decisionOf in decision.go", decision)
			}
		})
	}
}

type clock time.Time

func (c clock) Now() time.Time { return time.Time(c) }

// The package comment tells programs the paths and the fields of the forms.
func TestPackageCommentListsTheForms(t *testing.T) {
	comment, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	routes, err := os.ReadFile("handler.go")
	require.NoError(t, err)
	pages, err := os.ReadFile("pages.html")
	require.NoError(t, err)
	paths := regexp.MustCompile(`"/(\w+)": h\.`).FindAllSubmatch(routes, -1)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		assert.Contains(t, string(comment), "\n//\t"+string(path[1])+" ", "the decisions in setRoutes")
		assert.Contains(t, string(pages), `action="`+string(path[1])+`?`)
	}
	names := regexp.MustCompile(`<input[^>]* name="(\w+)"`).FindAllSubmatch(pages, -1)
	require.NotEmpty(t, names)
	for _, name := range names {
		assert.Regexp(t, `\n//\t.*\b`+string(name[1])+`\b`, string(comment), "the fields of forms in pages.html")
	}
}

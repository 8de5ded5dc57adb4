package deskweb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/desk/deskweb"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// office is a handler with its desk and its in-memory Stripe.
type office struct {
	*disputetest.Server
	*deskweb.Handler
	t         *testing.T
	decisions int // how often Decided was called
}

func newOffice(t *testing.T) *office {
	t.Helper()
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	srv.SetNow(start)
	k := &desk.Desk{Disputes: dispute.NewClient(srv.Config()), Files: fileupload.NewClient(srv.Config())}
	o := &office{Server: srv, t: t}
	o.Handler = &deskweb.Handler{
		Desk:      k,
		Authorize: func(*http.Request) (string, error) { return "user_42", nil },
		Decided:   func(context.Context, string, string) { o.decisions++ },
	}
	return o
}

// dispute adds a dispute with staged evidence.
func (o *office) dispute(account string, e dispute.Evidence) string {
	o.t.Helper()
	id := o.Account(account).AddDispute(disputetest.Dispute{Reason: "product_not_received", DueBy: start.Add(24 * time.Hour)})
	o.stage(account, id, e)
	return id
}

func (o *office) stage(account, id string, e dispute.Evidence) {
	o.t.Helper()
	_, err := o.Desk.Disputes.Stage(o.t.Context(), id, e, stripedispute.WithAccount(account))
	require.NoError(o.t, err)
}

func (o *office) get(target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	o.Handler.ServeHTTP(w, httptest.NewRequestWithContext(o.t.Context(), http.MethodGet, target, nil))
	return w
}

func (o *office) post(target string, form url.Values, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(o.t.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	o.Handler.ServeHTTP(w, r)
	return w
}

func (o *office) state(account, id string) desk.State {
	o.t.Helper()
	c, err := o.Desk.Case(o.t.Context(), account, id)
	require.NoError(o.t, err)
	return c.State()
}

var fingerprint = regexp.MustCompile(`name="fingerprint" value="([^"]+)"`)

// shown returns the fingerprint that the form of a page would approve.
func shown(t *testing.T, page string) string {
	t.Helper()
	m := fingerprint.FindStringSubmatch(page)
	require.NotNil(t, m, "the page has no form to approve")
	return m[1]
}

// of makes the parameters of a request about a dispute. more are names and values.
func of(account, id string, more ...string) url.Values {
	v := url.Values{"account": {account}, "id": {id}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

func TestAuthorizeIsRequired(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	for name, authorize := range map[string]func(*http.Request) (string, error){
		"nil":          nil,
		"an error":     func(*http.Request) (string, error) { return "user_42", errors.New("no session") },
		"an empty id":  func(*http.Request) (string, error) { return "", nil },
		"only a space": func(*http.Request) (string, error) { return " ", nil },
	} {
		t.Run(name, func(t *testing.T) {
			h := &deskweb.Handler{Desk: o.Desk, Authorize: authorize}
			for _, r := range []*http.Request{
				httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRequest(http.MethodGet, "/dispute?id="+id, nil),
				httptest.NewRequest(http.MethodGet, "/file?id="+id, nil), httptest.NewRequest(http.MethodPost, "/close?lose=yes&id="+id, nil),
			} {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				assert.Equal(t, http.StatusForbidden, w.Code, r.URL)
				assert.NotContains(t, w.Body.String(), "Jenny")
			}
		})
	}
	assert.Zero(t, o.Effects(id).Closes)
	w := httptest.NewRecorder()
	(&deskweb.Handler{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	assert.Equal(t, http.StatusForbidden, w.Code, "the zero value")
}

func TestMissingFieldIsLogged(t *testing.T) {
	o := newOffice(t)
	anybody := func(*http.Request) (string, error) { return "user_42", nil }
	for missing, h := range map[string]*deskweb.Handler{
		"Handler.Authorize": {Desk: o.Desk},
		"Handler.Desk":      {Authorize: anybody},
		"Desk.Disputes":     {Authorize: anybody, Desk: &desk.Desk{Files: o.Desk.Files}},
		"Desk.Files":        {Authorize: anybody, Desk: &desk.Desk{Disputes: o.Desk.Disputes}},
	} {
		var log bytes.Buffer
		h.Logger = slog.New(slog.NewTextHandler(&log, nil))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		assert.Equal(t, http.StatusForbidden, w.Code, missing)
		assert.Contains(t, log.String(), missing+" is nil")
		assert.NotContains(t, w.Body.String(), missing)
	}
	var log bytes.Buffer
	o.Logger, o.Authorize = slog.New(slog.NewTextHandler(&log, nil)), func(*http.Request) (string, error) { return "", nil }
	assert.Equal(t, http.StatusForbidden, o.get("/").Code)
	assert.Empty(t, log.String(), "a person without a login is not an error")
}

func TestListShowsWhatIsDueOnAllAccounts(t *testing.T) {
	o := newOffice(t)
	first := o.dispute("acct_1", dispute.Evidence{CustomerName: "Jenny"})
	second := o.AddDispute(disputetest.Dispute{Amount: 123456, Currency: "eur", DueBy: start.Add(200 * time.Hour)})
	third := o.AddDispute(disputetest.Dispute{Status: "under_review"})
	o.Accounts = func(context.Context) ([]string, error) { return []string{"", "acct_1"}, nil }
	w := o.get("/")
	page := w.Body.String()
	assert.Equal(t, http.StatusOK, w.Code)
	for _, want := range []string{
		first, second, third, "acct_1", "1,234.56 EUR", "24 hours left", "8 days left",
		"waits for approval", "no evidence yet", "submitted, waits for the bank",
	} {
		assert.Contains(t, page, want)
	}
	assert.Less(t, strings.Index(page, first), strings.Index(page, second))
	assert.Less(t, strings.Index(page, second), strings.Index(page, third))

	o.FailAlways("GET /v1/disputes", disputetest.Status(http.StatusForbidden))
	assert.Contains(t, o.get("/").Body.String(), "Account acct_1: Stripe refuses the key of this program.")
	o.Accounts = func(context.Context) ([]string, error) { return nil, errors.New("down") }
	assert.Equal(t, http.StatusInternalServerError, o.get("/").Code)
	o.Accounts = func(context.Context) ([]string, error) { return nil, nil }
	assert.Contains(t, o.get("/").Body.String(), "No dispute waits for a response")
}

// A person who reads that nothing waits goes home.
func TestListThatCannotBeReadDoesNotSayThatNothingWaits(t *testing.T) {
	for status, want := range map[int]string{
		http.StatusServiceUnavailable: "Stripe cannot be reached. Disputes may be waiting: load the page again.",
		http.StatusUnauthorized:       "Stripe refuses the key of this program. Tell its operator.",
		http.StatusForbidden:          "Stripe refuses the key of this program. Tell its operator.",
		http.StatusBadRequest:         "Disputes may be waiting. The log of the server says what failed",
	} {
		o := newOffice(t)
		id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
		o.Desk.Disputes = dispute.NewClient(func() stripedispute.Config { c := o.Config(); c.MaxRetries = -1; return c }())
		o.FailAlways("GET /v1/disputes", disputetest.Status(status))
		page := o.get("/").Body.String()
		assert.Contains(t, page, want, status)
		assert.NotContains(t, page, "No dispute waits", status)
		assert.NotContains(t, page, "account of the key", status)
		o.Accounts = func(context.Context) ([]string, error) { return []string{"", "acct_1"}, nil }
		assert.NotContains(t, o.get("/").Body.String(), "No dispute waits", status)
		o.Heal()
		assert.Contains(t, o.get("/").Body.String(), id, status)
	}
	o := newOffice(t)
	o.Accounts = func(context.Context) ([]string, error) { return []string{"acct_1/acct_2"}, nil }
	assert.Contains(t, o.get("/").Body.String(), "the account is a path of an organization")
}

func TestNothingCanBeApprovedIfApproveWouldRefuse(t *testing.T) {
	for name, test := range map[string]struct {
		seed   disputetest.Dispute
		staged bool
		change dispute.UpdateParams
		want   string
	}{
		"a fee that is not acknowledged": {
			seed: disputetest.Dispute{Kind: disputetest.VisaCompliance}, staged: true, want: "ubmitting costs a fee that is not acknowledged",
		},
		"nothing is staged": {want: "o evidence is staged."},
		"Smart Disputes": {
			staged: true, want: "mart Disputes responds to this dispute",
			change: dispute.UpdateParams{IntendedSubmissionMethod: dispute.SubmissionPreferSmartDisputes},
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			id := o.AddDispute(test.seed)
			if test.staged {
				o.stage("", id, dispute.Evidence{CustomerName: "Jenny"})
			}
			if test.change.IntendedSubmissionMethod != "" {
				_, err := o.Desk.Disputes.Update(t.Context(), id, test.change)
				require.NoError(t, err)
			}
			page := o.get("/dispute?id=" + id).Body.String()
			assert.NotContains(t, page, "Approve this evidence")
			assert.Contains(t, page, "Nothing can be approved: ")
			assert.Equal(t, test.staged, strings.Contains(page, "cannot be sent yet"))
			assert.NotContains(t, o.get("/").Body.String(), "waits for approval")
			assert.Contains(t, page, test.want)

			w := o.post("/approve", of("", id, "fingerprint", string(o.state("", id).Fingerprint)))
			assert.Equal(t, http.StatusConflict, w.Code)
			assert.Contains(t, w.Body.String(), "Nothing was approved: ")
			assert.Contains(t, w.Body.String(), test.want)
			assert.NotContains(t, w.Body.String(), "Stripe refused")
		})
	}
}

func TestWhoThatStripeCannotKeepIsNotAnErrorOfStripe(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	fp := shown(t, o.get("/dispute?id="+id).Body.String())
	o.Authorize = func(*http.Request) (string, error) { return strings.Repeat("x", 501), nil }
	w := o.post("/approve", of("", id, "fingerprint", fp))
	assert.Equal(t, http.StatusConflict, w.Code)
	assert.Contains(t, w.Body.String(), "Nothing was approved: Who has more than 500 characters")

	o.Authorize = func(*http.Request) (string, error) { return "user_42", nil }
	o.FailAlways("POST /v1/disputes/{id}", disputetest.Status(http.StatusBadRequest))
	w = o.post("/approve", of("", id, "fingerprint", fp))
	assert.Equal(t, http.StatusBadGateway, w.Code)
	assert.Contains(t, w.Body.String(), "Stripe refused the request")
}

func TestPageOfAWrongAccountDoesNotNameStripe(t *testing.T) {
	o := newOffice(t)
	w := o.get("/dispute?id=du_1&account=acct+1")
	assert.Equal(t, http.StatusConflict, w.Code)
	assert.Contains(t, w.Body.String(), "The account holds a character that no id has")
	assert.NotContains(t, w.Body.String(), "Stripe:")
}

func TestPageSaysWhenTheEvidenceIsSent(t *testing.T) {
	for name, test := range map[string]struct {
		before       time.Duration
		first, after []string
	}{
		"at once": {
			0,
			[]string{"Approving sends it to the bank now; this cannot be taken back."},
			[]string{"It goes to the bank now.", "possible until it is sent"},
		},
		"later": {
			6 * time.Hour,
			[]string{"Approving sends it to the bank on 3 Mar 2026, 03:00 UTC; until then the approval can be taken back."},
			[]string{
				"Approved by user_42, 2 Mar 2026, 09:00 UTC. It goes to the bank on 3 Mar 2026, 03:00 UTC.",
				"possible until 3 Mar 2026, 03:00 UTC",
			},
		},
		"the time is over": {
			48 * time.Hour, []string{"Approving sends it to the bank now"}, []string{"It goes to the bank now."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.Desk.SubmitBefore = test.before
			id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
			page := o.get("/dispute?id=" + id).Body.String()
			for _, want := range test.first {
				assert.Contains(t, page, want)
			}
			o.post("/approve", of("", id, "fingerprint", shown(t, page)))
			page = o.get("/dispute?id=" + id).Body.String()
			assert.NotContains(t, page, "If nobody responds")
			for _, want := range append(test.after, "Nothing more needs to be done.") {
				assert.Contains(t, page, want)
			}
		})
	}
}

func TestApprovalThatHasNoEffectAnyMoreSaysSo(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	o.post("/approve", of("", id, "fingerprint", shown(t, o.get("/dispute?id="+id).Body.String())))
	_, err := o.Desk.Disputes.Update(t.Context(), id,
		dispute.UpdateParams{IntendedSubmissionMethod: dispute.SubmissionPreferSmartDisputes})
	require.NoError(t, err)
	page := o.get("/dispute?id=" + id).Body.String()
	assert.Contains(t, page, "It is not sent to the bank: Smart Disputes responds to this dispute.")
	assert.NotContains(t, page, "It goes to the bank")
}

// What happens if nobody decides, and what cannot be decided, is on the page before the click.
func TestPageSaysWhatHappensIfNobodyDecides(t *testing.T) {
	o := newOffice(t)
	due := start.Add(24 * time.Hour)
	chargeback := o.AddDispute(disputetest.Dispute{DueBy: due})
	assert.Contains(t, o.get("/dispute?id="+chargeback).Body.String(), "If nobody responds by 3 Mar 2026, 09:00 UTC, the money is lost.")
	inquiry := o.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, DueBy: due})
	page := o.get("/dispute?id=" + inquiry).Body.String()
	assert.Contains(t, page, "No money has moved yet. If nobody responds by 3 Mar 2026, 09:00 UTC, the inquiry can become a chargeback")
	assert.Contains(t, page, "An inquiry cannot be closed to accept the loss. Respond to it, or refund the full payment")
	o.SetNow(start.Add(25 * time.Hour))
	page = o.get("/dispute?id=" + inquiry).Body.String()
	assert.Contains(t, page, "too late, passed 60 minutes ago")
	assert.Contains(t, page, "no response is possible any more. The inquiry can become a chargeback, which withdraws the money. "+
		"A full refund of the payment settles it.")
	assert.NotContains(t, page, "Respond to it")
	appeal := o.AddDispute(disputetest.Dispute{Kind: disputetest.Appeal})
	assert.Contains(t, o.get("/dispute?id="+appeal).Body.String(), "If nobody appeals in time, the dispute is lost.")
	o.Desk.Approval = desk.Automatic
	staged := o.AddDispute(disputetest.Dispute{DueBy: start.Add(48 * time.Hour)})
	o.stage("", staged, dispute.Evidence{CustomerName: "Jenny"})
	page = o.get("/dispute?id=" + staged).Body.String()
	assert.Contains(t, page, "If nobody decides, this program sends the evidence to the bank now, without an approval.")
	assert.NotContains(t, page, "the money is lost.")
	won := o.AddDispute(disputetest.Dispute{Status: "won"})
	assert.NotContains(t, o.get("/dispute?id="+won).Body.String(), "<h2>Decide</h2>")
}

// A promise that evidence will be staged or lost is wrong if the desk leaves the dispute to Smart Disputes.
func TestPageSaysThatSmartDisputesResponds(t *testing.T) {
	for method, want := range map[dispute.SubmissionMethod]string{
		dispute.SubmissionSmartDisputes:       "Only Smart Disputes responds to this dispute. This program sends nothing to the bank.",
		dispute.SubmissionPreferSmartDisputes: "Smart Disputes responds to this dispute if it finds evidence.",
		dispute.SubmissionPreferManual:        "Smart Disputes responds if it finds evidence. If it finds none, the dispute is lost.",
	} {
		t.Run(string(method), func(t *testing.T) {
			o := newOffice(t)
			id := o.AddDispute(disputetest.Dispute{SmartDisputes: true})
			_, err := o.Desk.Disputes.Update(t.Context(), id, dispute.UpdateParams{IntendedSubmissionMethod: method})
			require.NoError(t, err)
			page := o.get("/dispute?id=" + id).Body.String()
			assert.Contains(t, page, want)
			assert.NotContains(t, page, "the money is lost.")
			assert.Equal(t, method != dispute.SubmissionSmartDisputes, strings.Contains(page, "Evidence is staged when"))
		})
	}
}

// With Automatic, evidence is sent without an approval: no page may say that it waits for one.
func TestPagesWithAutomatic(t *testing.T) {
	const when = "on 3 Mar 2026, 03:00 UTC"
	full := map[string]string{}
	for i := range 50 {
		full[fmt.Sprint("order_", i)] = "1"
	}
	for name, test := range map[string]struct {
		metadata map[string]string
		approve  bool
		change   bool // after the approval
		list     string
		want     []string
		form     bool // to approve
	}{
		"nobody has approved": {
			list: "is sent " + when + " without an approval", form: true,
			want: []string{"If nobody decides, this program sends the evidence to the bank " + when + ", without an approval."},
		},
		"the metadata is full": {
			metadata: full, list: "is sent " + when + " without an approval",
			want: []string{"If nobody decides, this program sends the evidence to the bank " + when + ", without an approval."},
		},
		"approved": {
			approve: true, list: "approved by user_42",
			want: []string{"It goes to the bank " + when + ". Taking the approval back would not stop that", "Nothing more needs to be done."},
		},
		"changed after the approval": {
			approve: true, change: true, list: "is sent " + when + " without an approval", form: true,
			want: []string{"If nobody decides, this program sends the evidence to the bank " + when + ", without an approval."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.Desk.Approval, o.Desk.SubmitBefore = desk.Automatic, 6*time.Hour
			id := o.AddDispute(disputetest.Dispute{DueBy: start.Add(24 * time.Hour), Metadata: test.metadata})
			o.stage("", id, dispute.Evidence{CustomerName: "Jenny"})
			if test.approve {
				o.post("/approve", of("", id, "fingerprint", shown(t, o.get("/dispute?id="+id).Body.String())))
			}
			if test.change {
				o.stage("", id, dispute.Evidence{CustomerName: "Jenny Rosen"})
			}
			page := o.get("/dispute?id=" + id).Body.String()
			for _, want := range append(test.want, test.list) {
				assert.Contains(t, page, want)
			}
			assert.Contains(t, o.get("/").Body.String(), test.list)
			assert.Equal(t, test.form, strings.Contains(page, "Approve this evidence"))
			for _, wrong := range []string{
				"Nothing can be approved", "the money is lost.", "Take the approval back", "can be taken back", "It is not sent",
			} {
				assert.NotContains(t, page, wrong)
			}
			o.SetNow(start.Add(18 * time.Hour))
			_, err := o.Desk.Look(t.Context(), "", id)
			require.NoError(t, err)
			assert.Equal(t, 1, o.Effects(id).Submissions, "as the page said")
		})
	}
}

// With Automatic, evidence that is not complete waits until a day before the deadline.
func TestPageSaysWhenAutomaticSendsIncompleteEvidence(t *testing.T) {
	o := newOffice(t)
	o.Desk.Approval = desk.Automatic
	id := o.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence, DueBy: start.Add(48 * time.Hour)})
	o.stage("", id, dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{
		DisputedTransaction: &dispute.DisputedTransaction{ProductDescription: "A blue bicycle"},
	}}})
	page := o.get("/dispute?id=" + id).Body.String()
	assert.Contains(t, page, "sends the evidence to the bank on 3 Mar 2026, 09:00 UTC, without an approval.")
	assert.Contains(t, page, "Approving sends it to the bank now")
}

func TestPageSaysWhoStagesEvidence(t *testing.T) {
	o := newOffice(t)
	id := o.AddDispute(disputetest.Dispute{})
	assert.Contains(t, o.get("/dispute?id="+id).Body.String(), "Evidence is staged when a person saves it at Stripe.")
	o.Desk.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) { return nil, nil } //nolint:nilnil // means: no packet
	assert.Contains(t, o.get("/dispute?id="+id).Body.String(), "Evidence is staged when this program or a person saves it at Stripe.")
}

func TestApproveApprovesWhatWasShown(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("acct_1", dispute.Evidence{CustomerName: "Jenny"})
	page := o.get("/dispute?" + of("acct_1", id).Encode()).Body.String()
	form := of("acct_1", id, "fingerprint", shown(t, page))

	w := o.post("/approve", form)
	assert.Equal(t, http.StatusSeeOther, w.Code)
	assert.Equal(t, "dispute?account=acct_1&id="+id, w.Header().Get("Location"), "relative: the path before it is stripped")
	s := o.state("acct_1", id)
	assert.True(t, s.Approved)
	assert.Equal(t, "user_42", s.ApprovedBy)
	assert.Equal(t, http.StatusSeeOther, o.post("/approve", form).Code, "a double click")
	assert.Equal(t, 2, o.decisions)

	page = o.get("/dispute?" + of("acct_1", id).Encode()).Body.String()
	assert.Contains(t, page, "approved by user_42")
	assert.Contains(t, page, "Take the approval back")
	assert.NotContains(t, page, "Approve this evidence")
	assert.Equal(t, http.StatusSeeOther, o.post("/withdraw", of("acct_1", id)).Code)
	assert.False(t, o.state("acct_1", id).Approved)
}

func TestDecidedIsCalledAfterEveryDecision(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("acct_1", dispute.Evidence{CustomerName: "Jenny"})
	var decided []string
	o.Decided = func(_ context.Context, account, id string) { decided = append(decided, account+" "+id) }
	page := o.get("/dispute?" + of("acct_1", id).Encode()).Body.String()
	o.post("/approve", of("acct_1", id, "fingerprint", shown(t, page)))
	o.post("/withdraw", of("acct_1", id))
	o.post("/close", of("acct_1", id)) // without "lose", so it is not a decision
	o.post("/close", of("acct_1", id, "lose", "yes"))
	assert.Equal(t, slices.Repeat([]string{"acct_1 " + id}, 3), decided)
}

func TestFormThatIsTooLargeIsRefused(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	w := o.post("/close", of("", id, "lose", "yes", "more", strings.Repeat("x", 16<<10)))
	assert.Equal(t, http.StatusBadRequest, w.Code)
	assert.Zero(t, o.Effects(id).Closes)
}

func TestApproveFromAStalePageApprovesNothing(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	old := shown(t, o.get("/dispute?id="+id).Body.String())
	o.stage("", id, dispute.Evidence{CustomerName: "Jenny Rosen"})
	w := o.post("/approve", of("", id, "fingerprint", old))
	assert.Equal(t, http.StatusConflict, w.Code)
	assert.False(t, o.state("", id).Approved)
	page := w.Body.String()
	assert.Contains(t, page, "nothing was approved")
	assert.Contains(t, page, "Jenny Rosen")
	assert.NotEqual(t, old, shown(t, page), "the new page approves what it shows")
	assert.Zero(t, o.decisions)
}

func TestDecisionsAfterTheSubmissionAreRefused(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	fp := shown(t, o.get("/dispute?id="+id).Body.String())
	_, err := o.Desk.Disputes.Submit(t.Context(), id)
	require.NoError(t, err)
	for target, form := range map[string]url.Values{
		"/approve": of("", id, "fingerprint", fp), "/withdraw": of("", id), "/close": of("", id, "lose", "yes"),
	} {
		w := o.post(target, form)
		assert.Equal(t, http.StatusConflict, w.Code, target)
		assert.Contains(t, w.Body.String(), "was already submitted", target)
	}
	assert.Zero(t, o.Effects(id).Closes)
}

func TestCloseRequiresTheTickedBox(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	page := o.get("/dispute?id=" + id).Body.String()
	assert.Contains(t, page, "Closing the dispute gives up 42.00 USD, at once and for good")
	assert.Equal(t, http.StatusUnprocessableEntity, o.post("/close", of("", id)).Code)
	assert.Zero(t, o.Effects(id).Closes)
	assert.Equal(t, http.StatusSeeOther, o.post("/close", of("", id, "lose", "yes")).Code)
	assert.Equal(t, 1, o.Effects(id).Closes)
	assert.Contains(t, o.get("/dispute?id="+id).Body.String(), "loss accepted by user_42")

	inquiry := o.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	assert.NotContains(t, o.get("/dispute?id="+inquiry).Body.String(), "Accept the loss")
	assert.Equal(t, http.StatusConflict, o.post("/close", of("", inquiry, "lose", "yes")).Code)
}

func TestPostsFromOtherSitesAreRefused(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		w := o.post("/close", of("", id, "lose", "yes"), func(r *http.Request) { r.Header.Set(name, value) })
		assert.Equal(t, http.StatusForbidden, w.Code, name)
		assert.Contains(t, w.Body.String(), "This request came from another site, so nothing was done.")
		assert.Contains(t, w.Body.String(), `<a href="./">All disputes</a>`)
	}
	assert.Equal(t, http.StatusSeeOther, o.get("/close?lose=yes&id="+id).Code)
	assert.Zero(t, o.Effects(id).Closes)
	assert.Equal(t, http.StatusBadRequest, o.post("/approve", of("", id, "fingerprint", strings.Repeat("x", 20_000))).Code)
}

// The pages are usually behind a proxy.
func TestDecisionsThroughAProxy(t *testing.T) {
	for name, test := range map[string]struct {
		host    string // of the request that the proxy makes
		headers map[string]string
		want    int
	}{
		"https": {
			"10.0.0.7:8080", map[string]string{"Origin": "https://shop.example", "Sec-Fetch-Site": "same-origin"}, http.StatusSeeOther,
		},
		"http, with the Host of the browser": {"shop.example", map[string]string{"Origin": "http://shop.example"}, http.StatusSeeOther},
		"http, with another Host":            {"10.0.0.7:8080", map[string]string{"Origin": "http://shop.example"}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
			fp := shown(t, o.get("/"+deskweb.Path("", id)).Body.String())
			w := o.post("/approve", of("", id, "fingerprint", fp), func(r *http.Request) {
				r.Host = test.host
				for name, value := range test.headers {
					r.Header.Set(name, value)
				}
			})
			assert.Equal(t, test.want, w.Code)
			assert.Equal(t, test.want == http.StatusSeeOther, o.state("", id).Approved)
		})
	}
}

func TestUnauthorizedAsksForALogin(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	o.Authorize = func(r *http.Request) (string, error) {
		if who, _, ok := r.BasicAuth(); ok {
			return who, nil
		}
		return "", errors.New("no login")
	}
	o.Unauthorized = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="disputes"`)
		http.Error(w, "Log in.", http.StatusUnauthorized)
	})
	w := o.get("/" + deskweb.Path("", id))
	assert.Equal(t, http.StatusUnauthorized, w.Code)
	assert.NotEmpty(t, w.Header().Get("WWW-Authenticate"))
	assert.Equal(t, "Log in.\n", w.Body.String())
	assert.Equal(t, http.StatusUnauthorized, o.post("/close", of("", id, "lose", "yes")).Code)
	assert.Zero(t, o.Effects(id).Closes)

	w = o.post("/close", of("", id, "lose", "yes"), func(r *http.Request) { r.SetBasicAuth("user_42", "") })
	assert.Equal(t, http.StatusSeeOther, w.Code)

	misconfigured := &deskweb.Handler{Desk: o.Desk, Unauthorized: o.Unauthorized}
	w = httptest.NewRecorder()
	misconfigured.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	assert.Equal(t, http.StatusForbidden, w.Code, "nobody can log in without Authorize")
}

func TestWithoutDeskNobodyIsAskedToLogIn(t *testing.T) {
	h := &deskweb.Handler{
		Authorize:    func(*http.Request) (string, error) { return "user_42", nil },
		Unauthorized: http.RedirectHandler("/login", http.StatusFound),
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	assert.Equal(t, http.StatusForbidden, w.Code)
}

func TestPathIsTheAddressOfThePage(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("acct_1", dispute.Evidence{CustomerName: "Jenny"})
	o.Accounts = func(context.Context) ([]string, error) { return []string{"acct_1"}, nil }
	path := deskweb.Path("acct_1", id)
	assert.Equal(t, "dispute?account=acct_1&id="+id, path)
	assert.Contains(t, o.get("/").Body.String(), `href="`+strings.ReplaceAll(path, "&", "&amp;")+`"`)
	assert.Contains(t, o.get("/"+path).Body.String(), "Jenny")
	assert.Equal(t, "dispute?account=&id=a%26b", deskweb.Path("", "a&b"))
}

// After a refused decision the address in the browser is that of the form.
func TestAddressOfAFormOpensTheDispute(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("acct_1", dispute.Evidence{CustomerName: "Jenny"})
	page := o.get("/dispute?" + of("acct_1", id).Encode()).Body.String()
	for _, name := range []string{"approve", "withdraw", "close"} {
		w := o.get("/" + name + "?" + of("acct_1", id, "lose", "yes", "fingerprint", shown(t, page)).Encode())
		assert.Equal(t, http.StatusSeeOther, w.Code, name)
		assert.Equal(t, "dispute?account=acct_1&id="+id, w.Header().Get("Location"), name)
		assert.Equal(t, "./", o.get("/"+name).Header().Get("Location"), name)
	}
	assert.False(t, o.state("acct_1", id).Approved)
	assert.Zero(t, o.Effects(id).Closes)
	for _, name := range []string{"approve", "close"} {
		assert.Contains(t, page, `action="`+name+`?account=acct_1&amp;id=`+id+`"`, "the address has the dispute")
	}
}

func TestUnknownPathIsNotFound(t *testing.T) {
	o := newOffice(t)
	for target, home := range map[string]string{"/nothing": "./", "/a/b/": "../../", "/dispute/x": "../"} {
		w := o.get(target)
		assert.Equal(t, http.StatusNotFound, w.Code, target)
		assert.Contains(t, w.Body.String(), "There is no such page.", target)
		assert.Contains(t, w.Body.String(), `<a href="`+home+`">All disputes</a>`, target)
		assert.Contains(t, w.Body.String(), `href="`+home+`style.css"`, target)
	}
}

func TestFileServesOnlyTheEvidence(t *testing.T) {
	o := newOffice(t)
	receipt := o.AddFile(disputetest.File{Name: "receipt.pdf"})
	other := o.AddFile(disputetest.File{Name: "contract.pdf"})
	page := o.AddFile(disputetest.File{Name: "page.pdf", Contents: []byte("<!doctype html><script>alert(1)</script>")})
	id := o.dispute("", dispute.Evidence{Receipt: stripedispute.FileID(receipt), RefundPolicy: stripedispute.FileID(page)})
	assert.Contains(t, o.get("/dispute?id="+id).Body.String(), "Not shown above: refund_policy")

	w := o.get("/file?" + of("", id, "file", receipt).Encode())
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Equal(t, "application/pdf", w.Header().Get("Content-Type"))
	assert.Equal(t, `inline; filename="receipt.pdf"`, w.Header().Get("Content-Disposition"))
	assert.Contains(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'")
	assert.Contains(t, w.Header().Get("Content-Security-Policy"), "frame-ancestors 'self'")
	for _, file := range []string{other, page, "", "file_none"} {
		assert.Equal(t, http.StatusNotFound, o.get("/file?"+of("", id, "file", file).Encode()).Code, file)
	}
	appeal := o.AddDispute(disputetest.Dispute{Kind: disputetest.Appeal})
	o.stage("", appeal, dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{
		SupportingFiles: []stripedispute.FileID{stripedispute.FileID(other)},
	}}})
	assert.Equal(t, http.StatusOK, o.get("/file?"+of("", appeal, "file", other).Encode()).Code)
	assert.Equal(t, http.StatusNotFound, o.get("/file?"+of("", appeal, "file", receipt).Encode()).Code)
}

func TestEveryResponseHasSecurityHeaders(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	for _, target := range []string{"/", "/dispute?id=" + id, "/style.css", "/nothing", "/dispute?id=du_none", "/dispute"} {
		h := o.get(target).Header()
		assert.Contains(t, h.Get("Content-Security-Policy"), "default-src 'none'", target)
		assert.Contains(t, h.Get("Content-Security-Policy"), "frame-ancestors 'none'", target)
		assert.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), target)
		assert.Equal(t, "no-store", h.Get("Cache-Control"), target)
		for _, name := range []string{"Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"} {
			assert.Equal(t, "same-origin", h.Get(name), target)
		}
	}
	assert.Equal(t, http.StatusNotFound, o.get("/dispute?id=du_none").Code)
	assert.Equal(t, http.StatusNotFound, o.get("/dispute").Code)
	o.FailAlways("GET /v1/disputes/{id}", disputetest.Status(http.StatusInternalServerError))
	o.Desk.Disputes = dispute.NewClient(func() stripedispute.Config { c := o.Config(); c.MaxRetries = -1; return c }())
	w := o.get("/dispute?id=" + id)
	assert.Equal(t, http.StatusServiceUnavailable, w.Code)
	assert.NotContains(t, w.Body.String(), "500")
}

func TestHistoryShowsWhatHappened(t *testing.T) {
	o := newOffice(t)
	id := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	o.History = func(context.Context, string, string) ([]deskweb.Moment, error) {
		return []deskweb.Moment{{At: start.Add(-time.Hour), What: "An <b>event</b> arrived."}}, nil
	}
	page := o.get("/dispute?id=" + id).Body.String()
	assert.Contains(t, page, "An &lt;b&gt;event&lt;/b&gt; arrived.")
	assert.Contains(t, page, "The balance changed by -57.00 USD")
	assert.Less(t, strings.Index(page, "event&lt;"), strings.Index(page, "The dispute was opened."))
}

// The dispute itself shows that it was sent, decided or missed.
func TestHistoryShowsTheEndOfADispute(t *testing.T) {
	o := newOffice(t)
	o.Desk.SubmitBefore = 6 * time.Hour
	history := func(id string) string {
		_, text, found := strings.Cut(o.get("/dispute?id="+id).Body.String(), "<h2>What happened</h2>")
		require.True(t, found)
		return text
	}
	requireOrder := func(text string, want ...string) {
		t.Helper()
		at := -1
		for _, w := range want {
			next := strings.Index(text, w)
			require.Greater(t, next, at, "%s in %s", w, text)
			at = next
		}
	}
	won := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	o.post("/approve", of("", won, "fingerprint", shown(t, o.get("/dispute?id="+won).Body.String())))
	requireOrder(history(won), "The dispute was opened.", "Approved by user_42.", "The balance changed by -57.00 USD")
	assert.NotContains(t, history(won), "Sent to the bank.")
	o.SetNow(start.Add(20 * time.Hour))
	_, err := o.Desk.Look(t.Context(), "", won)
	require.NoError(t, err)
	o.Settle()
	o.Decide(won, true)
	requireOrder(history(won), "The dispute was opened.", "Approved by user_42.", "Sent to the bank.", "Won.")

	closed := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	o.post("/close", of("", closed, "lose", "yes"))
	requireOrder(history(closed), "The loss was accepted by user_42.", "Lost.")
	missed := o.dispute("", dispute.Evidence{CustomerName: "Jenny"})
	o.SetNow(start.Add(30 * time.Hour))
	requireOrder(history(missed), "The deadline passed without a response.")
	for _, id := range []string{won, closed} {
		assert.NotContains(t, history(id), "The deadline passed")
	}
}

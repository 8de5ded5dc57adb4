package evidence_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// submitter is a Responder without a client for files. SubmitStaged needs none.
func submitter(cfg stripedispute.Config) *evidence.Responder {
	r := responder(cfg)
	r.Files = nil
	return r
}

// stageSample makes a dispute with the sample packet staged, and returns the fingerprint.
func stageSample(t *testing.T, srv *disputetest.Server, seed disputetest.Dispute) (id string, fp dispute.Fingerprint) {
	t.Helper()
	id = srv.AddDispute(seed)
	res, err := responder(srv.Config()).Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	return id, res.Fingerprint
}

// fingerprintAtStripe is the fingerprint of the evidence at Stripe.
func fingerprintAtStripe(t *testing.T, srv *disputetest.Server, id string) dispute.Fingerprint {
	t.Helper()
	d, err := dispute.NewClient(srv.Config()).Get(t.Context(), id)
	require.NoError(t, err)
	return d.Evidence.Fingerprint()
}

func TestSubmitStagedSubmitsWhatWasApprovedDaysLater(t *testing.T) {
	srv := disputetest.NewServer()
	id, fp := stageSample(t, srv, disputetest.Dispute{Evidence: map[string]string{"customer_purchase_ip": "203.0.113.7"}})
	assert.Equal(t, fingerprintAtStripe(t, srv, id), fp)
	srv.Advance(72 * time.Hour)

	r := submitter(srv.Config())
	var events []string
	r.Progress = func(e evidence.Event) { events = append(events, string(e.Step)+" "+string(e.State)) }
	res, err := r.SubmitStaged(t.Context(), id, fp)
	require.NoError(t, err)
	assert.True(t, res.Submitted)
	assert.Equal(t, fp, res.Fingerprint)
	assert.Equal(t, dispute.StatusNeedsResponse, res.Before.Status)
	assert.Equal(t, dispute.StatusUnderReview, res.After.Status)
	assert.Empty(t, res.Differences)
	assert.Empty(t, res.Others)
	assert.Equal(t, fp, fingerprintAtStripe(t, srv, id))
	assert.Equal(t,
		[]string{
			"fetch began", "fetch ended", "compare began", "compare ended", "submit began", "submit ended", "confirm began", "confirm ended",
		},
		events,
	)
	submittedOnce(t, srv, id)

	for range 2 {
		res, err = r.SubmitStaged(t.Context(), id, fp)
		require.NoError(t, err)
		require.ErrorIs(t, res.Skipped, dispute.ErrUnderReview)
		assert.False(t, res.Submitted)
	}
	submittedOnce(t, srv, id)
}

func TestSubmitStagedSubmitsNothingElseThanWasApproved(t *testing.T) {
	for name, c := range corrections {
		t.Run("a person "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id, fp := stageSample(t, srv, disputetest.Dispute{})
			editInDashboard(t, srv, id, c.change)
			before := srv.Effects()
			_, err := submitter(srv.Config()).SubmitStaged(t.Context(), id, fp)
			require.ErrorIs(t, err, evidence.ErrChanged)
			require.ErrorContains(t, err, string(fp))
			assert.NotContains(t, err.Error(), "Rosen")
			assert.Equal(t, before, srv.Effects())

			again := fingerprintAtStripe(t, srv, id)
			assert.NotEqual(t, fp, again)
			_, err = submitter(srv.Config()).SubmitStaged(t.Context(), id, again)
			require.NoError(t, err)
			assert.Equal(t, again, fingerprintAtStripe(t, srv, id))
			assert.Equal(t, 1, srv.Effects(id).Submissions)
		})
	}
}

func TestSubmitStagedRefusesWhatAPersonAdded(t *testing.T) {
	srv := disputetest.NewServer()
	id, fp := stageSample(t, srv, disputetest.Dispute{})
	editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{ShippingCarrier: "UPS"}})
	_, err := submitter(srv.Config()).SubmitStaged(t.Context(), id, fp)
	require.ErrorIs(t, err, evidence.ErrChanged)
	assert.Zero(t, srv.Effects(id).Submissions)
}

func TestSubmitStagedOfTwoApprovalsAcceptsTheLastState(t *testing.T) {
	srv := disputetest.NewServer()
	id, first := stageSample(t, srv, disputetest.Dispute{})
	editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}})
	second := fingerprintAtStripe(t, srv, id)
	_, err := submitter(srv.Config()).SubmitStaged(t.Context(), id, first)
	require.ErrorIs(t, err, evidence.ErrChanged)
	_, err = submitter(srv.Config()).SubmitStaged(t.Context(), id, second)
	require.NoError(t, err)
	_, err = submitter(srv.Config()).SubmitStaged(t.Context(), id, first)
	require.ErrorIs(t, err, evidence.ErrChanged, "it was submitted with other evidence")
	require.ErrorIs(t, err, dispute.ErrUnderReview)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
	assert.Equal(t, second, fingerprintAtStripe(t, srv, id))
}

// A person changes a field between the comparison and the submission. The request has the
// approved fields, so the change does not reach the bank.
func TestSubmitRepeatsTheFieldsThatWereCompared(t *testing.T) {
	for name, c := range corrections {
		t.Run("a person "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id, fp := stageSample(t, srv, disputetest.Dispute{})
			r := submitter(srv.Config())
			onEvent(r, evidence.StepSubmit, evidence.StateBegan, func() { editInDashboard(t, srv, id, c.change) })
			res, err := r.SubmitStaged(t.Context(), id, fp)
			require.NoError(t, err)
			assert.Equal(t, fp, res.Fingerprint)
			assert.Equal(t, fp, fingerprintAtStripe(t, srv, id))

			srv = disputetest.NewServer()
			id = srv.AddDispute(disputetest.Dispute{})
			r = responder(srv.Config())
			onEvent(r, evidence.StepSubmit, evidence.StateBegan, func() {
				fp = fingerprintAtStripe(t, srv, id)
				editInDashboard(t, srv, id, c.change)
			})
			res, err = r.Submit(t.Context(), id, samplePacket(t))
			require.NoError(t, err)
			assert.True(t, res.Submitted)
			assert.Equal(t, fp, fingerprintAtStripe(t, srv, id))
		})
	}
}

func TestSubmitReportsAFieldThatWasAddedAfterTheComparison(t *testing.T) {
	added := dispute.UpdateParams{Evidence: &texts{ShippingCarrier: "UPS", ProductDescription: "a bicycle"}}
	srv := disputetest.NewServer()
	id, fp := stageSample(t, srv, disputetest.Dispute{})
	r := submitter(srv.Config())
	onEvent(r, evidence.StepSubmit, evidence.StateBegan, func() { editInDashboard(t, srv, id, added) })
	_, err := r.SubmitStaged(t.Context(), id, fp)
	different := differsIn(t, err)
	assert.True(t, different.Submitted)
	assert.Equal(t, []string{"product_description", "shipping_carrier"}, different.Fields)
	require.NotErrorIs(t, err, evidence.ErrChanged, "ErrChanged would mean that nothing was submitted")
	assert.Equal(t, 1, srv.Effects(id).Submissions)

	srv = disputetest.NewServer()
	id = srv.AddDispute(disputetest.Dispute{Evidence: map[string]string{"product_description": "a tricycle", "billing_address": "here"}})
	r = responder(srv.Config())
	onEvent(r, evidence.StepSubmit, evidence.StateBegan, func() { editInDashboard(t, srv, id, added) })
	res, err := r.Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Equal(t, []string{"billing_address", "product_description", "shipping_carrier"}, res.Others, "all three were submitted")
	assert.Equal(t, []string{"warning changed product_description", "warning changed shipping_carrier"}, rules(res.Problems.Warnings()))
	assert.Equal(t, fingerprintAtStripe(t, srv, id), res.Fingerprint)
}

func TestSubmitStagedSubmitsEnhancedEvidenceAndAppealsAsApproved(t *testing.T) {
	srv := disputetest.NewServer()
	changes := map[string]dispute.UpdateParams{}
	id := map[string]string{}
	add := func(name string, seed disputetest.Dispute, e, change dispute.Evidence) {
		id[name] = srv.AddDispute(seed)
		editInDashboard(t, srv, id[name], dispute.UpdateParams{Evidence: &e})
		changes[name] = dispute.UpdateParams{Evidence: &change}
	}
	claim, other := compellingPacket().Evidence, compellingPacket().Evidence
	other.EnhancedEvidence.VisaCompellingEvidence3.PriorUndisputedTransactions[0].ProductDescription = "something else"
	add("compelling evidence", disputetest.Dispute{Kind: disputetest.CompellingEvidence}, claim, other)
	appeal := func(reason string, files ...stripedispute.FileID) dispute.Evidence {
		return texts{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: reason, SupportingFiles: files}}}
	}
	one, two := stripedispute.FileID(srv.AddFile(disputetest.File{})), stripedispute.FileID(srv.AddFile(disputetest.File{}))
	add(
		"appeal", disputetest.Dispute{Kind: disputetest.Appeal, Evidence: map[string]string{"customer_name": "Jenny"}}, appeal("mine", one),
		appeal("yours", two),
	)
	fee := func(yes bool) dispute.Evidence {
		return texts{
			UncategorizedText: "x", EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompliance: &dispute.Compliance{FeeAcknowledged: yes}},
		}
	}
	add("fee", disputetest.Dispute{Kind: disputetest.VisaCompliance}, fee(true), fee(false))
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			fp := fingerprintAtStripe(t, srv, id[name])
			editInDashboard(t, srv, id[name], change)
			_, err := submitter(srv.Config()).SubmitStaged(t.Context(), id[name], fp)
			require.ErrorIs(t, err, evidence.ErrChanged)
			fp = fingerprintAtStripe(t, srv, id[name])
			if name == "fee" {
				_, err = submitter(srv.Config()).SubmitStaged(t.Context(), id[name], fp)
				require.ErrorContains(t, err, "fee", "the fee is not acknowledged")
				editInDashboard(t, srv, id[name], dispute.UpdateParams{Evidence: new(fee(true))})
				fp = fingerprintAtStripe(t, srv, id[name])
			}
			r := submitter(srv.Config())
			onEvent(r, evidence.StepSubmit, evidence.StateBegan, func() { editInDashboard(t, srv, id[name], change) })
			_, err = r.SubmitStaged(t.Context(), id[name], fp)
			require.NoError(t, err)
			assert.Equal(t, fp, fingerprintAtStripe(t, srv, id[name]))
			assert.Equal(t, 1, srv.Effects(id[name]).Submissions)
		})
	}
}

func TestSubmitStagedRefusesWrongArguments(t *testing.T) {
	srv := disputetest.NewServer()
	r := submitter(srv.Config())
	_, err := r.SubmitStaged(t.Context(), "du_1", "")
	require.ErrorContains(t, err, "fingerprint is empty")
	_, err = (&evidence.Responder{}).SubmitStaged(t.Context(), "du_1", "fp_1")
	require.ErrorContains(t, err, "Responder.Disputes is nil")
	_, err = r.SubmitStaged(t.Context(), "", "fp_1")
	require.ErrorContains(t, err, "dispute id is empty")
	assert.Empty(t, srv.Requests())

	_, err = r.SubmitStaged(t.Context(), "du_none", "fp_1")
	require.ErrorIs(t, err, stripedispute.ErrNotFound)
	empty := srv.AddDispute(disputetest.Dispute{})
	_, err = r.SubmitStaged(t.Context(), empty, dispute.Evidence{}.Fingerprint())
	require.ErrorContains(t, err, "nothing to submit")
	for _, status := range []string{"won", "lost", "under_review"} {
		id := srv.AddDispute(disputetest.Dispute{Status: status, Evidence: map[string]string{"customer_name": "Jenny"}})
		_, err = r.SubmitStaged(t.Context(), id, "fp_other")
		require.ErrorIs(t, err, closedBy(status))
	}
	assert.Zero(t, srv.Effects())
}

// The evidence of the chargeback is not an appeal, and an appeal without a text and files is none.
func TestSubmitStagedRefusesAnAppealThatIsNotStaged(t *testing.T) {
	srv := disputetest.NewServer()
	r := submitter(srv.Config())
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Appeal, Evidence: map[string]string{"customer_name": "Jenny"}})
	d, err := r.Disputes.Get(t.Context(), id)
	require.NoError(t, err)
	_, err = r.SubmitStaged(t.Context(), id, d.Evidence.Fingerprint())
	require.ErrorContains(t, err, "nothing to submit")

	_, err = r.Disputes.Stage(t.Context(), id, dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: "mine"}}})
	require.NoError(t, err)
	d, err = r.Disputes.Update(t.Context(), id, dispute.UpdateParams{Unset: []string{"appeal.card.reason_for_filing"}})
	require.NoError(t, err)
	require.NotNil(t, d.Evidence.Appeal)
	_, err = r.SubmitStaged(t.Context(), id, d.Evidence.Fingerprint())
	require.ErrorContains(t, err, "nothing to submit")
	assert.Zero(t, srv.Effects(id).Submissions)
}

func closedBy(status string) error {
	if status == "under_review" {
		return dispute.ErrUnderReview
	}
	return dispute.ErrFinal
}

func TestSubmitStagedAfterTheDeadlineIsAnError(t *testing.T) {
	srv := disputetest.NewServer()
	srv.SetNow(time.Now().Add(-time.Minute))
	id, fp := stageSample(t, srv, disputetest.Dispute{Created: time.Now().Add(-time.Hour), DueBy: time.Now().Add(-time.Second)})
	cfg := srv.Config()
	cfg.Clock = nil // a minute after the server's time
	_, err := submitter(cfg).SubmitStaged(t.Context(), id, fp)
	require.ErrorIs(t, err, dispute.ErrDeadline)
	assert.Zero(t, srv.Effects(id).Submissions)
}

func TestSubmitStagedRetriesAfterEveryLostResponse(t *testing.T) {
	for name, fault := range map[string]disputetest.Fault{
		"lost": disputetest.LostAnswer(), "cut": disputetest.CutBody(7), "reset": disputetest.Reset(),
		"503": disputetest.Status(503).AfterEffect(), "HTML": disputetest.HTML(502).AfterEffect(),
		"remembered":             disputetest.Status(500).Remembered(),
		"remembered with effect": disputetest.Status(500).AfterEffect().Remembered(),
		"another object":         disputetest.WrongObject(),
	} {
		t.Run(name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id, fp := stageSample(t, srv, disputetest.Dispute{})
			srv.Fail(update, fault)
			_, _ = submitter(srv.Config()).SubmitStaged(t.Context(), id, fp)
			res, err := submitter(srv.Config()).SubmitStaged(t.Context(), id, fp)
			require.NoError(t, err)
			assert.Equal(t, fp, res.Fingerprint)
			submittedOnce(t, srv, id)
		})
	}
}

func TestSubmitStagedByManyProcessesSubmitsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id, fp := stageSample(t, srv, disputetest.Dispute{})
		srv.FailFunc(func(_ *http.Request, n int) disputetest.Fault {
			return disputetest.Slow(time.Duration(n%5) * time.Second)
		})
		var all sync.WaitGroup
		for i := range 9 {
			all.Go(func() {
				var err error
				if i%3 == 0 { // a process that has the packet submits the same evidence
					_, err = responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
				} else {
					_, err = submitter(srv.Config()).SubmitStaged(t.Context(), id, fp)
				}
				assert.NoError(t, err)
			})
		}
		all.Wait()
		srv.Heal()
		submittedOnce(t, srv, id)
		assert.Equal(t, fp, fingerprintAtStripe(t, srv, id))
	})
}

func TestSubmitStagedOfTwoApprovalsAtOnceSubmitsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id, first := stageSample(t, srv, disputetest.Dispute{})
		var second dispute.Fingerprint
		changed := make(chan struct{})
		early := submitter(srv.Config())
		onEvent(early, evidence.StepCompare, evidence.StateEnded, func() {
			editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}})
			second = fingerprintAtStripe(t, srv, id)
			close(changed)
		})
		srv.FailAlways(update, disputetest.Slow(time.Second))
		var errs [2]error
		var all sync.WaitGroup
		all.Go(func() { _, errs[0] = early.SubmitStaged(t.Context(), id, first) })
		all.Go(func() {
			<-changed
			_, errs[1] = submitter(srv.Config()).SubmitStaged(t.Context(), id, second)
		})
		all.Wait()
		assert.Equal(t, 1, srv.Effects(id).Submissions)
		won := fingerprintAtStripe(t, srv, id)
		for i, fp := range []dispute.Fingerprint{first, second} {
			assert.Equal(t, fp == won, errs[i] == nil, "%v", errs[i])
		}
		assert.Contains(t, []dispute.Fingerprint{first, second}, won)
	})
}

// The Dashboard takes longer texts than a request may have.
func TestSubmitStagedSubmitsALongTextOfTheDashboardUnchanged(t *testing.T) {
	srv := disputetest.NewServer()
	long := strings.Repeat("x", 20_001)
	id := srv.AddDispute(disputetest.Dispute{Evidence: map[string]string{"uncategorized_text": long, "customer_name": "Jenny"}})
	fp := fingerprintAtStripe(t, srv, id)
	res, err := submitter(srv.Config()).SubmitStaged(t.Context(), id, fp)
	require.NoError(t, err)
	assert.Equal(t, long, res.After.Evidence.UncategorizedText)
	last := srv.Requests()[len(srv.Requests())-1]
	assert.Equal(t, []string{"Jenny"}, last.Form["evidence[customer_name]"])
	assert.NotContains(t, last.Form, "evidence[uncategorized_text]")
}

// Stripe's documentation says that a file is for one request, so Stripe may refuse a request
// that has the same file again.
func TestSubmitStagedWithoutFieldsIfStripeRefusesThem(t *testing.T) {
	for _, changed := range []bool{false, true} {
		srv := disputetest.NewServer()
		id, fp := stageSample(t, srv, disputetest.Dispute{})
		srv.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
			if r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Idempotency-Key"), "evidence-submit-") {
				return disputetest.OK()
			}
			assert.NoError(t, r.ParseForm())
			if r.Form.Has("evidence[receipt]") {
				if changed {
					editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}})
				}
				return disputetest.Status(400)
			}
			return disputetest.OK()
		})
		res, err := submitter(srv.Config()).SubmitStaged(t.Context(), id, fp)
		if changed {
			require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
			assert.Zero(t, srv.Effects(id).Submissions)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, fp, res.Fingerprint)
		submittedOnce(t, srv, id)
	}
}

func TestSubmitStagedEndsWithTheContext(t *testing.T) {
	srv := disputetest.NewServer()
	id, fp := stageSample(t, srv, disputetest.Dispute{})
	ctx, cancel := context.WithCancel(t.Context())
	r := submitter(srv.Config())
	onEvent(r, evidence.StepSubmit, evidence.StateBegan, cancel)
	_, err := r.SubmitStaged(ctx, id, fp)
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, srv.Effects(id).Submissions)
}

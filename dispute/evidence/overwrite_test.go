package evidence_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// onEvent calls do once, at this step and state of a call.
func onEvent(r *evidence.Responder, step evidence.Step, state evidence.State, do func()) {
	done := false
	r.Progress = func(e evidence.Event) {
		if e.Step == step && e.State == state && !done {
			done = true
			do()
		}
	}
}

// editInDashboard changes a dispute, as a person does in the Dashboard.
func editInDashboard(t *testing.T, srv *disputetest.Server, id string, p dispute.UpdateParams) {
	t.Helper()
	_, err := dispute.NewClient(srv.Config()).Update(t.Context(), id, p)
	assert.NoError(t, err)
}

// fieldAtStripe is a field of the dispute's evidence at Stripe.
func fieldAtStripe(srv *disputetest.Server, id, field string) any {
	return srv.Object(id)["evidence"].(map[string]any)[field]
}

func differsIn(t *testing.T, err error) *evidence.DifferenceError {
	t.Helper()
	different, ok := errors.AsType[*evidence.DifferenceError](err)
	require.True(t, ok, "%v", err)
	return different
}

// What a person can do to staged evidence, and the field that an error must name.
var corrections = map[string]struct {
	change dispute.UpdateParams
	field  string
}{
	"corrects a text":    {dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}}, "customer_name"},
	"shortens a text":    {dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny"}}, "customer_name"},
	"clears a text":      {dispute.UpdateParams{Unset: []string{"shipping_date"}}, "shipping_date"},
	"removes a file":     {dispute.UpdateParams{Unset: []string{"receipt"}}, "receipt"},
	"corrects a line":    {dispute.UpdateParams{Evidence: &texts{UncategorizedText: "It was\ndelivered."}}, "uncategorized_text"},
	"corrects a capital": {dispute.UpdateParams{Evidence: &texts{UncategorizedText: "it was delivered."}}, "uncategorized_text"},
}

func TestSubmitNeverOverwritesACorrection(t *testing.T) {
	for name, c := range corrections {
		if name == "corrects a line" {
			continue // Submit keeps it, but there is no error, because Stripe could have done it
		}
		t.Run("a person "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			r := responder(srv.Config())
			_, err := r.Stage(t.Context(), id, samplePacket(t))
			require.NoError(t, err)
			editInDashboard(t, srv, id, c.change)
			before, corrected := srv.Effects(), srv.Object(id)

			_, err = r.Submit(t.Context(), id, samplePacket(t))
			different := differsIn(t, err)
			assert.Equal(t, []string{c.field}, different.Fields)
			assert.False(t, different.Submitted)
			assert.NotContains(t, err.Error(), "Rosen")
			require.ErrorContains(t, err, "stage it, look at it, and submit it")
			assert.Equal(t, before, srv.Effects(), "nothing was changed, uploaded or submitted")
			assert.Equal(t, corrected, srv.Object(id))

			fields, err := r.Compare(t.Context(), id, samplePacket(t))
			require.NoError(t, err)
			assert.Equal(t, []string{c.field}, fields)

			res, err := r.Stage(t.Context(), id, samplePacket(t)) // Stage overwrites
			require.NoError(t, err)
			assert.Equal(t, []string{c.field}, res.Changed)
			fields, err = r.Compare(t.Context(), id, samplePacket(t))
			require.NoError(t, err)
			assert.Empty(t, fields)
			_, err = r.Submit(t.Context(), id, samplePacket(t))
			require.NoError(t, err)
			submittedOnce(t, srv, id)
		})
	}
}

func TestSubmitNeverOverwritesAFileThatAPersonReplaced(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())
	_, err := r.Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	better := stripedispute.FileID(srv.AddFile(disputetest.File{Name: "receipt.pdf"}))
	editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{Receipt: better}})
	_, err = r.Submit(t.Context(), id, samplePacket(t))
	assert.Equal(t, []string{"receipt"}, differsIn(t, err).Fields)
	assert.Equal(t, string(better), fieldAtStripe(srv, id, "receipt"))
	assert.Zero(t, srv.Effects(id).Submissions)
	assert.Equal(t, 3, srv.Effects().Uploads, "the packet's receipt is not uploaded again either")
}

func TestSubmitReportsWhatAPersonAdded(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())
	_, err := r.Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{ShippingCarrier: "UPS"}})
	res, err := r.Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Equal(t, []string{"shipping_carrier"}, res.Others)
	assert.Empty(t, res.Problems.Warnings(), "it was there when the packet was compared")
}

func TestSubmitOverwritesWhatStripeFilledInUntilSomebodyStages(t *testing.T) {
	srv := disputetest.NewServer()
	seed := disputetest.Dispute{Evidence: map[string]string{"customer_name": "J ROSEN", "customer_email_address": "j@example.com"}}
	id := srv.AddDispute(seed)
	res, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Contains(t, res.Changed, "customer_name")
	assert.Equal(t, "Jenny Rosen", fieldAtStripe(srv, id, "customer_name"))

	id = srv.AddDispute(seed)
	editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{ShippingCarrier: "UPS"}})
	_, err = responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
	assert.Contains(t, differsIn(t, err).Fields, "customer_name", "a person has begun to respond")
	assert.Equal(t, "J ROSEN", fieldAtStripe(srv, id, "customer_name"))
}

func TestSubmitNeverOverwritesACorrectionDuringTheCall(t *testing.T) {
	for name, moment := range map[string]struct {
		step  evidence.Step
		state evidence.State
	}{
		"while files are read":     {evidence.StepCheck, evidence.StateBegan},
		"while files are uploaded": {evidence.StepUpload, evidence.StateBegan},
		"after a file is uploaded": {evidence.StepUpload, evidence.StateEnded},
		"before it is staged":      {evidence.StepStage, evidence.StateBegan},
		"after staging":            {evidence.StepStage, evidence.StateEnded},
		"while it is compared":     {evidence.StepCompare, evidence.StateBegan},
	} {
		submit := func(t *testing.T, p *evidence.Packet) {
			t.Helper()
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			r := responder(srv.Config())
			onEvent(r, moment.step, moment.state, func() {
				editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}})
			})
			_, err := r.Submit(t.Context(), id, p)
			assert.Contains(t, differsIn(t, err).Fields, "customer_name")
			assert.Equal(t, "Jenny Q. Rosen", fieldAtStripe(srv, id, "customer_name"))
			assert.Zero(t, srv.Effects(id).Submissions)

			_, err = responder(srv.Config()).Submit(t.Context(), id, p)
			assert.Contains(t, differsIn(t, err).Fields, "customer_name", "the correction is still there")
		}
		t.Run(name, func(t *testing.T) {
			submit(t, samplePacket(t))
			if moment.step != evidence.StepUpload {
				submit(t, &evidence.Packet{Evidence: samplePacket(t).Evidence})
			}
		})
	}
}

// Stripe filled in the same name as the packet, so Stage does not send it. A person corrects
// it just before the request arrives.
func TestSubmitNeverOverwritesACorrectionOfWhatStripeFilledIn(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Evidence: map[string]string{"customer_name": "Jenny Rosen"}})
	srv.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if strings.HasPrefix(r.Header.Get("Idempotency-Key"), "evidence-stage-") {
			editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}})
		}
		return disputetest.OK()
	})
	_, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
	assert.Equal(t, []string{"customer_name"}, differsIn(t, err).Fields)
	assert.Equal(t, "Jenny Q. Rosen", fieldAtStripe(srv, id, "customer_name"))
	assert.Zero(t, srv.Effects(id).Submissions)
}

func TestStageReportsWhatItOverwroteAfterTheUploads(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Evidence: map[string]string{"customer_name": "Jenny Rosen"}})
	r := responder(srv.Config())
	onEvent(r, evidence.StepUpload, evidence.StateBegan, func() {
		editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}})
	})
	res, err := r.Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Contains(t, res.Changed, "customer_name")
}

func TestStageFirstOverwritesNothing(t *testing.T) {
	theirs := dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}}
	tests := map[string]evidence.Step{
		"staged before the call":        "",
		"staged while files went up":    evidence.StepUpload,
		"staged right before the stage": evidence.StepStage,
	}
	for name, step := range tests {
		t.Run(name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			r := responder(srv.Config())
			if step == "" {
				editInDashboard(t, srv, id, theirs)
			} else {
				onEvent(r, step, evidence.StateBegan, func() { editInDashboard(t, srv, id, theirs) })
			}
			_, err := r.StageFirst(t.Context(), id, samplePacket(t))
			assert.Contains(t, differsIn(t, err).Fields, "customer_name")
			assert.True(t, stripedispute.Permanent(err))
			assert.Equal(t, "Jenny Q. Rosen", fieldAtStripe(srv, id, "customer_name"))
			assert.Equal(t, 1, srv.Effects(id).Updates, "only the person's update")
		})
	}

	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Evidence: map[string]string{"customer_name": "J ROSEN"}})
	for range 2 {
		_, err := responder(srv.Config()).StageFirst(t.Context(), id, samplePacket(t))
		require.NoError(t, err, "Stripe's own values and the packet itself are not a conflict")
	}
	assert.Equal(t, 1, srv.Effects(id).Updates)
}

// A response is lost, and a person corrects the evidence before the request is made again.
func TestSubmitNeverOverwritesACorrectionAfterALostResponse(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail(update, disputetest.Status(500).AfterEffect())
	srv.Fail("GET /v1/disputes/{id}", disputetest.OK(), disputetest.OK(), disputetest.Status(503))
	_, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
	require.ErrorIs(t, err, stripedispute.ErrServer)
	editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}})
	for _, later := range []time.Duration{0, 25 * time.Hour} {
		srv.Advance(later)
		_, err = responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
		assert.Equal(t, []string{"customer_name"}, differsIn(t, err).Fields)
	}
	assert.Equal(t, "Jenny Q. Rosen", fieldAtStripe(srv, id, "customer_name"))
}

func TestSubmitOfAnAppealIgnoresTheEvidenceBeforeIt(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Appeal, Evidence: map[string]string{"customer_name": "Jenny"}})
	p := func(reason string) *evidence.Packet {
		return &evidence.Packet{Evidence: texts{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: reason}}}}
	}
	r := responder(srv.Config())
	editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &p("mine").Evidence})
	_, err := r.Submit(t.Context(), id, p("yours"))
	assert.Equal(t, []string{"appeal.card.reason_for_filing"}, differsIn(t, err).Fields)
	assert.Zero(t, srv.Effects(id).Submissions)
	editInDashboard(t, srv, id, dispute.UpdateParams{Unset: []string{"appeal"}})
	res, err := r.Submit(t.Context(), id, p("yours"))
	require.NoError(t, err)
	assert.Equal(t, dispute.StatusAppealUnderReview, res.After.Status)
	assert.Empty(t, res.Others)
}

// When the chargeback comes, Stripe still has the response to the inquiry, or what a person
// has written since.
func TestSubmitOfAnotherResponseToTheChargebackNeedsStage(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	r := responder(srv.Config())
	_, err := r.Submit(t.Context(), id, &evidence.Packet{Evidence: texts{UncategorizedText: "to the inquiry"}})
	require.NoError(t, err)
	srv.Escalate(id)
	_, err = r.Submit(t.Context(), id, samplePacket(t))
	assert.Contains(t, differsIn(t, err).Fields, "uncategorized_text")
	res, err := r.Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Contains(t, res.Changed, "uncategorized_text")
	_, err = r.SubmitStaged(t.Context(), id, res.Fingerprint)
	require.NoError(t, err)
	assert.Equal(t, 2, srv.Effects(id).Submissions)
}

func TestCompareReturnsAnErrorForAClosedDisputeOrABrokenPacket(t *testing.T) {
	srv := disputetest.NewServer()
	_, err := responder(srv.Config()).Compare(t.Context(), srv.AddDispute(disputetest.Dispute{Status: "won"}), samplePacket(t))
	require.ErrorIs(t, err, dispute.ErrFinal)
	broken := &evidence.Packet{Files: files{dispute.FieldReceipt: {Name: "a.pdf"}}}
	_, err = responder(srv.Config()).Compare(t.Context(), srv.AddDispute(disputetest.Dispute{}), broken)
	require.ErrorContains(t, err, "receipt")
	_, err = responder(srv.Config()).Compare(t.Context(), "du_1", nil)
	require.ErrorContains(t, err, "the packet is nil")
	assert.Zero(t, srv.Effects())
}

func TestStageOverReplacesOnlyWhatWasStagedBefore(t *testing.T) {
	for name, moment := range map[string]*evidence.Step{
		"before the call":      nil,
		"while files are read": new(evidence.StepCheck),
		"before it is staged":  new(evidence.StepStage),
		"nobody corrects it":   new(evidence.StepConfirm),
	} {
		t.Run(name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			first, err := responder(srv.Config()).Stage(t.Context(), id, samplePacket(t))
			require.NoError(t, err)
			r := responder(srv.Config())
			correct := func() {
				editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}})
			}
			if moment == nil {
				correct()
			} else {
				onEvent(r, *moment, evidence.StateBegan, correct)
			}
			edited := samplePacket(t)
			edited.Evidence.ShippingDate = "2026-10-03"
			res, err := r.StageOver(t.Context(), id, edited, first.Fingerprint)
			if name == "nobody corrects it" {
				require.NoError(t, err)
				assert.Equal(t, []string{"shipping_date"}, res.Changed)
				return
			}
			assert.Equal(t, []string{"customer_name", "shipping_date"}, differsIn(t, err).Fields)
			assert.Equal(t, "Jenny Q. Rosen", fieldAtStripe(srv, id, "customer_name"))
			assert.Equal(t, "2026-10-02", fieldAtStripe(srv, id, "shipping_date"))
		})
	}
}

// Stripe may have cut a text. But over evidence that the caller staged itself, a longer text is a
// text that the caller made longer.
func TestStageOverSendsATextThatBecameLonger(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r, p := responder(srv.Config()), samplePacket(t)
	p.Evidence.UncategorizedText = strings.Repeat("It was delivered to her neighbour. ", 10)
	first, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	p.Evidence.UncategorizedText += "He signed for it."
	srv.Fail("POST /v1/disputes/{id}", disputetest.Reset())
	_, err = r.StageOver(t.Context(), id, p, first.Fingerprint)
	require.ErrorIs(t, err, stripedispute.ErrConnection, "nobody else has changed it")
	res, err := r.StageOver(t.Context(), id, p, first.Fingerprint)
	require.NoError(t, err)
	assert.Empty(t, res.Differences)
	assert.Equal(t, p.Evidence.UncategorizedText, fieldAtStripe(srv, id, "uncategorized_text"))
}

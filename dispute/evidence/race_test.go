package evidence_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// moments are the moments of a call at which somebody else can submit.
var moments = []struct {
	step  evidence.Step
	state evidence.State
}{
	{evidence.StepFetch, evidence.StateEnded},
	{evidence.StepCheck, evidence.StateBegan},
	{evidence.StepCheck, evidence.StateEnded},
	{evidence.StepUpload, evidence.StateBegan},
	{evidence.StepUpload, evidence.StateEnded},
	{evidence.StepStage, evidence.StateBegan},
	{evidence.StepStage, evidence.StateEnded},
	{evidence.StepCompare, evidence.StateBegan},
	{evidence.StepCompare, evidence.StateEnded},
	{evidence.StepSubmit, evidence.StateBegan},
}

func TestStageAndSubmitReportALostRace(t *testing.T) {
	for _, m := range moments {
		t.Run(fmt.Sprint(m.step, " ", m.state), func(t *testing.T) {
			for name, submit := range map[string]bool{"Stage": false, "Submit": true} {
				afterStaging := m.step == evidence.StepCompare || m.step == evidence.StepSubmit ||
					m.step == evidence.StepStage && m.state == evidence.StateEnded
				if !submit && afterStaging {
					continue
				}
				respond := func(r *evidence.Responder, id string) error {
					call := r.Stage
					if submit {
						call = r.Submit
					}
					_, err := call(t.Context(), id, samplePacket(t))
					return err
				}
				t.Run(name+", another one submitted something else", func(t *testing.T) {
					srv := disputetest.NewServer()
					id := srv.AddDispute(disputetest.Dispute{})
					r := responder(srv.Config())
					onEvent(r, m.step, m.state, func() {
						editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Mallory"}, Submit: true})
					})
					different := differsIn(t, respond(r, id))
					assert.Contains(t, different.Fields, "customer_name")
					assert.True(t, different.Submitted)
					assert.Equal(t, 1, srv.Effects(id).Submissions)
					assert.Equal(t, "Mallory", fieldAtStripe(srv, id, "customer_name"))
				})
				t.Run(name+", another one submitted the same", func(t *testing.T) {
					srv := disputetest.NewServer()
					id := srv.AddDispute(disputetest.Dispute{})
					r := responder(srv.Config())
					r.Parallel = 1 // a second upload would wait for Progress, and the other process for that upload
					onEvent(r, m.step, m.state, func() {
						_, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
						assert.NoError(t, err)
					})
					require.NoError(t, respond(r, id))
					submittedOnce(t, srv, id)
				})
				t.Run(name+", another one closed the dispute", func(t *testing.T) {
					srv := disputetest.NewServer()
					id := srv.AddDispute(disputetest.Dispute{})
					r := responder(srv.Config())
					onEvent(r, m.step, m.state, func() {
						_, err := dispute.NewClient(srv.Config()).Close(t.Context(), id)
						assert.NoError(t, err)
					})
					require.ErrorIs(t, respond(r, id), dispute.ErrFinal)
					assert.Zero(t, srv.Effects(id).Submissions)
				})
			}
		})
	}
}

func TestSubmitStagedReportsALostRace(t *testing.T) {
	for _, m := range moments {
		if m.step == evidence.StepUpload || m.step == evidence.StepStage || m.step == evidence.StepCheck {
			continue
		}
		t.Run(fmt.Sprint(m.step, " ", m.state), func(t *testing.T) {
			srv := disputetest.NewServer()
			id, fp := stageSample(t, srv, disputetest.Dispute{})
			r := submitter(srv.Config())
			onEvent(r, m.step, m.state, func() {
				editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Mallory"}, Submit: true})
			})
			_, err := r.SubmitStaged(t.Context(), id, fp)
			different := differsIn(t, err)
			assert.Equal(t, []string{"customer_name"}, different.Fields)
			assert.True(t, different.Submitted)
			require.ErrorIs(t, err, dispute.ErrUnderReview)

			id, fp = stageSample(t, srv, disputetest.Dispute{})
			r = submitter(srv.Config())
			onEvent(r, m.step, m.state, func() {
				_, err := dispute.NewClient(srv.Config()).Close(t.Context(), id)
				assert.NoError(t, err)
			})
			_, err = r.SubmitStaged(t.Context(), id, fp)
			require.ErrorIs(t, err, dispute.ErrFinal)
			assert.Zero(t, srv.Effects(id).Submissions)
		})
	}
}

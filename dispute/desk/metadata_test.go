package desk_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestErrMetadataFull(t *testing.T) {
	for keys, test := range map[int]struct {
		full       bool // not all keys of the desk fit
		remembered bool // the metadata keeps which notices were sent
	}{
		45: {remembered: true},
		46: {full: true, remembered: true},
		49: {full: true, remembered: false}, // there is room for one of the keys desk_staged and desk_told
		50: {full: true},
	} {
		t.Run(fmt.Sprint(keys, " keys"), func(t *testing.T) {
			own := map[string]string{}
			for i := range keys {
				own[fmt.Sprint("order_", i)] = "1"
			}
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{Metadata: own})
			k, told := newDesk(srv)
			look(t, k, id)
			look(t, k, id)
			needs := 0
			for _, n := range told.all {
				if n.Kind == desk.NeedsPerson {
					require.ErrorIs(t, n.Err, desk.ErrMetadataFull)
					needs++
				}
			}
			assert.Equal(t, test.full, needs > 0)
			assert.Equal(t, 1, count(told.kinds(), desk.WaitsApproval))
			for id, times := range told.seen {
				assert.Equal(t, test.remembered, times == 1, id)
			}

			err := k.Approve(t.Context(), "", id, get(t, k, id).State().Fingerprint, "user_42")
			if !test.full {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, desk.ErrMetadataFull)
			assert.True(t, stripedispute.Permanent(err))
			assert.Len(t, get(t, k, id).Dispute.Metadata["order_1"], 1, "the merchant's keys stay")

			free := stripedispute.Metadata{}
			for i := range 5 {
				free[fmt.Sprint("order_", i)] = ""
			}
			_, err = k.Disputes.Update(t.Context(), id, dispute.UpdateParams{Metadata: free})
			require.NoError(t, err)
			approve(t, k, id)
			look(t, k, id)
			assert.Equal(t, 1, srv.Effects(id).Submissions)
		})
	}
}

func TestAutomaticSubmitsWithFullMetadata(t *testing.T) {
	own := map[string]string{}
	for i := range 50 {
		own[fmt.Sprint("order_", i)] = "1"
	}
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{Metadata: own})
	k, told := newDesk(srv)
	k.Approval = desk.Automatic
	look(t, k, id)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
	assert.Equal(t, 1, count(told.kinds(), desk.Submitted))
}

func TestApproveRefusesAFeeThatIsNotAcknowledged(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.VisaCompliance})
	k, _ := newDesk(srv)
	fee := func(acknowledged bool) *dispute.EnhancedEvidence {
		return &dispute.EnhancedEvidence{VisaCompliance: &dispute.Compliance{FeeAcknowledged: acknowledged}}
	}
	k.Gather = packet(dispute.Evidence{ProductDescription: "A blue bicycle", EnhancedEvidence: fee(false)})
	look(t, k, id)
	err := k.Approve(t.Context(), "", id, get(t, k, id).State().Fingerprint, "user_42")
	require.ErrorIs(t, err, desk.ErrFee)

	_, err = k.Disputes.Stage(t.Context(), id, dispute.Evidence{EnhancedEvidence: fee(true)})
	require.NoError(t, err)
	approve(t, k, id)
	look(t, k, id)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

// Approvable says before the click what Approve says after it.
func TestApprovableReturnsTheErrorOfApprove(t *testing.T) {
	for name, test := range map[string]struct {
		seed   disputetest.Dispute
		staged bool
		full   bool
		method dispute.SubmissionMethod
		want   error
	}{
		"it can be approved": {staged: true},
		"nothing is staged":  {want: desk.ErrNothingStaged},
		"a fee":              {seed: disputetest.Dispute{Kind: disputetest.VisaCompliance}, staged: true, want: desk.ErrFee},
		"full metadata":      {staged: true, full: true, want: desk.ErrMetadataFull},
		"only Smart Disputes": {
			seed: disputetest.Dispute{SmartDisputes: true}, method: dispute.SubmissionSmartDisputes, want: desk.ErrSmartDisputes,
		},
		"only Smart Disputes, with staged evidence": {
			seed: disputetest.Dispute{SmartDisputes: true}, staged: true, method: dispute.SubmissionSmartDisputes, want: desk.ErrSmartDisputes,
		},
		"Smart Disputes is preferred, nothing is staged": {
			seed: disputetest.Dispute{SmartDisputes: true}, method: dispute.SubmissionPreferSmartDisputes, want: desk.ErrNothingStaged,
		},
		"decided": {seed: disputetest.Dispute{Status: "won"}, want: dispute.ErrFinal},
	} {
		t.Run(name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(test.seed)
			k, _ := newDesk(srv)
			if test.staged {
				_, err := k.Disputes.Stage(t.Context(), id, dispute.Evidence{ProductDescription: "A blue bicycle"})
				require.NoError(t, err)
			}
			if test.full {
				all := stripedispute.Metadata{}
				for i := range 50 {
					all[fmt.Sprint("key", i)] = "value"
				}
				_, err := k.Disputes.Update(t.Context(), id, dispute.UpdateParams{Metadata: all})
				require.NoError(t, err)
			}
			if test.method != "" {
				_, err := k.Disputes.Update(t.Context(), id, dispute.UpdateParams{IntendedSubmissionMethod: test.method})
				require.NoError(t, err)
			}
			c := get(t, k, id)
			assert.ErrorIs(t, k.Approvable(c), test.want)
			assert.ErrorIs(t, k.Approve(t.Context(), "", id, c.State().Fingerprint, "user_42"), test.want)
		})
	}
}

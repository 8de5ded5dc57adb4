package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestApprovalIsVoidAfterAChange(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, told := newDesk(srv)
	look(t, k, id)
	approve(t, k, id)
	_, err := k.Disputes.Stage(t.Context(), id, dispute.Evidence{ProductDescription: "A red bicycle"})
	require.NoError(t, err)

	look(t, k, id)
	assert.Zero(t, srv.Effects(id).Submissions)
	assert.Equal(t, 1, count(told.kinds(), desk.ApprovalVoid))
	s := get(t, k, id).State()
	assert.True(t, s.Void)
	assert.False(t, s.Approved)
	assert.False(t, s.ByDesk)
	assert.Equal(t, "A red bicycle", get(t, k, id).Dispute.Evidence.ProductDescription, "the correction stays")

	approve(t, k, id)
	look(t, k, id)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

func TestWithdrawTakesTheApprovalBack(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	k.SubmitBefore = time.Hour
	look(t, k, id)
	approve(t, k, id)
	require.NoError(t, k.Withdraw(t.Context(), "", id))
	require.NoError(t, k.Withdraw(t.Context(), "", id), "twice")
	s := get(t, k, id).State()
	assert.False(t, s.Approved)
	assert.Empty(t, s.ApprovedBy)
	due, _ := get(t, k, id).Dispute.Deadline()
	srv.SetNow(due.Add(-time.Minute))
	look(t, k, id)
	assert.Zero(t, srv.Effects(id).Submissions)
}

func TestApproveRefuses(t *testing.T) {
	tests := map[string]struct {
		seed  disputetest.Dispute
		stage bool
		after time.Duration
		fp    dispute.Fingerprint
		who   string
		want  error
		text  string
	}{
		"another fingerprint":  {stage: true, fp: "fp_other", who: "user_1", want: evidence.ErrChanged},
		"an empty fingerprint": {stage: true, who: "user_1", want: evidence.ErrChanged},
		"nothing staged":       {fp: "fp_other", who: "user_1", text: "no evidence is staged"},
		"too late":             {stage: true, after: 30 * 24 * time.Hour, fp: "now", who: "user_1", want: dispute.ErrFinal},
		"under review":         {seed: disputetest.Dispute{Status: "under_review"}, fp: "now", who: "user_1", want: dispute.ErrUnderReview},
		"nobody":               {stage: true, fp: "now", who: " ", text: "who is empty"},
		"a long name":          {stage: true, fp: "now", who: strings.Repeat("x", 501), text: "more than 500 characters"},
		"a line break":         {stage: true, fp: "now", who: "user_1\nuser_2", text: "control character"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(test.seed)
			k, _ := newDesk(srv)
			if test.stage {
				look(t, k, id)
			}
			if test.fp == "now" {
				test.fp = get(t, k, id).State().Fingerprint
			}
			srv.Advance(test.after)
			err := k.Approve(t.Context(), "", id, test.fp, test.who)
			require.Error(t, err)
			if test.want != nil {
				require.ErrorIs(t, err, test.want)
			}
			require.ErrorContains(t, err, test.text)
			assert.False(t, get(t, k, id).State().Approved)
		})
	}
}

func TestApproveTwiceKeepsTheFirstApproval(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	look(t, k, id)
	approve(t, k, id)
	require.NoError(t, k.Approve(t.Context(), "", id, get(t, k, id).State().Fingerprint, "user_43"))
	assert.Equal(t, "user_42", get(t, k, id).State().ApprovedBy)
}

func TestApprovalOfAnInquiryDoesNotApproveTheChargeback(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	k, told := newDesk(srv)
	k.SubmitBefore = time.Hour
	look(t, k, id)
	approve(t, k, id)
	srv.Escalate(id)
	k.SubmitBefore = 0
	look(t, k, id)
	assert.Zero(t, srv.Effects(id).Submissions)
	assert.Equal(t, 2, count(told.kinds(), desk.WaitsApproval))
	approve(t, k, id)
	look(t, k, id)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
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

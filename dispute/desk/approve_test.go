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

func TestApproveAgainRefusesWhenSmartDisputesRespondsNow(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{SmartDisputes: true})
	k, _ := newDesk(srv)
	k.SubmitBefore = time.Hour
	look(t, k, id)
	approve(t, k, id)
	_, err := k.Disputes.Update(t.Context(), id, dispute.UpdateParams{IntendedSubmissionMethod: dispute.SubmissionPreferSmartDisputes})
	require.NoError(t, err)

	c := get(t, k, id)
	require.True(t, c.State().Approved)
	require.ErrorIs(t, k.Approvable(c), desk.ErrSmartDisputes)
	require.ErrorIs(t, k.Approve(t.Context(), "", id, c.State().Fingerprint, "user_42"), desk.ErrSmartDisputes)
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

func TestApproveAroundTheDeadline(t *testing.T) {
	due := start.Add(5 * 24 * time.Hour)
	for name, test := range map[string]struct {
		at   time.Duration // after the deadline
		late bool
	}{
		"a second before": {at: -time.Second},
		"at the deadline": {},
		"a second after":  {at: time.Second, late: true},
		"a week after":    {at: 7 * 24 * time.Hour, late: true},
	} {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{DueBy: due})
			k, told := newDesk(srv)
			k.SubmitBefore = 24 * time.Hour
			look(t, k, id)
			fp := get(t, k, id).State().Fingerprint
			cfg := srv.Config()
			cfg.Clock = clock(due.Add(test.at)) // Stripe has not closed it yet
			k.Disputes = dispute.NewClient(cfg)
			err := k.Approve(t.Context(), "", id, fp, "user_42")
			if !test.late {
				require.NoError(t, err)
				look(t, k, id)
				assert.Equal(t, 1, srv.Effects(id).Submissions)
				return
			}
			require.ErrorIs(t, err, dispute.ErrDeadline)
			look(t, k, id)
			assert.Equal(t, 1, count(told.kinds(), desk.Missed))
			assert.Zero(t, srv.Effects(id).Submissions)
			assert.False(t, get(t, k, id).State().Approved)
		})
	}
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

func TestSubmitsAt(t *testing.T) {
	const day = 24 * time.Hour
	due := start.Add(5 * day)
	bicycle := dispute.Evidence{ProductDescription: "A blue bicycle"}
	incomplete := dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{
		DisputedTransaction: &dispute.DisputedTransaction{ProductDescription: "A blue bicycle"},
	}}}
	appeal := dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: "The rule was kept."}}}
	for name, test := range map[string]struct {
		kind      disputetest.Kind
		staged    dispute.Evidence
		before    time.Duration
		automatic bool
		approved  bool
		want      time.Time
	}{
		"SubmitBefore is 0":     {staged: bicycle, want: start},
		"SubmitBefore is a day": {staged: bicycle, before: day, want: due.Add(-day)},
		"that time has passed":  {staged: bicycle, before: 30 * day, want: start},
		"an appeal":             {kind: disputetest.Appeal, staged: appeal, before: day, want: start},
		"Stripe requires an action": {
			kind: disputetest.CompellingEvidence, staged: incomplete, want: start,
		},
		"Stripe requires an action, automatic": {
			kind: disputetest.CompellingEvidence, staged: incomplete, automatic: true, want: due.Add(-day),
		},
		"Stripe requires an action, automatic and approved": {
			kind: disputetest.CompellingEvidence, staged: incomplete, automatic: true, approved: true, want: start,
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{Kind: test.kind, DueBy: due})
			k, _ := newDesk(srv)
			k.SubmitBefore = test.before
			if test.automatic {
				k.Approval = desk.Automatic
			}
			_, err := k.Disputes.Stage(t.Context(), id, test.staged)
			require.NoError(t, err)
			if test.approved {
				approve(t, k, id)
			}
			assert.Equal(t, test.want, k.SubmitsAt(get(t, k, id)).UTC())
		})
	}
}

// Answerable of package dispute and submitAt must agree about the last moment.
func TestLookSubmitsInTheLastSecondBeforeTheDeadline(t *testing.T) {
	srv := newServer()
	due := start.Add(24 * time.Hour)
	id := srv.AddDispute(disputetest.Dispute{DueBy: due})
	k, _ := newDesk(srv)
	k.Approval, k.SubmitBefore = desk.Automatic, time.Second
	look(t, k, id)
	assert.Zero(t, srv.Effects(id).Submissions)
	srv.SetNow(due.Add(-time.Second))
	look(t, k, id)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

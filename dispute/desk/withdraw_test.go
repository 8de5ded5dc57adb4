package desk_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

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

func TestWithdrawDuringSubmitIsTooLate(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	look(t, k, id)
	approve(t, k, id)
	other, _ := newDesk(srv)
	before(srv, http.MethodPost, id, 1, func() {
		_, err := other.Look(context.Background(), "", id)
		assert.NoError(t, err)
	})
	require.ErrorIs(t, k.Withdraw(t.Context(), "", id), dispute.ErrUnderReview)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

func TestWithdrawAfterTheDeadlineIsTooLate(t *testing.T) {
	due := start.Add(5 * 24 * time.Hour)
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{DueBy: due})
	k, _ := newDesk(srv)
	k.SubmitBefore = time.Hour
	look(t, k, id)
	approve(t, k, id)
	cfg := srv.Config()
	cfg.Clock = clock(due.Add(time.Second)) // Stripe has not closed it yet
	k.Disputes = dispute.NewClient(cfg)
	require.ErrorIs(t, k.Withdraw(t.Context(), "", id), dispute.ErrDeadline)
	srv.SetNow(due.Add(24 * time.Hour))
	require.ErrorIs(t, k.Withdraw(t.Context(), "", id), dispute.ErrFinal)
}

package dispute_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestStageSubmitAndWin(t *testing.T) {
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	id := srv.AddDispute(disputetest.Dispute{Amount: 4200})
	receipt := stripedispute.FileID(srv.AddFile(disputetest.File{}))
	c := dispute.NewClient(srv.Config())

	d, err := c.Get(t.Context(), id)
	require.NoError(t, err)
	assert.True(t, d.Status.NeedsResponse())
	assert.True(t, d.FundsWithdrawn())
	require.NoError(t, d.Answerable(srv.Now()))

	d, err = c.Stage(t.Context(), id, dispute.Evidence{Receipt: receipt, UncategorizedText: "winning_evidence"})
	require.NoError(t, err)
	assert.Equal(t, dispute.StatusNeedsResponse, d.Status)
	assert.Equal(t, receipt, d.Evidence.Receipt)
	assert.True(t, d.EvidenceDetails.HasEvidence)
	assert.Zero(t, d.EvidenceDetails.SubmissionCount)
	assert.Zero(t, srv.Effects(id).Submissions)

	d, err = c.SubmitDispute(t.Context(), d)
	require.NoError(t, err)
	assert.Equal(t, dispute.StatusUnderReview, d.Status)
	assert.Equal(t, int64(1), d.EvidenceDetails.SubmissionCount)

	d, err = c.Get(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, dispute.StatusWon, d.Status)
	assert.True(t, d.FundsReinstated())
	require.ErrorIs(t, d.Answerable(srv.Now()), dispute.ErrFinal)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

func TestSubmitTakesEffectOnceWhenItsResponseIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.Fail("POST /v1/disputes/{id}", disputetest.LostAnswer(), disputetest.LostAnswer())
		var resp stripedispute.Response
		d, err := dispute.NewClient(srv.Config()).Submit(t.Context(), id, stripedispute.WithResponse(&resp))
		require.NoError(t, err)
		assert.Equal(t, dispute.StatusUnderReview, d.Status)
		assert.Equal(t, 1, srv.Effects(id).Submissions)
		assert.True(t, resp.Replayed)
		assert.Equal(t, 3, resp.Attempts)
	})
}

func TestCloseRetriesWithOneIdempotencyKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.Fail("POST /v1/disputes/{id}/close", disputetest.Reset(), disputetest.LostAnswer())
		d, err := dispute.NewClient(srv.Config()).Close(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, dispute.StatusLost, d.Status)
		assert.Equal(t, 1, srv.Effects(id).Closes)
		sent := srv.Requests()
		require.Len(t, sent, 3)
		assert.NotEmpty(t, sent[0].IdempotencyKey)
		assert.Equal(t, sent[0].IdempotencyKey, sent[1].IdempotencyKey)
		assert.Equal(t, sent[0].IdempotencyKey, sent[2].IdempotencyKey)
	})
}

func TestGetOfAMissingDisputeIsErrNotFound(t *testing.T) {
	c := dispute.NewClient(disputetest.NewServer().Config())
	_, err := c.Get(t.Context(), "du_none")
	require.ErrorIs(t, err, stripedispute.ErrNotFound)
	e, ok := errors.AsType[*stripedispute.Error](err)
	require.True(t, ok)
	assert.Equal(t, "resource_missing", e.Code)
	assert.Contains(t, e.Message, "du_none")
}

func TestUpdateWithOneBadPartChangesNothing(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	c := dispute.NewClient(srv.Config())
	_, err := c.Update(t.Context(), id, dispute.UpdateParams{
		Evidence: &dispute.Evidence{UncategorizedText: "fine", Receipt: "file_of_nobody"}, Metadata: stripedispute.Metadata{"k": "v"},
	})
	require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
	d, err := c.Get(t.Context(), id)
	require.NoError(t, err)
	assert.Empty(t, d.Evidence.UncategorizedText)
	assert.Empty(t, d.Metadata)
}

func TestUpdateMergesMetadataAndUnsetClears(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Metadata: map[string]string{"a": "1", "b": "2"}})
	c := dispute.NewClient(srv.Config())
	d, err := c.Update(t.Context(), id, dispute.UpdateParams{Metadata: stripedispute.Metadata{"c": "3", "a": ""}})
	require.NoError(t, err)
	assert.Equal(t, stripedispute.Metadata{"b": "2", "c": "3"}, d.Metadata)
	d, err = c.Update(t.Context(), id, dispute.UpdateParams{Unset: []string{"metadata.b"}})
	require.NoError(t, err)
	assert.Equal(t, stripedispute.Metadata{"c": "3"}, d.Metadata)
	d, err = c.Update(t.Context(), id, dispute.UpdateParams{Unset: []string{"metadata"}})
	require.NoError(t, err)
	assert.Empty(t, d.Metadata)
}

// seeded returns a server with n disputes, one created each hour, and their ids, newest first.
func seeded(n int) (*disputetest.Server, []string) {
	srv := disputetest.NewServer()
	now := srv.Now()
	ids := make([]string, n)
	for i := range n {
		ids[n-1-i] = srv.AddDispute(disputetest.Dispute{
			ID: fmt.Sprintf("du_%02d", i), Created: now.Add(time.Duration(i-n) * time.Hour), Charge: fmt.Sprintf("ch_%d", i/2),
		})
	}
	return srv, ids
}

func listed(ctx context.Context, t *testing.T, c *dispute.Client, p dispute.ListParams) []string {
	t.Helper()
	var ids []string
	for d, err := range c.List(ctx, p) {
		require.NoError(t, err)
		ids = append(ids, d.ID)
	}
	return ids
}

func TestListReadsForwardAndBackward(t *testing.T) {
	srv, ids := seeded(7)
	c := dispute.NewClient(srv.Config())
	oldestFirst := slices.Clone(ids)
	slices.Reverse(oldestFirst)
	assert.Equal(t, ids, listed(t.Context(), t, c, dispute.ListParams{Limit: 2}))
	assert.Equal(t, ids[3:], listed(t.Context(), t, c, dispute.ListParams{Limit: 3, StartingAfter: ids[2]}))
	assert.Equal(t, oldestFirst[1:], listed(t.Context(), t, c, dispute.ListParams{Limit: 2, EndingBefore: ids[6]}))
	assert.Equal(t, ids[:3], listed(t.Context(), t, c, dispute.ListParams{Limit: 2, Max: 3}))
}

func TestListFiltersByCreatedAndCharge(t *testing.T) {
	srv, ids := seeded(7)
	c := dispute.NewClient(srv.Config())
	newest, err := c.Get(t.Context(), ids[0])
	require.NoError(t, err)
	assert.Equal(t, ids[1:], listed(t.Context(), t, c, dispute.ListParams{Created: stripedispute.TimeRange{LT: newest.Created}}))
	assert.Equal(t, ids[:1], listed(t.Context(), t, c, dispute.ListParams{Created: stripedispute.TimeRange{At: newest.Created}}))
	assert.Equal(t, []string{"du_03", "du_02"}, listed(t.Context(), t, c, dispute.ListParams{Charge: "ch_1"}), "two disputes of one payment")
}

func TestOfPaymentYieldsTheDisputesOfThatPayment(t *testing.T) {
	srv := disputetest.NewServer()
	for i, of := range []disputetest.Dispute{
		{Charge: "ch_1", PaymentIntent: "pi_1"}, {Charge: "ch_1", PaymentIntent: "pi_1"}, {Charge: "py_2", PaymentIntent: "pi_2"}, {},
	} {
		of.ID, of.Created = fmt.Sprintf("du_%d", i), srv.Now().Add(time.Duration(-i)*time.Hour)
		srv.AddDispute(of)
	}
	c := dispute.NewClient(srv.Config())
	for id, want := range map[string][]string{
		"ch_1": {"du_0", "du_1"}, "pi_1": {"du_0", "du_1"}, "py_2": {"du_2"}, "pi_2": {"du_2"}, "ch_none": nil,
	} {
		var got []string
		for d, err := range c.OfPayment(t.Context(), id) {
			require.NoError(t, err)
			got = append(got, d.ID)
		}
		assert.Equal(t, want, got, id)
	}
}

func TestNeedingResponseSkipsTheOthers(t *testing.T) {
	srv := disputetest.NewServer()
	now := srv.Now()
	var want []string
	for i, kind := range []disputetest.Kind{
		disputetest.Chargeback, disputetest.Prevented, disputetest.Inquiry, disputetest.Unanswerable, disputetest.Appeal,
	} {
		id := srv.AddDispute(disputetest.Dispute{Kind: kind, Created: now.Add(-time.Duration(i) * time.Minute)})
		if kind != disputetest.Prevented && kind != disputetest.Unanswerable {
			want = append(want, id)
		}
	}
	c := dispute.NewClient(srv.Config())
	var got []string
	for d, err := range c.NeedingResponse(t.Context(), dispute.ListParams{Limit: 1}) {
		require.NoError(t, err)
		got = append(got, d.ID)
	}
	assert.Equal(t, want, got)
	n := 0
	for range c.NeedingResponse(t.Context(), dispute.ListParams{Limit: 1, Max: 2}) {
		n++
	}
	assert.Equal(t, 2, n)
}

func TestLongestOpenFindsAnInquiryThatBecomesAChargebackOnItsLastDay(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, DueBy: srv.Now().AddDate(0, 0, 120)})
	srv.Advance(119 * 24 * time.Hour)
	srv.Escalate(id)
	srv.Advance(7 * 24 * time.Hour)
	c := dispute.NewClient(srv.Config())
	open := stripedispute.TimeRange{GTE: stripedispute.At(c.Now().Add(-dispute.LongestOpen))}
	var found []dispute.Status
	for d, err := range c.NeedingResponse(t.Context(), dispute.ListParams{Created: open, Limit: 100}) {
		require.NoError(t, err)
		found = append(found, d.Status)
	}
	assert.Equal(t, []dispute.Status{dispute.StatusNeedsResponse}, found)
}

func TestListEndsWithAnErrorOnTheSecondPage(t *testing.T) {
	srv, ids := seeded(4)
	srv.Fail("GET /v1/disputes", disputetest.OK(), disputetest.Status(403))
	cfg := srv.Config()
	var got []string
	var last error
	for d, err := range dispute.NewClient(cfg).List(t.Context(), dispute.ListParams{Limit: 2}) {
		if err != nil {
			assert.Nil(t, d)
			last = err
			continue
		}
		got = append(got, d.ID)
	}
	assert.Equal(t, ids[:2], got)
	require.ErrorIs(t, last, stripedispute.ErrPermission)
}

func TestWithExpandDecodesIntoTheCallersTypes(t *testing.T) {
	srv := disputetest.NewServer()
	file := srv.AddFile(disputetest.File{Name: "receipt.pdf"})
	id := srv.AddDispute(disputetest.Dispute{Customer: "cus_1"})
	c := dispute.NewClient(srv.Config())
	var resp stripedispute.Response
	d, err := c.Stage(t.Context(), id, dispute.Evidence{Receipt: stripedispute.FileID(file)},
		stripedispute.WithExpand("charge", "evidence.receipt"), stripedispute.WithResponse(&resp))
	require.NoError(t, err)
	var charge struct{ ID, Customer string }
	require.NoError(t, d.Charge.Decode(&charge))
	assert.Equal(t, d.Charge.ID, charge.ID)
	var receipt struct{ Filename string }
	require.NoError(t, resp.Decode("evidence.receipt", &receipt))
	assert.Equal(t, "receipt.pdf", receipt.Filename)
	assert.Equal(t, stripedispute.FileID(file), d.Evidence.Receipt)

	page, err := c.ListPage(t.Context(), dispute.ListParams{}, stripedispute.WithExpand("charge.customer"), stripedispute.WithResponse(&resp))
	require.NoError(t, err)
	require.NoError(t, page.Data[0].Charge.Decode(&struct{ Customer struct{ ID string } }{}))
	var customer string
	require.NoError(t, resp.Decode("data.0.charge.customer.id", &customer))
	assert.Equal(t, "cus_1", customer)
}

func TestWithAccountSeesTheDisputesOfThatAccount(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.Account("acct_1").AddDispute(disputetest.Dispute{})
	c := dispute.NewClient(srv.Config())
	_, err := c.Get(t.Context(), id)
	require.ErrorIs(t, err, stripedispute.ErrNotFound)
	d, err := c.Get(t.Context(), id, stripedispute.WithAccount("acct_1"))
	require.NoError(t, err)
	assert.Equal(t, id, d.ID)
	cfg := srv.Config()
	cfg.Account = "acct_1"
	assert.Equal(t, []string{id}, listed(t.Context(), t, dispute.NewClient(cfg), dispute.ListParams{}))
}

func TestFundsReinstatedFollowsADecisionThatChanges(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Amount: 4200})
	c := dispute.NewClient(srv.Config())
	for _, won := range []bool{true, false, true, false} {
		srv.Decide(id, won)
		d, err := c.Get(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, won, d.Status == dispute.StatusWon)
		assert.True(t, d.Status.Final())
		assert.True(t, d.FundsWithdrawn())
		assert.Equal(t, won, d.FundsReinstated(), "%+v", d.BalanceTransactions)
	}
}

func TestUpdateReplacesAllMetadataInOneCall(t *testing.T) {
	srv := disputetest.NewServer()
	old, labels := map[string]string{}, stripedispute.Metadata{}
	for i := range 40 {
		old[fmt.Sprint("old", i)], labels[fmt.Sprint("new", i)] = "x", "y"
	}
	id := srv.AddDispute(disputetest.Dispute{Metadata: old})
	c := dispute.NewClient(srv.Config())
	d, err := c.Get(t.Context(), id)
	require.NoError(t, err)
	d, err = c.Update(t.Context(), id, dispute.UpdateParams{Metadata: labels.Replacing(d.Metadata)})
	require.NoError(t, err)
	assert.Equal(t, labels, d.Metadata)
}

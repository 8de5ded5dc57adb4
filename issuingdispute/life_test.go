package issuingdispute_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

func TestCreateUpdateSubmitUntilTheDecision(t *testing.T) {
	for words, want := range map[string]struct {
		status issuingdispute.Status
		loss   issuingdispute.LossReason
		net    int64 // of all movements: a provisional credit is taken back if the dispute is lost
	}{
		"winning_evidence": {issuingdispute.StatusWon, "", 4200},
		"losing_evidence":  {issuingdispute.StatusLost, issuingdispute.LossOther, 0},
	} {
		t.Run(string(want.status), func(t *testing.T) {
			srv := disputetest.NewServer(disputetest.SettleAtOnce())
			c := issuingdispute.NewClient(srv.Config())
			d, err := c.Create(t.Context(), issuingdispute.CreateParams{
				Transaction: srv.AddTransaction(disputetest.Transaction{Amount: 5000}),
				Amount:      4200,
				Evidence:    &issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: "A thief."}},
			})
			require.NoError(t, err)
			assert.Equal(t, issuingdispute.StatusUnsubmitted, d.Status)
			assert.Equal(t, int64(4200), d.Amount)

			d, err = c.Update(t.Context(), d.ID, issuingdispute.UpdateParams{
				Previous: d.Evidence.Reason,
				Evidence: &issuingdispute.Evidence{NoValidAuthorization: &issuingdispute.NoValidAuthorizationEvidence{Explanation: words}},
			})
			require.NoError(t, err)
			assert.Equal(t, issuingdispute.ReasonNoValidAuthorization, d.Evidence.Reason)
			assert.Nil(t, d.Evidence.Fraudulent)

			_, err = c.Submit(t.Context(), d.ID)
			require.NoError(t, err)
			d, err = c.Get(t.Context(), d.ID, stripedispute.WithExpand("balance_transactions", "transaction"))
			require.NoError(t, err)
			assert.Equal(t, want.status, d.Status)
			assert.Equal(t, want.loss, d.LossReason)
			net := int64(0)
			for _, b := range d.BalanceTransactions {
				net += b.Net
			}
			assert.Equal(t, want.net, net)
			assert.NotNil(t, d.Transaction.Object)
			assert.True(t, d.Status.Final())
		})
	}
}

func TestUpdateWritesBackWhatGetRead(t *testing.T) {
	srv := disputetest.NewServer()
	c := issuingdispute.NewClient(srv.Config())
	d, err := c.Get(t.Context(), srv.AddIssuingDispute(disputetest.IssuingDispute{Reason: "not_received", Explanation: "It never came."}))
	require.NoError(t, err)
	d.Evidence.NotReceived.ProductType = issuingdispute.ProductMerchandise
	d, err = c.Update(t.Context(), d.ID, issuingdispute.UpdateParams{Previous: d.Evidence.Reason, Evidence: &d.Evidence})
	require.NoError(t, err)
	assert.Equal(t, "It never came.", d.Evidence.NotReceived.Explanation)
	assert.Equal(t, issuingdispute.ProductMerchandise, d.Evidence.NotReceived.ProductType)

	d, err = c.Update(t.Context(), d.ID, issuingdispute.UpdateParams{Unset: []string{"not_received.explanation"}})
	require.NoError(t, err)
	assert.Empty(t, d.Evidence.NotReceived.Explanation)
	assert.Equal(t, issuingdispute.ProductMerchandise, d.Evidence.NotReceived.ProductType)
}

func TestSubmitTakesEffectOnceWhenItsResponseIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		c := issuingdispute.NewClient(srv.Config())
		id := srv.AddIssuingDispute(disputetest.IssuingDispute{})
		srv.Fail("POST /v1/issuing/disputes/*/submit", disputetest.LostAnswer())
		var r stripedispute.Response
		d, err := c.Submit(t.Context(), id, stripedispute.WithResponse(&r))
		require.NoError(t, err)
		assert.Equal(t, issuingdispute.StatusSubmitted, d.Status)
		assert.Equal(t, 2, r.Attempts)
		assert.True(t, r.Replayed)
		assert.Equal(t, 1, srv.Effects().Submissions)
	})
}

func TestUpdateAfterSubmissionChangesOnlyMetadata(t *testing.T) {
	srv := disputetest.NewServer()
	c := issuingdispute.NewClient(srv.Config())
	id := srv.AddIssuingDispute(disputetest.IssuingDispute{Status: "submitted"})
	_, err := c.Update(t.Context(), id, issuingdispute.UpdateParams{Amount: 1})
	require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
	_, err = c.Submit(t.Context(), id)
	require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
	d, err := c.Update(t.Context(), id, issuingdispute.UpdateParams{Metadata: stripedispute.Metadata{"case": "17"}})
	require.NoError(t, err)
	assert.Equal(t, stripedispute.Metadata{"case": "17"}, d.Metadata)
	d, err = c.Update(t.Context(), id, issuingdispute.UpdateParams{Unset: []string{"metadata"}})
	require.NoError(t, err)
	assert.Empty(t, d.Metadata)
}

func TestCreateExpiresWithoutSubmit(t *testing.T) {
	srv := disputetest.NewServer()
	c := issuingdispute.NewClient(srv.Config())
	d, err := c.Create(t.Context(), issuingdispute.CreateParams{Transaction: srv.AddTransaction(disputetest.Transaction{})})
	require.NoError(t, err)
	srv.Advance(111 * 24 * time.Hour)
	d, err = c.Get(t.Context(), d.ID)
	require.NoError(t, err)
	assert.Equal(t, issuingdispute.StatusExpired, d.Status)
}

func TestCreateDisputesADebitOfAFinancialAccount(t *testing.T) {
	srv := disputetest.NewServer()
	c := issuingdispute.NewClient(srv.Config())
	d, err := c.Create(t.Context(), issuingdispute.CreateParams{
		ReceivedDebit: "rd_1", Evidence: &issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: "A thief."}},
	})
	require.NoError(t, err)
	assert.Equal(t, &issuingdispute.Treasury{ReceivedDebit: "rd_1"}, d.Treasury)
}

func TestListWalksAllPagesOfAStatus(t *testing.T) {
	srv := disputetest.NewServer()
	c := issuingdispute.NewClient(srv.Config())
	var want []string
	for range 5 {
		want = append([]string{srv.AddIssuingDispute(disputetest.IssuingDispute{Status: "won"})}, want...)
		srv.AddIssuingDispute(disputetest.IssuingDispute{Status: "lost"})
	}
	ids := func(p issuingdispute.ListParams) (all []string) {
		p.Status = issuingdispute.StatusWon
		for d, err := range c.List(t.Context(), p) {
			require.NoError(t, err)
			all = append(all, d.ID)
		}
		return all
	}
	assert.Equal(t, want, ids(issuingdispute.ListParams{Limit: 2}))
	assert.Equal(t, want[:3], ids(issuingdispute.ListParams{Limit: 2, Max: 3}))
	assert.Equal(t, want[3:], ids(issuingdispute.ListParams{StartingAfter: want[2]}))
	assert.Equal(t, []string{want[1], want[0]}, ids(issuingdispute.ListParams{EndingBefore: want[2], Limit: 1}))
}

func TestOfTransactionYieldsTheDisputesOfThatTransaction(t *testing.T) {
	srv := disputetest.NewServer()
	for i, transaction := range []string{"ipi_1", "ipi_2", "ipi_1"} {
		srv.AddIssuingDispute(disputetest.IssuingDispute{ID: fmt.Sprintf("idp_%d", i), Transaction: transaction})
	}
	c := issuingdispute.NewClient(srv.Config())
	for id, want := range map[string][]string{"ipi_1": {"idp_2", "idp_0"}, "ipi_2": {"idp_1"}, "ipi_none": nil} {
		var got []string
		for d, err := range c.OfTransaction(t.Context(), id) {
			require.NoError(t, err)
			got = append(got, d.ID)
		}
		assert.Equal(t, want, got, id)
	}
}

func TestCreateIsRefusedAfterSubmitWithin(t *testing.T) {
	for left, refused := range map[time.Duration]bool{time.Hour: false, 0: true, -time.Hour: true, -10 * 24 * time.Hour: true} {
		srv := disputetest.NewServer()
		srv.SetNow(time.Unix(1_800_000_000, 0))
		c := issuingdispute.NewClient(srv.Config())
		_, err := c.Create(t.Context(), issuingdispute.CreateParams{
			Transaction: srv.AddTransaction(disputetest.Transaction{Created: srv.Now().Add(left - issuingdispute.SubmitWithin)}),
		})
		if refused {
			require.ErrorIs(t, err, stripedispute.ErrInvalidRequest, left)
		} else {
			require.NoError(t, err, left)
		}
		assert.Equal(t, !refused, srv.Effects().IssuingDisputes == 1, left)
	}
}

func TestListEndsWithTheFirstError(t *testing.T) {
	srv := disputetest.NewServer()
	c := issuingdispute.NewClient(srv.Config())
	for range 3 {
		srv.AddIssuingDispute(disputetest.IssuingDispute{})
	}
	srv.Fail("GET /v1/issuing/disputes", disputetest.OK(), disputetest.Status(403))
	n := 0
	for d, err := range c.List(t.Context(), issuingdispute.ListParams{Limit: 2}) {
		if n++; n == 3 {
			require.ErrorIs(t, err, stripedispute.ErrPermission)
			assert.Nil(t, d)
		} else {
			require.NoError(t, err)
		}
	}
	assert.Equal(t, 3, n)
}

package desk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
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

func TestLookSubmitsWhatWasApproved(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, told := newDesk(srv)
	k.Gather = gather("winning_evidence")
	look(t, k, id)
	assert.Zero(t, srv.Effects(id).Submissions, "nobody approved it")

	approve(t, k, id)
	s := get(t, k, id).State()
	assert.True(t, s.Approved)
	assert.Equal(t, "user_42", s.ApprovedBy)
	assert.Equal(t, start, s.ApprovedAt)
	assert.True(t, s.ByDesk)

	assert.Zero(t, look(t, k, id))
	assert.Equal(t, 1, srv.Effects(id).Submissions)
	assert.Equal(t, []desk.Kind{desk.FundsMoved, desk.WaitsApproval, desk.Submitted}, told.kinds())
	srv.Decide(id, true)
	look(t, k, id)
	assert.Equal(t, []desk.Kind{desk.FundsMoved, desk.WaitsApproval, desk.Submitted, desk.FundsMoved, desk.Won}, told.kinds())
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

func TestLookWaitsUntilSubmitBefore(t *testing.T) {
	srv := newServer()
	due := start.Add(5 * 24 * time.Hour)
	id := srv.AddDispute(disputetest.Dispute{DueBy: due})
	k, _ := newDesk(srv)
	k.SubmitBefore = 48 * time.Hour
	look(t, k, id)
	approve(t, k, id)
	next := look(t, k, id)
	assert.Equal(t, due.Add(-48*time.Hour), next)
	assert.Zero(t, srv.Effects(id).Submissions)

	srv.SetNow(next)
	look(t, k, id)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

func TestLookDoesNotSubmitAChangeMadeMeanwhile(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	look(t, k, id)
	approve(t, k, id)
	reads := 0
	srv.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if r.Method == http.MethodGet && r.URL.Path == "/v1/disputes/"+id {
			if reads++; reads == 2 { // the look has read it, and the submission is about to read it
				other, _ := newDesk(srv)
				_, err := other.Disputes.Stage(context.Background(), id, dispute.Evidence{ProductDescription: "A red bicycle"})
				assert.NoError(t, err)
			}
		}
		return disputetest.Fault{}
	})
	look(t, k, id)
	assert.Zero(t, srv.Effects(id).Submissions)
	assert.True(t, get(t, k, id).State().Void)
}

func TestGatherIsNotCalledWhenEvidenceIsStaged(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	var calls int
	k.Gather = func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
		calls++
		return gather(fmt.Sprint("made by call ", calls))(ctx, c)
	}
	look(t, k, id)
	before := get(t, k, id).State().Fingerprint
	approve(t, k, id)
	require.NoError(t, k.Withdraw(t.Context(), "", id))
	look(t, k, id)
	assert.Equal(t, 1, calls)
	assert.Equal(t, before, get(t, k, id).State().Fingerprint)

	require.NoError(t, k.Restage(t.Context(), "", id))
	assert.Equal(t, 2, calls)
	s := get(t, k, id).State()
	assert.NotEqual(t, before, s.Fingerprint)
	assert.True(t, s.ByDesk)
}

func TestLookKeepsWhatAPersonStaged(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	_, err := k.Disputes.Stage(t.Context(), id, dispute.Evidence{ProductDescription: "By hand"})
	require.NoError(t, err)
	look(t, k, id)
	assert.Equal(t, "By hand", get(t, k, id).Dispute.Evidence.ProductDescription)
	assert.False(t, get(t, k, id).State().ByDesk)
}

func TestLookWhenGatherFails(t *testing.T) {
	down := errors.New("the database is down")
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{DueBy: start.Add(time.Hour)})
	k, told := newDesk(srv)
	k.RemindBefore = []time.Duration{2 * time.Hour}
	k.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) { return nil, down }
	_, err := k.Look(t.Context(), "", id)
	require.ErrorIs(t, err, down)
	assert.False(t, stripedispute.Permanent(err))
	assert.Equal(t, 1, count(told.kinds(), desk.Reminder), "people are reminded although Gather failed")

	k.Gather = gather(strings.Repeat("x", 20_001))
	_, err = k.Look(t.Context(), "", id)
	assert.True(t, stripedispute.Permanent(err))
	assert.Equal(t, 1, count(told.kinds(), desk.Failed))
	assert.Zero(t, srv.Effects(id).Submissions)
}

func TestNotifyIsCalledAgainUntilItSucceeds(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	k, told := newDesk(srv)
	full := errors.New("the mailbox is full")
	k.Notify = func(context.Context, desk.Notice) error { return full }
	_, err := k.Look(t.Context(), "", id)
	require.ErrorIs(t, err, full)
	k.Notify = told.notify
	look(t, k, id)
	look(t, k, id)
	assert.Equal(t, []desk.Kind{desk.WaitsApproval}, told.kinds())
	for id, n := range told.seen {
		assert.Equal(t, 1, n, id)
	}
}

func TestParallelLooksSubmitOnce(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, told := newDesk(srv)
	k.Approval = desk.Automatic
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { _, _ = k.Look(t.Context(), "", id) })
	}
	all.Wait()
	look(t, k, id)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
	assert.Equal(t, 1, count(told.kinds(), desk.Submitted))
}

func TestLookNotifiesAMissedDeadline(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{DueBy: start.Add(time.Hour)})
	k, told := newDesk(srv)
	late := clock(start.Add(time.Hour + time.Second))
	cfg := srv.Config()
	cfg.Clock = late
	k.Disputes = dispute.NewClient(cfg)
	assert.Zero(t, look(t, k, id))
	assert.Equal(t, []desk.Kind{desk.FundsMoved, desk.Missed}, told.kinds())
	assert.Zero(t, srv.Effects(id).Submissions)
}

// clock is a clock that always shows the same time.
type clock time.Time

func (c clock) Now() time.Time { return time.Time(c) }

func TestDueIsSortedAcrossAccounts(t *testing.T) {
	srv := newServer()
	add := func(account string, days int, status string) string {
		return srv.Account(account).AddDispute(disputetest.Dispute{DueBy: start.Add(time.Duration(days) * 24 * time.Hour), Status: status})
	}
	third := add("", 9, "")
	add("", 3, "under_review")
	first := add("acct_1", 2, "")
	second := add("acct_2", 5, "")
	k, _ := newDesk(srv)
	var ids []string
	for c, err := range k.Due(t.Context(), "", "acct_1", "acct_2") {
		require.NoError(t, err)
		ids = append(ids, c.Dispute.ID)
	}
	assert.Equal(t, []string{first, second, third}, ids)
}

func TestDueYieldsOtherAccountsWhenOneFails(t *testing.T) {
	srv := newServer()
	id := srv.Account("acct_2").AddDispute(disputetest.Dispute{})
	srv.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if r.Header.Get("Stripe-Account") == "acct_1" {
			return disputetest.Status(http.StatusForbidden)
		}
		return disputetest.Fault{}
	})
	k, _ := newDesk(srv)
	var got []string
	for c, err := range k.Due(t.Context(), "acct_1", "acct_2") {
		if err != nil {
			require.ErrorIs(t, err, stripedispute.ErrPermission)
			assert.Nil(t, c.Dispute)
			got = append(got, "failed "+c.Account)
			continue
		}
		got = append(got, c.Dispute.ID)
	}
	assert.Equal(t, []string{id, "failed acct_1"}, got)
}

func TestDueReadsAtMostEightAccountsAtATime(t *testing.T) {
	srv := newServer()
	k, _ := newDesk(srv)
	var now, most atomic.Int64
	cfg := srv.Config()
	inner := cfg.HTTPClient.Transport
	gate := make(chan struct{}, 100)
	cfg.HTTPClient = &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		gate <- struct{}{}
		return inner.RoundTrip(r)
	})}
	k.Disputes = dispute.NewClient(cfg)
	accounts := make([]string, 50)
	for i := range accounts {
		accounts[i] = fmt.Sprint("acct_", i)
	}
	for _, err := range k.Due(t.Context(), accounts...) {
		require.NoError(t, err)
	}
	assert.LessOrEqual(t, most.Load(), int64(8))
	assert.Len(t, gate, 50)
}

// tripper is a function as an http.RoundTripper.
type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestDeskWithoutClientsIsAnError(t *testing.T) {
	_, err := (&desk.Desk{}).Look(t.Context(), "", "du_1")
	require.ErrorContains(t, err, "Desk.Disputes is nil")
	var none *desk.Desk
	require.ErrorContains(t, none.Approve(t.Context(), "", "du_1", "fp_1", "user_1"), "Desk.Disputes is nil")
	for _, err := range none.Due(t.Context()) {
		require.Error(t, err)
	}
}

func TestErrAccountPath(t *testing.T) {
	srv := newServer()
	id := srv.Account("acct_2").AddDispute(disputetest.Dispute{})
	k, told := newDesk(srv)
	_, err := k.Look(t.Context(), "acct_1/acct_2", id)
	require.ErrorIs(t, err, desk.ErrAccountPath)
	assert.True(t, stripedispute.Permanent(err))
	assert.Equal(t, []desk.Kind{desk.Failed}, told.kinds())
	require.ErrorIs(t, told.all[0].Err, desk.ErrAccountPath)
	require.ErrorIs(t, k.Approve(t.Context(), "acct_1/acct_2", id, "fp_1", "user_1"), desk.ErrAccountPath)
	for _, err := range k.Due(t.Context(), "acct_1/acct_2") {
		require.ErrorIs(t, err, desk.ErrAccountPath)
	}
	assert.Empty(t, srv.Requests())
}

func TestOpenYieldsDisputesUnderReviewLast(t *testing.T) {
	srv := newServer()
	review := srv.AddDispute(disputetest.Dispute{Status: "under_review", DueBy: start.Add(time.Hour)})
	srv.AddDispute(disputetest.Dispute{Status: "won"})
	late := srv.AddDispute(disputetest.Dispute{DueBy: start.Add(48 * time.Hour)})
	soon := srv.AddDispute(disputetest.Dispute{DueBy: start.Add(24 * time.Hour)})
	k, _ := newDesk(srv)
	var ids []string
	for c, err := range k.Open(t.Context()) {
		require.NoError(t, err)
		ids = append(ids, c.Dispute.ID)
	}
	assert.Equal(t, []string{soon, late, review}, ids)
}

func TestCloseRecordsWho(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	require.ErrorContains(t, k.Close(t.Context(), "", id, ""), "who is empty")
	require.NoError(t, k.Close(t.Context(), "", id, "user_42"))
	s := get(t, k, id).State()
	assert.Equal(t, "user_42", s.ClosedBy)
	assert.Equal(t, start, s.ClosedAt)
	assert.Equal(t, dispute.StatusLost, get(t, k, id).Dispute.Status)
	require.ErrorIs(t, k.Close(t.Context(), "", id, "user_42"), dispute.ErrFinal)

	inquiry := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	require.ErrorIs(t, k.Close(t.Context(), "", inquiry, "user_42"), dispute.ErrInquiry)
	assert.Zero(t, srv.Effects(inquiry))
}

package desk_test

import (
	"context"
	"net/http"
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

// somebody changes a dispute without the desk, as a person does in the Dashboard.
func somebody(t *testing.T, srv *disputetest.Server, do func(*dispute.Client) error) {
	t.Helper()
	assert.NoError(t, do(dispute.NewClient(srv.Config())))
}

func TestLookKeepsWhatSomebodyDoesDuringGather(t *testing.T) {
	tests := map[string]struct {
		do        func(context.Context, *dispute.Client, string) error
		product   string
		kind      desk.Kind
		submitted int
	}{
		"stages": {
			do: func(ctx context.Context, c *dispute.Client, id string) error {
				_, err := c.Stage(ctx, id, dispute.Evidence{ProductDescription: "By hand"})
				return err
			},
			product: "By hand", kind: desk.WaitsApproval,
		},
		"stages another field": {
			do: func(ctx context.Context, c *dispute.Client, id string) error {
				_, err := c.Stage(ctx, id, dispute.Evidence{CustomerName: "Jenny"})
				return err
			},
			kind: desk.WaitsApproval,
		},
		"submits": {
			do: func(ctx context.Context, c *dispute.Client, id string) error {
				_, err := c.Update(ctx, id, dispute.UpdateParams{Evidence: &dispute.Evidence{ProductDescription: "By hand"}, Submit: true})
				return err
			},
			product: "By hand", kind: desk.Submitted, submitted: 1,
		},
		"closes": {
			do: func(ctx context.Context, c *dispute.Client, id string) error {
				_, err := c.Close(ctx, id)
				return err
			},
			kind: desk.Lost,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{})
			k, told := newDesk(srv)
			k.Gather = func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
				somebody(t, srv, func(client *dispute.Client) error { return test.do(ctx, client, id) })
				return gather("A blue bicycle")(ctx, c)
			}
			look(t, k, id)
			assert.Equal(t, test.product, get(t, k, id).Dispute.Evidence.ProductDescription)
			assert.Equal(t, []desk.Kind{desk.FundsMoved, test.kind}, told.kinds(), "nothing has failed")
			assert.Equal(t, test.submitted, srv.Effects(id).Submissions)
		})
	}
}

// before calls do when the nth request with this method arrives for the dispute.
func before(srv *disputetest.Server, method, id string, nth int, do func()) {
	n := 0
	srv.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if r.Method == method && r.URL.Path == "/v1/disputes/"+id {
			if n++; n == nth {
				do()
			}
		}
		return disputetest.Fault{}
	})
}

func TestLookAcceptsWhatSomebodyDoesDuringSubmit(t *testing.T) {
	tests := map[string]struct {
		do          func(context.Context, *desk.Desk, string) error
		kinds       []desk.Kind
		submissions int
	}{
		"changes a field": {
			do: func(ctx context.Context, k *desk.Desk, id string) error {
				_, err := k.Disputes.Stage(ctx, id, dispute.Evidence{ProductDescription: "A red bicycle"})
				return err
			},
			kinds: []desk.Kind{desk.ApprovalVoid},
		},
		"submits": {
			do: func(ctx context.Context, k *desk.Desk, id string) error {
				_, err := k.Disputes.Submit(ctx, id)
				return err
			},
			kinds: []desk.Kind{desk.Submitted}, submissions: 1,
		},
		"submits something else": {
			do: func(ctx context.Context, k *desk.Desk, id string) error {
				_, err := k.Disputes.Update(ctx, id, dispute.UpdateParams{Evidence: &dispute.Evidence{CustomerName: "Jenny"}, Submit: true})
				return err
			},
			kinds: []desk.Kind{desk.Submitted}, submissions: 1,
		},
		"closes": {
			do: func(ctx context.Context, k *desk.Desk, id string) error {
				_, err := k.Disputes.Close(ctx, id)
				return err
			},
			kinds: []desk.Kind{desk.Lost},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{})
			k, told := newDesk(srv)
			look(t, k, id)
			approve(t, k, id)
			other, _ := newDesk(srv)
			before(srv, http.MethodGet, id, 2, func() { // the desk has read the dispute, and is about to compare it
				assert.NoError(t, test.do(context.Background(), other, id))
			})
			look(t, k, id)
			assert.Equal(t, append([]desk.Kind{desk.FundsMoved, desk.WaitsApproval}, test.kinds...), told.kinds())
			assert.Equal(t, test.submissions, srv.Effects(id).Submissions)
		})
	}
}

// Stripe submits all evidence that is staged, also a field that was added after the comparison.
func TestLookNotifiesAFieldThatWasSubmittedWithoutApproval(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, told := newDesk(srv)
	look(t, k, id)
	approve(t, k, id)
	other, _ := newDesk(srv)
	before(srv, http.MethodPost, id, 1, func() {
		_, err := other.Disputes.Stage(context.Background(), id, dispute.Evidence{CustomerName: "Jenny"})
		assert.NoError(t, err)
	})
	_, err := k.Look(t.Context(), "", id)
	require.ErrorContains(t, err, "customer_name")
	assert.Equal(t, []desk.Kind{desk.FundsMoved, desk.WaitsApproval, desk.Submitted, desk.Failed}, told.kinds())
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

func TestLookEndsWhenOthersChangeTheDisputeAgainAndAgain(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	k.Approval = desk.Automatic
	k.Gather = nil
	other, _ := newDesk(srv)
	n := 0
	inside := false
	change := func() {
		inside = true
		_, err := other.Disputes.Stage(context.Background(), id, dispute.Evidence{ProductDescription: strings.Repeat("x", n)})
		inside = false
		assert.NoError(t, err)
	}
	n = 1
	change()
	srv.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if r.Method == http.MethodGet && !inside {
			n++
			change()
		}
		return disputetest.Fault{}
	})
	_, err := k.Look(t.Context(), "", id)
	require.ErrorContains(t, err, "others are changing the dispute")
	assert.False(t, stripedispute.Permanent(err))
	assert.Zero(t, srv.Effects(id).Submissions)
	assert.Less(t, n, 20)
}

func TestDeletedMetadataDeletesTheApproval(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, told := newDesk(srv)
	look(t, k, id)
	approve(t, k, id)
	somebody(t, srv, func(c *dispute.Client) error {
		_, err := c.Update(t.Context(), id, dispute.UpdateParams{Unset: []string{"metadata"}})
		return err
	})
	look(t, k, id)
	assert.Zero(t, srv.Effects(id).Submissions)
	assert.False(t, get(t, k, id).State().Approved)
	assert.Equal(t, 1, count(told.kinds(), desk.WaitsApproval), "sent again with the same ID")
}

// If the event of an approval never arrives, one of the looks before the deadline sees it.
func TestLookIsDueMoreOftenBeforeTheDeadline(t *testing.T) {
	srv := newServer()
	due := start.Add(5 * 24 * time.Hour)
	id := srv.AddDispute(disputetest.Dispute{DueBy: due})
	k, told := newDesk(srv)
	var before []time.Duration
	for range 4 {
		next := look(t, k, id)
		before = append(before, due.Sub(next))
		cfg := srv.Config()
		cfg.Clock = clock(next)
		k.Disputes = dispute.NewClient(cfg)
	}
	assert.Equal(t, []time.Duration{time.Hour, 15 * time.Minute, 2 * time.Minute, -time.Second}, before)
	assert.Zero(t, look(t, k, id))
	assert.Equal(t, 1, count(told.kinds(), desk.Missed))
}

func TestLookWithAClockThatJumps(t *testing.T) {
	srv := newServer()
	due := start.Add(5 * 24 * time.Hour)
	id := srv.AddDispute(disputetest.Dispute{DueBy: due})
	k, told := newDesk(srv)
	k.SubmitBefore = 24 * time.Hour
	at := func(now time.Time) time.Time {
		cfg := srv.Config()
		cfg.Clock = clock(now)
		k.Disputes = dispute.NewClient(cfg)
		return look(t, k, id)
	}
	at(start)
	approve(t, k, id)
	assert.Equal(t, due.Add(-24*time.Hour), at(due.Add(-24*time.Hour-time.Nanosecond)))
	assert.Equal(t, due.Add(-24*time.Hour), at(start.Add(-365*24*time.Hour)))
	assert.Zero(t, srv.Effects(id).Submissions)
	assert.Zero(t, at(due.Add(time.Hour)), "with a fast clock the deadline is missed")
	assert.Equal(t, 1, count(told.kinds(), desk.Missed))
	at(due.Add(-24 * time.Hour))
	assert.Equal(t, 1, srv.Effects(id).Submissions, "the response is submitted when the clock is right again")
}

package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// respondTo returns a callback that submits evidence for every dispute that needs a response. It
// appends the type and status of each event to handled.
func respondTo(disputes *dispute.Client, handled *[]string) handle {
	return func(ctx context.Context, e *webhook.Event) error {
		d, ok := e.Dispute()
		if !ok {
			return fmt.Errorf("no dispute in %v", e)
		}
		*handled = append(*handled, fmt.Sprintf("%s: %s", e.Type.Plain(), d.Status))
		if !d.Status.NeedsResponse() || d.EvidenceDetails.HasEvidence {
			return nil
		}
		_, err := disputes.Update(ctx, d.ID, dispute.UpdateParams{
			Evidence: &dispute.Evidence{UncategorizedText: "winning_evidence"}, Submit: true,
		})
		return err
	}
}

func TestHandlerWinsADisputeWithEventsOnly(t *testing.T) {
	for _, kind := range []string{"snapshots", "thin events", "snapshots twice"} {
		t.Run(kind, func(t *testing.T) {
			stripe := disputetest.NewServer(disputetest.SettleAtOnce())
			disputes := dispute.NewClient(stripe.Config())
			var handled []string
			hook := stripe.SendEvents(&webhook.Handler{
				Secrets:      []string{secret},
				FetchDispute: disputes.Get,
				Handle:       respondTo(disputes, &handled),
			}, secret)
			switch kind {
			case "thin events":
				hook.Thin()
			case "snapshots twice":
				hook.Twice()
			}

			id := stripe.AddDispute(disputetest.Dispute{})
			d, err := disputes.Get(t.Context(), id)
			require.NoError(t, err)
			assert.Equal(t, dispute.StatusWon, d.Status)
			assert.Empty(t, hook.Waiting())
			assert.Contains(t, handled, "charge.dispute.closed: won")
			slices.Sort(handled)
			assert.Equal(t, handled, slices.Compact(slices.Clone(handled)), "nothing twice")
		})
	}
}

func TestHandlerHandlesAChangeOnceAtTwoEndpoints(t *testing.T) {
	for _, thinFirst := range []bool{false, true} {
		stripe := disputetest.NewServer(disputetest.SettleAtOnce())
		disputes := dispute.NewClient(stripe.Config())
		var handled []string
		h := &webhook.Handler{Secrets: []string{secret, retired}, FetchDispute: disputes.Get, Handle: respondTo(disputes, &handled)}
		first, second := stripe.SendEvents(h, secret), stripe.SendEvents(h, retired)
		if thinFirst {
			first.Thin()
		} else {
			second.Thin()
		}
		id := stripe.AddDispute(disputetest.Dispute{})
		d, err := disputes.Get(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, dispute.StatusWon, d.Status)
		assert.Len(t, second.Deliveries(), len(first.Deliveries()))
		assert.Len(t, handled, len(first.Deliveries()))
	}
}

func TestFilterLetsALiveEndpointIgnoreTestMode(t *testing.T) {
	stripe := disputetest.NewServer()
	live := stripe.Live()
	cfg := stripe.Config()
	cfg.Key = "sk_live_filter"
	disputes := dispute.NewClient(cfg)
	var handled []string
	hook := stripe.SendEvents(&webhook.Handler{
		Secrets:      []string{secret},
		Filter:       func(e *webhook.Event) bool { return e.Livemode },
		FetchDispute: disputes.Get,
		Handle: func(_ context.Context, e *webhook.Event) error {
			handled = append(handled, e.Related.ID)
			return nil
		},
	}, secret).Only("charge.dispute.created")
	stripe.AddDispute(disputetest.Dispute{})
	id := live.AddDispute(disputetest.Dispute{})
	require.Len(t, hook.Deliveries(), 2)
	assert.Empty(t, hook.Waiting())
	assert.Equal(t, []string{id}, handled)
}

func TestHandlerAcceptsDeliveriesOutOfOrderAndTwice(t *testing.T) {
	stripe := disputetest.NewServer(disputetest.SettleAtOnce())
	disputes := dispute.NewClient(stripe.Config())
	var handled []string
	hook := stripe.SendEvents(&webhook.Handler{
		Secrets:      []string{retired, secret},
		FetchDispute: disputes.Get,
		Handle:       respondTo(disputes, &handled),
	}, secret).Hold()
	id := stripe.AddDispute(disputetest.Dispute{})
	_, err := disputes.Update(t.Context(), id,
		dispute.UpdateParams{Evidence: &dispute.Evidence{UncategorizedText: "losing_evidence"}, Submit: true})
	require.NoError(t, err)

	backwards := hook.Waiting()
	require.Greater(t, len(backwards), 2)
	slices.Reverse(backwards)
	hook.Deliver(append(backwards, backwards...)...)

	assert.Len(t, handled, len(backwards))
	for _, s := range handled {
		assert.Contains(t, s, ": lost", "as Stripe says now, not as the event says")
	}
	for _, d := range hook.Deliveries() {
		assert.Equal(t, 200, d.Status)
	}
}

func TestFetchDisputeUsesTheConnectedAccount(t *testing.T) {
	for _, thin := range []bool{false, true} {
		stripe := disputetest.NewServer()
		disputes := dispute.NewClient(stripe.Config())
		var account string
		hook := stripe.SendEvents(&webhook.Handler{
			Secrets:      []string{secret},
			FetchDispute: disputes.Get,
			Handle: func(_ context.Context, e *webhook.Event) error {
				account = e.Account
				return nil
			},
		}, secret).Only("charge.dispute.created")
		if thin {
			hook.Thin()
		}
		stripe.Account("acct_connected").AddDispute(disputetest.Dispute{})
		require.Len(t, hook.Deliveries(), 1)
		assert.Equal(t, 200, hook.Deliveries()[0].Status)
		assert.Equal(t, "acct_connected", account)
	}
}

func TestHandleFailureMakesStripeRedeliver(t *testing.T) {
	stripe := disputetest.NewServer()
	broken := true
	handled := 0
	hook := stripe.SendEvents(&webhook.Handler{Secrets: []string{secret}, Handle: func(context.Context, *webhook.Event) error {
		if broken {
			return errors.New("the database is down")
		}
		handled++
		return nil
	}}, secret)
	stripe.AddDispute(disputetest.Dispute{})
	n := len(hook.Waiting())
	require.NotZero(t, n)

	broken = false
	stripe.Redeliver()
	stripe.Redeliver()
	assert.Empty(t, hook.Waiting())
	assert.Equal(t, n, handled)
}

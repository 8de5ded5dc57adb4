package main

import (
	"bufio"
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/webhook"
)

func TestRunWithoutAKeyIsADemonstration(t *testing.T) {
	t.Setenv("STRIPE_API_KEY", "")
	var out strings.Builder
	require.NoError(t, run(t.Context(), nil, &out))
	lines := slices.DeleteFunc(strings.Split(out.String(), "\n"), func(line string) bool {
		return !strings.HasPrefix(line, "charge.dispute")
	})
	assert.Equal(t, []string{
		"charge.dispute.created du_Test0001 warning_needs_response product_not_received 42.00 USD",
		"charge.dispute.created du_Test0002 needs_response fraudulent 129.00 USD",
		"charge.dispute.closed du_Test0002 won fraudulent 129.00 USD",
	}, lines)
	staged := strings.Count(out.String(), "  staged; submit it until")
	assert.Equal(t, 2, staged, "each dispute is staged once, although every event was sent twice")
}

func TestRunServesUntilItIsInterrupted(t *testing.T) {
	stripe := disputetest.NewServer()
	api := httptest.NewServer(stripe)
	defer api.Close()
	t.Setenv("STRIPE_API_KEY", "sk_test_123")
	t.Setenv("STRIPE_API_BASE", api.URL)
	t.Setenv("STRIPE_WEBHOOK_SECRET", "whsec_new,whsec_old")

	ctx, interrupt := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-addr", "127.0.0.1:0"}, in) }()
	lines := bufio.NewScanner(out)
	next := func() string { require.True(t, lines.Scan()); return lines.Text() }

	url, ok := strings.CutPrefix(next(), "listening on ")
	require.True(t, ok)
	good, forged := stripe.PostEvents(url, "whsec_old").Hold(), stripe.PostEvents(url, "whsec_forged").Hold()
	id := stripe.AddDispute(disputetest.Dispute{})
	go good.Deliver(good.Waiting()[0])
	assert.Equal(t, "charge.dispute.created "+id+" needs_response fraudulent 42.00 USD", next())
	assert.Contains(t, next(), "staged")
	go forged.Deliver(forged.Waiting()[0])
	assert.Contains(t, next(), "refused: webhook: no signature matches")

	http.DefaultClient.CloseIdleConnections()
	interrupt()
	assert.Equal(t, "stopping", next())
	assert.NoError(t, <-ended)
	assert.Zero(t, stripe.Effects(id).Submissions)
}

func TestHandleLeavesAloneWhatNeedsNoEvidence(t *testing.T) {
	t.Parallel()
	stripe := disputetest.NewServer()
	s := stager{dispute.NewClient(stripe.Config()), log.New(io.Discard, "", 0)}
	hook := stripe.SendEvents(&webhook.Handler{
		Secrets:      []string{"whsec_test"},
		FetchDispute: s.disputes.Get,
		Handle:       s.handle,
		OnError:      func(_ context.Context, _ *webhook.Event, err error) { t.Error(err) },
	}, "whsec_test").Only("charge.dispute.created").Hold()
	stripe.AddDispute(disputetest.Dispute{Kind: disputetest.Prevented})
	id := stripe.AddDispute(disputetest.Dispute{})
	_, err := s.disputes.Stage(t.Context(), id, dispute.Evidence{ProductDescription: "A person has described it."})
	require.NoError(t, err)
	hook.Deliver()
	assert.Len(t, hook.Deliveries(), 2)
	assert.Equal(t, disputetest.Effects{Updates: 1}, stripe.Effects(), "nothing but the evidence of the person was staged")
}

func TestRunRequiresASecret(t *testing.T) {
	t.Setenv("STRIPE_API_KEY", "sk_test_123")
	t.Setenv("STRIPE_WEBHOOK_SECRET", "")
	require.ErrorContains(t, run(t.Context(), nil, io.Discard), "STRIPE_WEBHOOK_SECRET")
}

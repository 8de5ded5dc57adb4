package webhook_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// The methods of the clients are Fetch functions.
var (
	_ webhook.Fetch[dispute.Dispute]               = (*dispute.Client)(nil).Get
	_ webhook.Fetch[issuingdispute.IssuingDispute] = (*issuingdispute.Client)(nil).Get
)

func TestFetchDisputeShowsTheDisputeAsItIsNow(t *testing.T) {
	snapshot := string(fixture(t, "dispute_updated.json"))
	thin := string(fixture(t, "thin_dispute_closed.json"))
	for name, payload := range map[string]string{"snapshot": snapshot, "thin": thin} {
		t.Run(name, func(t *testing.T) {
			handled := false
			h := &webhook.Handler{
				Secrets: []string{secret},
				FetchDispute: func(_ context.Context, id string, opts ...stripedispute.Option) (*dispute.Dispute, error) {
					assert.Equal(t, "du_1QdispU7e", id)
					account := stripedispute.NewCall(opts).Account
					require.NotNil(t, account)
					assert.Equal(t, "acct_1Connected", *account)
					return &dispute.Dispute{ID: id, Status: dispute.StatusWon}, nil
				},
				Handle: func(_ context.Context, e *webhook.Event) error {
					handled = true
					d, ok := e.Dispute()
					require.True(t, ok)
					assert.Equal(t, dispute.StatusWon, d.Status)
					return nil
				},
			}
			assert.Equal(t, 200, deliver(h, payload).Code)
			assert.True(t, handled)
		})
	}
}

func TestEventDecodeReadsTheSnapshotAfterAFetch(t *testing.T) {
	h := &webhook.Handler{
		Secrets: []string{secret},
		FetchDispute: func(context.Context, string, ...stripedispute.Option) (*dispute.Dispute, error) {
			return &dispute.Dispute{Status: dispute.StatusWon}, nil
		},
		Handle: func(_ context.Context, e *webhook.Event) error {
			var then dispute.Dispute
			require.NoError(t, e.Decode(&then))
			assert.Equal(t, dispute.StatusNeedsResponse, then.Status)
			return nil
		},
	}
	assert.Equal(t, 200, deliver(h, created).Code)
}

func TestFetchIssuingDisputeIsForIssuingDisputes(t *testing.T) {
	var fetched []string
	h := &webhook.Handler{
		Secrets: []string{secret},
		FetchDispute: func(_ context.Context, id string, _ ...stripedispute.Option) (*dispute.Dispute, error) {
			fetched = append(fetched, "merchant "+id)
			return &dispute.Dispute{ID: id}, nil
		},
		FetchIssuingDispute: func(_ context.Context, id string, opts ...stripedispute.Option) (*issuingdispute.IssuingDispute, error) {
			assert.Empty(t, *stripedispute.NewCall(opts).Account, "no account: the owner of the key")
			fetched = append(fetched, "issuing "+id)
			return &issuingdispute.IssuingDispute{ID: id, Status: issuingdispute.StatusWon}, nil
		},
		Handle: func(_ context.Context, e *webhook.Event) error {
			if d, ok := e.IssuingDispute(); ok {
				assert.Equal(t, issuingdispute.StatusWon, d.Status)
			}
			return nil
		},
	}
	for _, payload := range []string{
		created, string(fixture(t, "issuing_dispute_submitted.json")),
		`{"id":"evt_3","object":"v2.core.event","type":"v1.issuing_dispute.closed","related_object":{"id":"idp_3"}}`,
		`{"id":"evt_4","type":"file.created","data":{"object":{"id":"file_1"}}}`,
	} {
		assert.Equal(t, 200, deliver(h, payload).Code)
	}
	assert.Equal(t, []string{"merchant du_1", "issuing idp_1Qissu1ng", "issuing idp_3"}, fetched)
}

func TestFetchDisputeFailureMarksNothingAsDone(t *testing.T) {
	tests := map[string]webhook.Fetch[dispute.Dispute]{
		"an error": func(context.Context, string, ...stripedispute.Option) (*dispute.Dispute, error) {
			return nil, errors.New("CANARY")
		},
		"nothing": func(context.Context, string, ...stripedispute.Option) (*dispute.Dispute, error) { return nil, nil },
		"a panic": func(context.Context, string, ...stripedispute.Option) (*dispute.Dispute, error) { panic("CANARY") },
	}
	for name, fetch := range tests {
		t.Run(name, func(t *testing.T) {
			h := &webhook.Handler{Secrets: []string{secret}, FetchDispute: fetch, Handle: mustNotRun(t)}
			w := deliver(h, created)
			assert.Equal(t, http.StatusInternalServerError, w.Code)
			assert.NotContains(t, w.Body.String(), "CANARY")

			handled := false
			h.FetchDispute = nil
			h.Handle = func(context.Context, *webhook.Event) error { handled = true; return nil }
			assert.Equal(t, 200, deliver(h, created).Code)
			assert.True(t, handled, "the change does not count as handled")
		})
	}
}

func TestFetchDisputeIsNotCalledForADuplicate(t *testing.T) {
	fetches := 0
	h := &webhook.Handler{
		Secrets: []string{secret},
		FetchDispute: func(context.Context, string, ...stripedispute.Option) (*dispute.Dispute, error) {
			fetches++
			return &dispute.Dispute{}, nil
		},
		Handle: func(context.Context, *webhook.Event) error { return nil },
	}
	for range 3 {
		assert.Equal(t, 200, deliver(h, created).Code)
	}
	assert.Equal(t, 1, fetches)
}

func TestFetchDisputeMakesTheOrderOfEventsHarmless(t *testing.T) {
	// Closed arrives before created; the callback gets the current status both times.
	closed := strings.NewReplacer("evt_1", "evt_2", "dispute.created", "dispute.closed", "needs_response", "lost").Replace(created)
	var seen []dispute.Status
	h := &webhook.Handler{
		Secrets: []string{secret},
		FetchDispute: func(context.Context, string, ...stripedispute.Option) (*dispute.Dispute, error) {
			return &dispute.Dispute{Status: dispute.StatusLost}, nil
		},
		Handle: func(_ context.Context, e *webhook.Event) error {
			d, _ := e.Dispute()
			seen = append(seen, d.Status)
			return nil
		},
	}
	deliver(h, closed)
	deliver(h, created)
	assert.Equal(t, []dispute.Status{dispute.StatusLost, dispute.StatusLost}, seen)
}

func TestFetchDisputeUsesTheContextOfAnOrganization(t *testing.T) {
	contexts := map[string]string{}
	h := &webhook.Handler{
		Secrets: []string{secret},
		FetchDispute: func(_ context.Context, id string, opts ...stripedispute.Option) (*dispute.Dispute, error) {
			contexts[id] = stripedispute.NewCall(opts).StripeContext
			return &dispute.Dispute{ID: id}, nil
		},
		Handle: func(context.Context, *webhook.Event) error { return nil },
	}
	deliver(h,
		`{"id":"evt_1","object":"v2.core.event","type":"v1.charge.dispute.created","context":"org_1/acct_7","related_object":{"id":"du_1",`+
			`"type":"dispute"}}`)
	deliver(h,
		`{"id":"evt_2","object":"v2.core.event","type":"v1.charge.dispute.created","context":"acct_7","related_object":{"id":"du_2",`+
			`"type":"dispute"}}`)
	assert.Equal(t, map[string]string{"du_1": "org_1/acct_7", "du_2": ""}, contexts)
}

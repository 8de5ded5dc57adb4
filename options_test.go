package stripedispute_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// TestOptionsAreAppliedOnceForARequest passes an option that counts how often it is called.
func TestOptionsAreAppliedOnceForARequest(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.AddDispute(disputetest.Dispute{})
	disputes, files := dispute.NewClient(srv.Config()), fileupload.NewClient(srv.Config())
	read := func(list func(func(*dispute.Dispute, error) bool)) (err error) {
		list(func(_ *dispute.Dispute, e error) bool { err = e; return e == nil })
		return err
	}
	for name, call := range map[string]func(stripedispute.Option) error{
		"Get": func(o stripedispute.Option) error { _, err := disputes.Get(t.Context(), id, o); return err },
		"ListPage": func(o stripedispute.Option) error {
			_, err := disputes.ListPage(t.Context(), dispute.ListParams{}, o)
			return err
		},
		"List": func(o stripedispute.Option) error {
			return read(disputes.List(t.Context(), dispute.ListParams{Limit: 1}, o))
		},
		"Upload": func(o stripedispute.Option) error {
			p := fileupload.Params{Purpose: fileupload.PurposeDisputeEvidence, Name: "a.pdf", Body: strings.NewReader("%PDF-1.4")}
			_, err := files.Upload(t.Context(), p, o)
			return err
		},
	} {
		before, calls := len(srv.Requests()), 0
		require.NoError(t, call(func(*stripedispute.Call) { calls++ }), name)
		assert.Equal(t, len(srv.Requests())-before, calls, name)
	}
}

func TestCallLogValueHidesTheParameters(t *testing.T) {
	t.Parallel()
	c := stripedispute.NewCall([]stripedispute.Option{stripedispute.WithParam("evidence[receipt]", "hush")})
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("", "call", c, "pointer", &c)
	assert.NotContains(t, log.String(), "hush")
	assert.Contains(t, log.String(), "1 parameters")
}

func TestCallOptionSharesNoMemory(t *testing.T) {
	t.Parallel()
	c := stripedispute.NewCall([]stripedispute.Option{
		stripedispute.WithParam("a", "1"), stripedispute.WithParam("b", "2"), stripedispute.WithParam("c", "3"),
		stripedispute.WithAccount("acct_1"),
	})
	one := stripedispute.NewCall([]stripedispute.Option{c.Option(), stripedispute.WithParam("d", "one")})
	two := stripedispute.NewCall([]stripedispute.Option{c.Option(), stripedispute.WithParam("d", "two")})
	assert.Equal(t, [2]string{"d", "one"}, one.Params[3])
	assert.Equal(t, [2]string{"d", "two"}, two.Params[3])
	assert.Equal(t, c.Account, two.Account)
}

// The in-memory Stripe may not import package transport, so it has the limit again.
func TestLongestIdempotencyKeyIsThatOfDisputetest(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	most := 0
	for {
		_, err := dispute.NewClient(srv.Config()).Update(t.Context(), id, dispute.UpdateParams{Metadata: stripedispute.Metadata{"k": "v"}},
			stripedispute.WithIdempotencyKey(strings.Repeat("k", most+1)))
		if err != nil {
			require.ErrorContains(t, err, "Stripe takes at most", "the in-memory Stripe refuses a key of %d characters: "+
				"maxKey of disputetest/idempotency.go, and idempotencyKey of internal/transport/prepare.go", most+1)
			break
		}
		most++
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.stripe.com/v1/disputes/"+id, nil)
	require.NoError(t, err)
	r.SetBasicAuth("sk_test_1", "")
	r.Header.Set("Idempotency-Key", strings.Repeat("k", most+1))
	res, err := srv.HTTPClient().Do(r)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Equal(t, http.StatusBadRequest, res.StatusCode, "the in-memory Stripe takes a key of %d characters: "+
		"maxKey of disputetest/idempotency.go, and idempotencyKey of internal/transport/prepare.go", most+1)
}

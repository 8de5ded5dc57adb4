package interop

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

var update = flag.Bool("update", false, "record the cassette anew")

// job makes the calls of the cassette: a list, an upload, Stage and Submit.
func job(ctx context.Context, cfg stripedispute.Config) (*dispute.Dispute, error) {
	disputes, files := dispute.NewClient(cfg), fileupload.NewClient(cfg)
	for d, err := range disputes.NeedingResponse(ctx, dispute.ListParams{Limit: 100}) {
		if err != nil {
			return nil, err
		}
		label, err := files.Upload(ctx, upload()) // with a fixed boundary
		if err != nil {
			return nil, err
		}
		if _, err = disputes.Stage(ctx, d.ID, dispute.Evidence{
			ShippingDocumentation: label.ID,
			ProductDescription:    "A blue bicycle & a bell [new], 100 %",
			EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{
				PriorUndisputedTransactions: []dispute.PriorTransaction{{Charge: "ch_1"}, {Charge: "ch_2"}},
			}},
		}); err != nil {
			return nil, err
		}
		return disputes.Submit(ctx, d.ID)
	}
	return nil, errors.New("no dispute needs a response")
}

// newRecorder replays testdata/job.yaml, or records it from an in-memory Stripe. Every byte of a
// request must match, except the API key, which is not in the cassette, and the idempotency key,
// which is random. A second recording gives the same file.
func newRecorder(t *testing.T, mode recorder.Mode) *recorder.Recorder {
	t.Helper()
	srv := disputetest.NewServer()
	srv.SetNow(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	r, err := recorder.New("testdata/job",
		recorder.WithMode(mode),
		recorder.WithRealTransport(srv.HTTPClient().Transport),
		recorder.WithSkipRequestLatency(true),
		recorder.WithMatcher(cassette.NewDefaultMatcher(cassette.WithIgnoreHeaders("Authorization", "Idempotency-Key"))),
		recorder.WithHook(func(i *cassette.Interaction) error {
			delete(i.Request.Headers, "Authorization")
			for _, h := range []http.Header{i.Request.Headers, i.Response.Headers} {
				if h.Get("Idempotency-Key") != "" {
					h.Set("Idempotency-Key", "recorded")
				}
			}
			i.Response.Duration = 0
			return nil
		}, recorder.AfterCaptureHook),
	)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, r.Stop()) })
	return r
}

// Run it with -update to record the cassette anew.
func TestCassetteReplaysByteForByte(t *testing.T) {
	modes := []recorder.Mode{recorder.ModeReplayOnly, recorder.ModeReplayOnly}
	if *update {
		modes = []recorder.Mode{recorder.ModeRecordOnly}
	}
	for _, mode := range modes {
		cfg := config()
		cfg.HTTPClient = &http.Client{Transport: newRecorder(t, mode)}
		d, err := job(t.Context(), cfg)
		require.NoError(t, err)
		assert.Equal(t, dispute.StatusUnderReview, d.Status)
		assert.Equal(t, stripedispute.FileID("file_Test0001"), d.Evidence.ShippingDocumentation)
	}
}

func TestCassetteWithoutTheRequestFailsAtOnce(t *testing.T) {
	cfg := config()
	cfg.HTTPClient = &http.Client{Transport: newRecorder(t, recorder.ModeReplayOnly)}
	var resp stripedispute.Response
	_, err := dispute.NewClient(cfg).Close(t.Context(), "du_Test0001", stripedispute.WithResponse(&resp))
	require.ErrorIs(t, err, cassette.ErrInteractionNotFound)
	assert.Equal(t, 1, resp.Attempts, "the cassette got a second request")
}

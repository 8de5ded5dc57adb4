package evidence_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

var errCrashed = errors.New("the process has crashed")

// crash is the moment at which a process crashes: at its nth request, before the request
// reaches Stripe, or after it took effect and before the response arrives.
type crash struct {
	exchange int64
	after    bool
}

func (d crash) String() string {
	if d.after {
		return fmt.Sprintf("after exchange %d took effect", d.exchange)
	}
	return fmt.Sprintf("before exchange %d took effect", d.exchange)
}

// transport is the transport of a process that crashes at this moment. No later request
// reaches Stripe.
func (d crash) transport(srv *disputetest.Server) http.RoundTripper {
	var n atomic.Int64
	stripe := srv.HTTPClient().Transport
	return tripper(func(r *http.Request) (*http.Response, error) {
		switch i := n.Add(1); {
		case i < d.exchange:
			return stripe.RoundTrip(r)
		case i == d.exchange && d.after:
			resp, err := stripe.RoundTrip(r)
			if err == nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		}
		return nil, errCrashed
	})
}

// submitAndCrash calls Submit in a process that crashes.
func submitAndCrash(t *testing.T, srv *disputetest.Server, id string, p *evidence.Packet, d crash, parallel int) {
	t.Helper()
	cfg := srv.Config()
	cfg.HTTPClient = &http.Client{Transport: d.transport(srv)}
	r := responder(cfg)
	r.Parallel = parallel
	_, err := r.Submit(t.Context(), id, p)
	require.ErrorIs(t, err, errCrashed, d)
}

// allCrashes returns every moment of a Submit. Its requests are the fetch, three uploads, a
// second fetch, the stage, the comparison and the submission.
func allCrashes(t *testing.T) []crash {
	t.Helper()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	_, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	require.Len(t, srv.Requests(), 8)
	var all []crash
	for i := range srv.Requests() {
		all = append(all, crash{int64(i + 1), false}, crash{int64(i + 1), true})
	}
	return all
}

// submittedOnce checks the final result: one submission with the whole packet.
func submittedOnce(t *testing.T, srv *disputetest.Server, id string) {
	t.Helper()
	assert.Equal(t, 1, srv.Effects(id).Submissions, "submissions")
	d, err := dispute.NewClient(srv.Config()).Get(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, dispute.StatusUnderReview, d.Status)
	assert.Equal(t, int64(1), d.EvidenceDetails.SubmissionCount)
	for _, f := range []dispute.Field{
		dispute.FieldReceipt, dispute.FieldShippingDocumentation, dispute.FieldCustomerCommunication, dispute.FieldCustomerName,
	} {
		assert.NotEmpty(t, d.Evidence.Get(f), f)
	}
	assert.Equal(t, "6735", d.Metadata["case"])
}

func TestSubmitAfterACrashAnywhereSubmitsOnce(t *testing.T) {
	p := samplePacket(t)
	for _, parallel := range []int{1, 4} {
		for _, d := range allCrashes(t) {
			t.Run(fmt.Sprintf("%d at a time, %s", parallel, d), func(t *testing.T) {
				srv := disputetest.NewServer()
				id := srv.AddDispute(disputetest.Dispute{})
				submitAndCrash(t, srv, id, p, d, parallel)

				res, err := responder(srv.Config()).Submit(t.Context(), id, p)
				require.NoError(t, err)
				assert.Equal(t, res.Submitted, res.Skipped == nil)
				submittedOnce(t, srv, id)
				assert.Equal(t, 3, srv.Effects().Uploads, "uploads")

				res, err = responder(srv.Config()).Submit(t.Context(), id, p)
				require.NoError(t, err)
				require.ErrorIs(t, res.Skipped, dispute.ErrUnderReview)
				assert.Equal(t, 3, srv.Effects().Uploads, "uploads")
				submittedOnce(t, srv, id)
			})
		}
	}
}

func TestSubmitAfterTwoCrashesSubmitsOnce(t *testing.T) {
	p, all := samplePacket(t), allCrashes(t)
	for _, first := range all {
		for _, second := range all {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			submitAndCrash(t, srv, id, p, first, 1)
			cfg := srv.Config()
			cfg.HTTPClient = &http.Client{Transport: second.transport(srv)}
			_, _ = responder(cfg).Submit(t.Context(), id, p) // there may be nothing left to do

			_, err := responder(srv.Config()).Submit(t.Context(), id, p)
			require.NoError(t, err, "%s, then %s", first, second)
			submittedOnce(t, srv, id)
			assert.Equal(t, 3, srv.Effects().Uploads, "uploads: %s, then %s", first, second)
		}
	}
}

func TestSubmitAfterStripeForgotTheKeysSubmitsOnce(t *testing.T) {
	p := samplePacket(t)
	for _, d := range allCrashes(t) {
		t.Run(d.String(), func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			submitAndCrash(t, srv, id, p, d, 1)
			srv.Advance(25 * time.Hour)
			before := srv.Effects().Uploads
			staged := srv.Object(id)["evidence"].(map[string]any)["receipt"] != nil

			_, err := responder(srv.Config()).Submit(t.Context(), id, p)
			require.NoError(t, err)
			submittedOnce(t, srv, id)
			if staged {
				assert.Equal(t, 3, srv.Effects().Uploads, "files that the dispute holds are recognised")
			} else {
				assert.Equal(t, before+3, srv.Effects().Uploads, "a process cannot find files that no dispute has")
			}
		})
	}
}

func TestSubmitStagedAfterACrashSubmitsOnce(t *testing.T) {
	const requests = 2 // a fetch and the submission
	for i := range int64(requests) {
		for _, d := range []crash{{i + 1, false}, {i + 1, true}} {
			for _, forgotten := range []bool{false, true} {
				t.Run(fmt.Sprint(d, ", keys forgotten: ", forgotten), func(t *testing.T) {
					srv := disputetest.NewServer()
					id, fp := stageSample(t, srv, disputetest.Dispute{})
					cfg := srv.Config()
					cfg.HTTPClient = &http.Client{Transport: d.transport(srv)}
					_, err := submitter(cfg).SubmitStaged(t.Context(), id, fp)
					require.ErrorIs(t, err, errCrashed)
					if forgotten {
						srv.Advance(25 * time.Hour)
					}
					for range 2 {
						res, err := submitter(srv.Config()).SubmitStaged(t.Context(), id, fp)
						require.NoError(t, err)
						assert.Equal(t, fp, res.Fingerprint)
					}
					submittedOnce(t, srv, id)
					assert.Equal(t, fp, fingerprintAtStripe(t, srv, id))
				})
			}
		}
	}
}

// The process that staged crashes, and a person corrects the evidence before the next call.
func TestSubmitAfterACrashKeepsWhatAPersonDid(t *testing.T) {
	p := samplePacket(t)
	for _, d := range allCrashes(t) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		submitAndCrash(t, srv, id, p, d, 1)
		if srv.Effects(id).Submissions > 0 {
			continue
		}
		editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{CustomerName: "Jenny Q. Rosen"}})
		_, err := responder(srv.Config()).Submit(t.Context(), id, p)
		assert.Contains(t, differsIn(t, err).Fields, "customer_name", d)
		assert.Equal(t, "Jenny Q. Rosen", fieldAtStripe(srv, id, "customer_name"), d)
		assert.Zero(t, srv.Effects(id).Submissions, d)
		_, err = submitter(srv.Config()).SubmitStaged(t.Context(), id, fingerprintAtStripe(t, srv, id))
		require.NoError(t, err, d)
		assert.Equal(t, 1, srv.Effects(id).Submissions, d)
	}
}

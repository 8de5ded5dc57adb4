package evidence_test

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// While a new release is installed, processes of both releases work on one dispute. With other keys or
// other bodies, both would upload and submit.
func TestIdempotencyKeysAndUploadsAreThoseOfEarlierReleases(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.Account("acct_1").AddDispute(disputetest.Dispute{ID: "du_1"})
	var sent []string
	cfg := srv.Config()
	stripe := cfg.HTTPClient.Transport
	cfg.HTTPClient = &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost {
			body, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			if r.Body = io.NopCloser(strings.NewReader(string(body))); !strings.Contains(r.URL.Path, "files") {
				body = nil // a new API version may change the parameters of an update
			}
			sent = append(sent, fmt.Sprintf("%.25s %.8x", r.Header.Get("Idempotency-Key"), sha256.Sum256(body)))
		}
		return stripe.RoundTrip(r)
	})}
	r := responder(cfg)
	r.Account = "acct_1"
	_, err := r.Submit(t.Context(), id, &evidence.Packet{
		Evidence: dispute.Evidence{ProductDescription: "A blue bicycle"},
		Files:    map[dispute.Field]evidence.File{dispute.FieldReceipt: evidence.FileOf("receipt.pdf", pdfOf(1))},
	})
	require.NoError(t, err)
	assert.Equal(t, []string{
		"evidence-upload-48602ac7b dd87fb9936b0e075",
		"evidence-stage-983f7847d5 e3b0c44298fc1c14",
		"evidence-submit-d83db63a8 e3b0c44298fc1c14",
	}, sent, "key in once.go, or a content of an action, or the multipart body of an upload has changed")
}

func TestRequestsUnderRefusedKeysEnd(t *testing.T) {
	refused := func(status int) disputetest.Fault {
		return disputetest.Status(status).Body(`{"error": {"type": "idempotency_error"}}`)
	}
	for name, test := range map[string]struct {
		fault                 disputetest.Fault
		staging, submitting   int // requests
		stagingKeys, lastKeys int // how many different keys they have
		wait                  time.Duration
	}{
		"used for another request": {refused(http.StatusBadRequest), 11, 10, 11, 10, 0},
		"in use by a request":      {refused(http.StatusConflict), 61, 61, 1, 1, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := disputetest.NewServer()
				id, fp := stageSample(t, srv, disputetest.Dispute{})
				srv.FailAlways(update, test.fault)
				cfg := srv.Config()
				cfg.MaxRetries = -1
				requests := func(do func() error) (n int, keys map[string]bool) {
					before, began := len(srv.Requests()), time.Now()
					require.ErrorIs(t, do(), stripedispute.ErrIdempotency)
					assert.Equal(t, test.wait, time.Since(began), "the comment of JobTimeout in module deskriver names this wait")
					keys = map[string]bool{}
					for _, req := range srv.Requests()[before:] {
						if req.Method == http.MethodPost {
							n++
							keys[req.IdempotencyKey] = true
						}
					}
					return n, keys
				}
				n, keys := requests(func() error {
					_, err := responder(cfg).Stage(t.Context(), id, &evidence.Packet{Evidence: dispute.Evidence{ProductDescription: "A red bicycle"}})
					return err
				})
				assert.Equal(t, test.staging, n)
				assert.Len(t, keys, test.stagingKeys)
				n, keys = requests(func() error {
					_, err := submitter(cfg).SubmitStaged(t.Context(), id, fp)
					return err
				})
				assert.Equal(t, test.submitting, n)
				assert.Len(t, keys, test.lastKeys)
			})
		})
	}
}

// The third request has the idempotency key of the first, so Stripe replays the response to that.
func TestStageSetsMetadataAgainThatWasSetBefore(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	for _, value := range []string{"a", "b", "a", "b"} {
		res, err := responder(srv.Config()).Stage(t.Context(), id, &evidence.Packet{
			Evidence: dispute.Evidence{CustomerName: "Jenny"}, Metadata: stripedispute.Metadata{"case": value},
		})
		require.NoError(t, err)
		assert.Equal(t, value, res.After.Metadata["case"])
	}
}

func TestUploadIsNotTakenForAFileOfAnotherField(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("POST /v1/files", disputetest.OK(), disputetest.Status(http.StatusInternalServerError))
	cfg := srv.Config()
	cfg.MaxRetries = -1
	r := responder(cfg)
	r.Parallel = 1
	p := &evidence.Packet{Files: files{dispute.FieldReceipt: file("a.pdf", pdfOf(1)), dispute.FieldRefundPolicy: file("a.pdf", pdfOf(1))}}
	_, err := r.Stage(t.Context(), id, p)
	require.ErrorIs(t, err, stripedispute.ErrServer, "the file of the first field is not that of the second")
	res, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	assert.NotEqual(t, res.After.Evidence.Receipt, res.After.Evidence.RefundPolicy)
}

// Stripe may show later what it has accepted, so a queue repeats the call.
func TestDifferenceErrorIsPermanentIfAPersonMustLook(t *testing.T) {
	assert.True(t, stripedispute.Permanent(&evidence.DifferenceError{}))
	assert.True(t, stripedispute.Permanent(&evidence.DifferenceError{Submitted: true, Err: dispute.ErrUnderReview}))
	assert.False(t, stripedispute.Permanent(&evidence.DifferenceError{Err: evidence.ErrUnconfirmed}))
}

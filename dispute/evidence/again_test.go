package evidence_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
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

const update = "POST /v1/disputes/{id}"

func TestStageTwiceSendsNothingTwice(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())

	first, err := r.Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Len(t, first.Uploaded, 3)
	assert.Equal(t,
		[]string{
			"customer_communication", "customer_name", "receipt", "shipping_date", "shipping_documentation", "uncategorized_text", "metadata.case",
		},
		first.Changed,
	)
	assert.False(t, first.Submitted)
	assert.Equal(t, dispute.StatusNeedsResponse, first.After.Status)
	assert.True(t, first.After.EvidenceDetails.HasEvidence)

	second, err := r.Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Len(t, second.Reused, 3)
	assert.Empty(t, second.Uploaded)
	assert.Empty(t, second.Changed)
	assert.Equal(t, disputetest.Effects{Uploads: 3, Updates: 1}, srv.Effects())
}

func TestStageSendsOnlyWhatChanged(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())
	_, err := r.Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)

	p := samplePacket(t)
	p.Evidence.CustomerName = "Jenny Q. Rosen"
	p.Files[dispute.FieldReceipt] = evidence.FileOf("receipt.pdf", append(pdfOf(1), "another"...))
	res, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	assert.Equal(t, []string{"customer_name", "receipt"}, res.Changed)
	assert.Len(t, res.Uploaded, 1)
	assert.Len(t, res.Reused, 2)
	assert.Equal(t, 4, srv.Effects().Uploads)
	last := srv.Requests()[len(srv.Requests())-1]
	assert.Len(t, last.Form, 3, "customer_name, receipt and submit")
	assert.Equal(t, "false", last.Form.Get("submit"))
}

// A response that Stripe replays says nothing about changes after it.
func TestStageOfAnEarlierPacketChangesTheDispute(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())
	for range 8 { // more often than there are derived keys
		for _, name := range []string{"Jenny", "Johnny"} {
			res, err := r.Stage(t.Context(), id, &evidence.Packet{Evidence: dispute.Evidence{CustomerName: name}})
			require.NoError(t, err)
			assert.Equal(t, []string{"customer_name"}, res.Changed)
			assert.Equal(t, name, res.After.Evidence.CustomerName)
			assert.Equal(t, name, srv.Object(id)["evidence"].(map[string]any)["customer_name"])
		}
	}
}

func TestSubmitRetriesAfterAFailureThatStripeRemembers(t *testing.T) {
	for name, fault := range map[string]disputetest.Fault{
		"without effect": disputetest.Status(http.StatusInternalServerError).Remembered(),
		"with effect":    disputetest.Status(http.StatusInternalServerError).AfterEffect().Remembered(),
	} {
		t.Run("of a submission "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			srv.Fail(update, disputetest.OK(), fault)
			_, first := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
			if name == "without effect" {
				require.ErrorIs(t, first, stripedispute.ErrServer)
			} else {
				require.NoError(t, first, "the dispute shows the submission")
			}
			_, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
			require.NoError(t, err)
			submittedOnce(t, srv, id)
		})
		t.Run("of staging "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			srv.Fail(update, fault)
			_, _ = responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
			_, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
			require.NoError(t, err)
			submittedOnce(t, srv, id)
		})
	}
	t.Run("of an upload", func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.Fail("POST /v1/files", disputetest.Status(http.StatusInternalServerError).Remembered())
		r := responder(srv.Config())
		r.Parallel = 1
		_, err := r.Submit(t.Context(), id, samplePacket(t))
		require.ErrorIs(t, err, stripedispute.ErrServer)
		_, err = r.Submit(t.Context(), id, samplePacket(t))
		require.NoError(t, err)
		submittedOnce(t, srv, id)
		assert.Equal(t, 3, srv.Effects().Uploads)
	})
}

func TestSubmitRetriesAfterLostResponses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.Fail(update, disputetest.LostAnswer(), disputetest.OK(), disputetest.CutBody(10), disputetest.Status(503).AfterEffect())
		srv.Fail("POST /v1/files", disputetest.LostAnswer(), disputetest.CutBody(3), disputetest.Reset())
		srv.Fail("GET /v1/disputes/{id}", disputetest.HTML(502), disputetest.OK(), disputetest.Reset())
		r := responder(srv.Config())
		r.Disputes, r.Files = clients(srv.Config())
		_, err := r.Submit(t.Context(), id, samplePacket(t))
		require.NoError(t, err)
		submittedOnce(t, srv, id)
		assert.Equal(t, 3, srv.Effects().Uploads)
	})
}

func TestSubmitByManyProcessesSubmitsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.FailFunc(func(_ *http.Request, n int) disputetest.Fault {
			return disputetest.Slow(time.Duration(n%7) * time.Second)
		})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
				assert.NoError(t, err)
			})
		}
		all.Wait()
		srv.Heal()
		submittedOnce(t, srv, id)
		assert.Equal(t, 3, srv.Effects().Uploads)
	})
}

func TestSubmitOfTwoDifferentPacketsSubmitsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.FailAlways(update, disputetest.Slow(time.Second))
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i, name := range []string{"Jenny", "Johnny"} {
			all.Go(func() {
				r := &evidence.Responder{}
				r.Disputes, r.Files = clients(srv.Config())
				_, errs[i] = r.Submit(t.Context(), id, &evidence.Packet{Evidence: dispute.Evidence{CustomerName: name}})
			})
		}
		all.Wait()
		assert.Equal(t, 1, srv.Effects(id).Submissions)
		filed := srv.Object(id)["evidence"].(map[string]any)["customer_name"]
		for i, name := range []string{"Jenny", "Johnny"} {
			if name == filed {
				assert.NoError(t, errs[i])
			} else {
				var different *evidence.DifferenceError
				require.ErrorAs(t, errs[i], &different)
				assert.Equal(t, []string{"customer_name"}, different.Fields)
			}
		}
	})
}

func TestSubmitRespondsToAChargebackAfterItsInquiry(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	r := responder(srv.Config())
	_, err := r.Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	srv.Escalate(id)

	res, err := r.Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.True(t, res.Submitted)
	for _, q := range res.Requests {
		assert.False(t, q.Replayed, "another round has other keys")
	}
	assert.Equal(t, int64(2), res.After.EvidenceDetails.SubmissionCount)
	assert.Equal(t, 2, srv.Effects(id).Submissions)
}

// Stripe compares a request with the first request that had the same idempotency key.
func TestSubmitRepeatsItsRequestsByteForByte(t *testing.T) {
	var sent [2][]string
	for i := range sent {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		cfg := srv.Config()
		stripe := cfg.HTTPClient.Transport
		cfg.HTTPClient = &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodPost {
				body, err := io.ReadAll(r.Body)
				assert.NoError(t, err)
				sent[i] = append(sent[i], r.Header.Get("Content-Type")+string(body))
				r.Body = io.NopCloser(bytes.NewReader(body))
			}
			return stripe.RoundTrip(r)
		})}
		r := responder(cfg)
		r.Parallel = 1
		_, err := r.Submit(t.Context(), id, samplePacket(t))
		require.NoError(t, err)
	}
	require.Len(t, sent[0], 5)
	assert.Equal(t, sent[0], sent[1])
}

func TestIdempotencyKeysAreDigests(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.Account("acct_1").AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())
	r.Account = "acct_1"
	_, err := r.Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, req := range srv.Requests() {
		assert.Equal(t, "acct_1", req.Account)
		if req.Method != http.MethodPost {
			continue
		}
		assert.Regexp(t, `^evidence-(upload|stage|submit)-[0-9a-f]{64}$`, req.IdempotencyKey)
		assert.False(t, seen[req.IdempotencyKey])
		seen[req.IdempotencyKey] = true
		assert.NotContains(t, strings.ToLower(req.IdempotencyKey), "jenny")
	}
	assert.Len(t, seen, 5)
}

// Another release may encode a request in another way, with the same keys.
func TestIdempotencyKeysOfOtherRequestsAreSkipped(t *testing.T) {
	first := disputetest.NewServer()
	_, err := responder(first.Config()).Submit(t.Context(), first.AddDispute(disputetest.Dispute{ID: "du_1"}), samplePacket(t))
	require.NoError(t, err)

	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{ID: "du_1"})
	d, _ := clients(srv.Config())
	for _, req := range first.Requests() {
		if req.Method == http.MethodPost {
			_, err := d.Update(
				t.Context(), id, dispute.UpdateParams{Metadata: stripedispute.Metadata{"a": "b"}},
				stripedispute.WithIdempotencyKey(req.IdempotencyKey),
			)
			require.NoError(t, err)
		}
	}
	_, err = responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	submittedOnce(t, srv, id)
	assert.Equal(t, 3, srv.Effects().Uploads)
}

func TestStageUploadsAFileAgainThatStripeLost(t *testing.T) {
	for name, gone := range map[string]func(*disputetest.Server){
		"not there":       func(srv *disputetest.Server) { srv.Fail("GET /v1/files/{id}", disputetest.Status(404)) },
		"expired":         func(srv *disputetest.Server) { srv.Fail("GET /v1/files/{id}", fileResponse("expires_at", "1")) },
		"of another size": func(srv *disputetest.Server) { srv.Fail("GET /v1/files/{id}", fileResponse("size", "7")) },
		"of other contents": func(srv *disputetest.Server) {
			srv.Fail("GET /v1/files/{id}", fileResponse("filename", `"receipt.pdf"`))
		},
		"still there": func(srv *disputetest.Server) { srv.Fail("GET /v1/files/{id}", fileResponse("title", "null")) },
	} {
		t.Run(name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			p := &evidence.Packet{Files: files{dispute.FieldReceipt: file("receipt.pdf", pdfOf(1))}}
			_, err := responder(srv.Config()).Stage(t.Context(), id, p)
			require.NoError(t, err)
			gone(srv)
			srv.Advance(25 * time.Hour)
			res, err := responder(srv.Config()).Stage(t.Context(), id, p)
			require.NoError(t, err)
			if name == "still there" {
				assert.Empty(t, res.Uploaded)
				assert.Len(t, res.Reused, 1)
			} else {
				assert.Len(t, res.Uploaded, 1)
				assert.Equal(t, []string{"receipt"}, res.Changed)
			}
		})
	}
}

// fileResponse is the response for the receipt of the test, with one member changed.
func fileResponse(name, value string) disputetest.Fault {
	members := map[string]string{
		"id": `"file_Test0001"`, "object": `"file"`, "purpose": `"dispute_evidence"`, "size": fmt.Sprint(len(pdfOf(1))),
		"filename": fmt.Sprintf(`"receipt-%.16x.pdf"`, sha256.Sum256(pdfOf(1))), "expires_at": "9999999999",
	}
	members[name] = value
	var list []string
	for k, v := range members {
		list = append(list, fmt.Sprintf("%q: %s", k, v))
	}
	return disputetest.Answer("{" + strings.Join(list, ", ") + "}")
}

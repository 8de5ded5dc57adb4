package evidence_test

import (
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

func TestStagingTwiceSendsNothingTwice(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())

	first, err := r.Stage(t.Context(), id, story(t))
	require.NoError(t, err)
	assert.Len(t, first.Uploaded, 3)
	assert.Equal(t, []string{"customer_communication", "customer_name", "receipt", "shipping_date", "shipping_documentation", "uncategorized_text", "metadata.case"}, first.Changed)
	assert.False(t, first.Submitted)
	assert.Equal(t, dispute.StatusNeedsResponse, first.After.Status)
	assert.True(t, first.After.EvidenceDetails.HasEvidence)

	second, err := r.Stage(t.Context(), id, story(t))
	require.NoError(t, err)
	assert.Len(t, second.Reused, 3)
	assert.Empty(t, second.Uploaded)
	assert.Empty(t, second.Changed)
	assert.Equal(t, disputetest.Effects{Uploads: 3, Updates: 1}, srv.Effects())
}

func TestOnlyWhatChangedIsSentAgain(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())
	_, err := r.Stage(t.Context(), id, story(t))
	require.NoError(t, err)

	p := story(t)
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

// An answer out of Stripe's memory says nothing about what was changed since.
func TestGoingBackToAnEarlierPacketChangesTheDispute(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())
	for range 3 {
		for _, name := range []string{"Jenny", "Johnny"} {
			res, err := r.Stage(t.Context(), id, &evidence.Packet{Evidence: dispute.Evidence{CustomerName: name}})
			require.NoError(t, err)
			assert.Equal(t, []string{"customer_name"}, res.Changed)
			assert.Equal(t, name, res.After.Evidence.CustomerName)
			assert.Equal(t, name, srv.Object(id)["evidence"].(map[string]any)["customer_name"])
		}
	}
}

func TestAFailureThatStripeRemembersIsNotFinal(t *testing.T) {
	for name, fault := range map[string]disputetest.Fault{
		"without effect": disputetest.Status(http.StatusInternalServerError).Remembered(),
		"with effect":    disputetest.Status(http.StatusInternalServerError).AfterEffect().Remembered(),
	} {
		t.Run("of a submission "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			srv.Fail(update, disputetest.OK(), fault)
			_, first := responder(srv.Config()).Submit(t.Context(), id, story(t))
			if name == "without effect" {
				require.ErrorIs(t, first, stripedispute.ErrServer)
			} else {
				require.NoError(t, first, "the dispute shows the submission")
			}
			_, err := responder(srv.Config()).Submit(t.Context(), id, story(t))
			require.NoError(t, err)
			filedOnce(t, srv, id)
		})
		t.Run("of staging "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			srv.Fail(update, fault)
			_, _ = responder(srv.Config()).Submit(t.Context(), id, story(t))
			_, err := responder(srv.Config()).Submit(t.Context(), id, story(t))
			require.NoError(t, err)
			filedOnce(t, srv, id)
		})
	}
	t.Run("of an upload", func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.Fail("POST /v1/files", disputetest.Status(http.StatusInternalServerError).Remembered())
		r := responder(srv.Config())
		r.Parallel = 1
		_, err := r.Submit(t.Context(), id, story(t))
		require.ErrorIs(t, err, stripedispute.ErrServer)
		_, err = r.Submit(t.Context(), id, story(t))
		require.NoError(t, err)
		filedOnce(t, srv, id)
		assert.Equal(t, 3, srv.Effects().Uploads)
	})
}

func TestLostAnswersAreReplayed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.Fail(update, disputetest.LostAnswer(), disputetest.OK(), disputetest.CutBody(10), disputetest.Status(503).AfterEffect())
		srv.Fail("POST /v1/files", disputetest.LostAnswer(), disputetest.CutBody(3), disputetest.Reset())
		srv.Fail("GET /v1/disputes/{id}", disputetest.HTML(502), disputetest.OK(), disputetest.Reset())
		r := responder(srv.Config())
		r.Disputes, r.Files = clients(srv.Config())
		_, err := r.Submit(t.Context(), id, story(t))
		require.NoError(t, err)
		filedOnce(t, srv, id)
		assert.Equal(t, 3, srv.Effects().Uploads)
	})
}

func TestManyProcessesAtOnceFileOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.FailFunc(func(_ *http.Request, n int) disputetest.Fault {
			return disputetest.Slow(time.Duration(n%7) * 100 * time.Millisecond)
		})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				r := &evidence.Responder{}
				r.Disputes, r.Files = clients(srv.Config())
				_, err := r.Submit(t.Context(), id, story(t))
				assert.NoError(t, err)
			})
		}
		all.Wait()
		srv.Heal()
		filedOnce(t, srv, id)
		assert.Equal(t, 3, srv.Effects().Uploads)
	})
}

func TestTwoProcessesWithDifferentPacketsSubmitOne(t *testing.T) {
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

func TestAnInquiryThatBecameAChargebackIsAnsweredAgain(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	r := responder(srv.Config())
	_, err := r.Submit(t.Context(), id, story(t))
	require.NoError(t, err)
	srv.Escalate(id)

	res, err := r.Submit(t.Context(), id, story(t))
	require.NoError(t, err)
	assert.True(t, res.Submitted)
	assert.Equal(t, int64(2), res.After.EvidenceDetails.SubmissionCount)
	assert.Equal(t, 2, srv.Effects(id).Submissions)
}

func TestKeysTellNothingAndFit(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.Account("acct_1").AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())
	r.Account = "acct_1"
	_, err := r.Submit(t.Context(), id, story(t))
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

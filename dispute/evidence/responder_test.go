package evidence_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
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

func TestSubmitSubmitsAPacketThatWins(t *testing.T) {
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	id := srv.AddDispute(disputetest.Dispute{
		Evidence: map[string]string{"customer_purchase_ip": "203.0.113.7", "customer_name": "Jenny Rosen"},
	})
	p := samplePacket(t)
	p.Evidence.UncategorizedText = "winning_evidence"
	var events []string
	r := responder(srv.Config())
	r.Parallel = 1
	r.Progress = func(e evidence.Event) {
		if e.State == evidence.StateMoved {
			assert.Positive(t, e.Sent)
			assert.LessOrEqual(t, e.Sent, e.Total)
			return
		}
		events = append(events, strings.TrimSpace(string(e.Step)+" "+string(e.State)+" "+e.Name))
	}

	res, err := r.Submit(t.Context(), id, p)
	require.NoError(t, err)
	assert.True(t, res.Submitted)
	require.NoError(t, res.Skipped)
	assert.Equal(t, dispute.StatusNeedsResponse, res.Before.Status)
	assert.Equal(t, dispute.StatusUnderReview, res.After.Status)
	assert.Equal(t, []string{"customer_purchase_ip"}, res.Others)
	assert.Empty(t, res.Differences)
	assert.NotContains(t, res.Changed, "customer_name", "Stripe already had this value")
	require.Len(t, res.Uploaded, 3)
	receipt := res.Uploaded[1]
	assert.Equal(t, "receipt", receipt.Field)
	assert.Regexp(t, `^receipt-[0-9a-f]{16}\.pdf$`, receipt.Name)
	assert.Equal(t, receipt.ID, res.After.Evidence.Receipt)
	var steps []string
	for _, q := range res.Requests {
		steps = append(steps, string(q.Step))
		assert.NotEmpty(t, q.ID)
		assert.Equal(t, http.StatusOK, q.Status)
	}
	assert.Equal(t, []string{"fetch", "upload", "upload", "upload", "stage", "stage", "compare", "submit"}, steps)
	assert.Equal(t, []string{
		"fetch began", "fetch ended", "check began", "check ended",
		"upload began mails.pdf", "upload ended mails.pdf", "upload began receipt.pdf", "upload ended receipt.pdf", "upload began label.pdf",
		"upload ended label.pdf",
		"stage began", "stage ended", "compare began", "compare ended", "submit began", "submit ended", "confirm began", "confirm ended",
	}, events)

	res, err = r.Submit(t.Context(), id, p)
	require.NoError(t, err)
	require.ErrorIs(t, res.Skipped, dispute.ErrFinal)
	assert.Equal(t, dispute.StatusWon, res.After.Status)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

func TestStageAndSubmitSendNothingForAPacketWithProblems(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	p := samplePacket(t)
	p.Evidence.CustomerName = strings.Repeat("x", 5_001)
	for _, file := range []func(context.Context, string, *evidence.Packet) (*evidence.Result, error){
		responder(srv.Config()).Stage, responder(srv.Config()).Submit,
	} {
		res, err := file(t.Context(), id, p)
		_, ok := errors.AsType[*evidence.Problems](err)
		assert.True(t, ok)
		assert.Nil(t, res)
	}
	assert.Zero(t, srv.Effects())
}

func TestSubmitChangesNoDisputeThatTakesNoResponse(t *testing.T) {
	tests := map[string]struct {
		seed disputetest.Dispute
		want error
	}{
		"lost on arrival":         {disputetest.Dispute{Kind: disputetest.Unanswerable}, dispute.ErrFinal},
		"prevented":               {disputetest.Dispute{Kind: disputetest.Prevented}, dispute.ErrFinal},
		"won with other evidence": {disputetest.Dispute{Status: "won"}, dispute.ErrFinal},
		"under review with other": {disputetest.Dispute{Status: "under_review"}, dispute.ErrUnderReview},
		"past its deadline": {
			disputetest.Dispute{Created: time.Now().Add(-time.Hour), DueBy: time.Now().Add(-time.Second)}, dispute.ErrDeadline,
		},
		"an inquiry that closed": {disputetest.Dispute{Kind: disputetest.Inquiry, Status: "warning_closed"}, dispute.ErrFinal},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			srv := disputetest.NewServer()
			srv.SetNow(time.Now().Add(-10 * time.Second)) // so that the deadline has not passed for the server
			id := srv.AddDispute(test.seed)
			cfg := srv.Config()
			cfg.Clock = nil
			_, err := responder(cfg).Submit(t.Context(), id, samplePacket(t))
			require.ErrorIs(t, err, test.want)
			assert.Zero(t, srv.Effects())
		})
	}
}

func TestStageWorksAfterTheDeadline(t *testing.T) {
	srv := disputetest.NewServer()
	srv.SetNow(time.Now().Add(-10 * time.Second))
	id := srv.AddDispute(disputetest.Dispute{DueBy: time.Now().Add(-time.Second)})
	cfg := srv.Config()
	cfg.Clock = nil
	res, err := responder(cfg).Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Contains(t, rules(res.Problems), "warning deadline")
	assert.Len(t, res.Uploaded, 3)
}

func TestSubmitReturnsAnErrorIfTheDisputeDoesNotShowIt(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	staged := `{"id": "` + id + `", "object": "dispute", "status": "needs_response", "evidence": {"customer_name": "Jenny"}, ` +
		`"evidence_details": {"due_by": 9999999999, "has_evidence": true}}`
	srv.FailAlways(update, disputetest.Status(http.StatusOK).Body(staged))
	srv.Fail("GET /v1/disputes/{id}", disputetest.OK(), disputetest.Answer(staged), disputetest.Answer(staged))
	_, err := responder(srv.Config()).Submit(t.Context(), id, &evidence.Packet{Evidence: texts{CustomerName: "Jenny"}})
	require.ErrorIs(t, err, evidence.ErrUnconfirmed)
}

func TestSubmitReadsTheDisputeAgainToConfirm(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail(
		update, disputetest.OK(),
		disputetest.Answer(`{"id": "`+id+`", "object": "dispute", "status": "needs_response", "evidence_details": {}}`),
	)
	res, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.True(t, res.Submitted)
	assert.Equal(t, dispute.StatusUnderReview, res.After.Status)
}

func TestStageUploadsNoFileThatChangedAfterTheCheck(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	reads := 0
	p := &evidence.Packet{Files: files{dispute.FieldReceipt: {Name: "a.pdf", Open: func() (io.ReadCloser, error) {
		reads++
		return io.NopCloser(bytes.NewReader(fmt.Append(pdfOf(1), reads))), nil
	}}}}
	_, err := responder(srv.Config()).Stage(t.Context(), id, p)
	require.ErrorContains(t, err, "changed since it was checked")
	assert.Zero(t, srv.Effects().Uploads)
}

func TestParallelBoundsTheUploads(t *testing.T) {
	all := 0
	for _, f := range dispute.Fields() {
		if f.File() {
			all++
		}
	}
	require.Greater(t, all, 8)
	for bound, want := range map[int]int{0: 8, 2: 2, 100: all} {
		synctest.Test(t, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			p := &evidence.Packet{Files: files{}}
			for _, f := range dispute.Fields() {
				if f.File() {
					p.Files[f] = file("a.pdf", pdfOf(1))
				}
			}
			var now, most atomic.Int64
			cfg := srv.Config()
			stripe := cfg.HTTPClient.Transport
			cfg.HTTPClient = &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
				most.Store(max(most.Load(), now.Add(1)))
				defer now.Add(-1)
				time.Sleep(time.Second)
				return stripe.RoundTrip(r)
			})}
			r := responder(cfg)
			r.Parallel = bound
			res, err := r.Stage(t.Context(), id, p)
			require.NoError(t, err)
			assert.Len(t, res.Uploaded, all)
			assert.EqualValues(t, want, most.Load(), "the comment of Responder.Parallel says what 0 means")
		})
	}
}

func TestStageStopsAfterTheFirstUploadThatFails(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("POST /v1/files", disputetest.Status(400))
	r := responder(srv.Config())
	r.Parallel = 1
	_, err := r.Stage(t.Context(), id, samplePacket(t))
	require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
	require.ErrorContains(t, err, "evidence: upload: customer_communication:")
	assert.Len(t, srv.Requests(), 2)
}

func TestSubmitSubmitsAnAppeal(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Appeal})
	uploaded := stripedispute.FileID(srv.AddFile(disputetest.File{}))
	p := &evidence.Packet{
		Evidence: texts{
			Appeal: &dispute.Appeal{
				Card: &dispute.CardAppeal{ReasonForFiling: "The rule was kept.", SupportingFiles: []stripedispute.FileID{uploaded}},
			},
		},
		AppealFiles: []evidence.File{file("one.pdf", pdfOf(1)), file("two.pdf", pdfOf(2))},
	}
	r := responder(srv.Config())
	_, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	res, err := r.Submit(t.Context(), id, p)
	require.NoError(t, err)
	assert.Len(t, res.Reused, 2)
	assert.Len(t, res.After.Evidence.Appeal.Card.SupportingFiles, 3)
	assert.Len(t, p.Evidence.Appeal.Card.SupportingFiles, 1, "the packet is not changed")
	assert.Equal(t, dispute.StatusAppealUnderReview, res.After.Status)
	res, err = r.Submit(t.Context(), id, p)
	require.NoError(t, err)
	require.ErrorIs(t, res.Skipped, dispute.ErrUnderReview)
	assert.Equal(t, 2, srv.Effects().Uploads)
}

func TestResponderNamesMissingArguments(t *testing.T) {
	srv := disputetest.NewServer()
	disputes, uploads := clients(srv.Config())
	p := samplePacket(t)
	for want, call := range map[string]func() error{
		"Responder.Disputes is nil": func() error {
			_, err := (&evidence.Responder{Files: uploads}).Stage(t.Context(), "du_1", p)
			return err
		},
		"Responder.Files is nil": func() error {
			_, err := (&evidence.Responder{Disputes: disputes}).Submit(t.Context(), "du_1", p)
			return err
		},
		"the packet is nil":   func() error { _, err := responder(srv.Config()).Submit(t.Context(), "du_1", nil); return err },
		"dispute id is empty": func() error { _, err := responder(srv.Config()).Submit(t.Context(), "", p); return err },
		"context canceled": func() error {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			_, err := responder(srv.Config()).Submit(ctx, "du_1", p)
			return err
		},
	} {
		require.ErrorContains(t, call(), want)
	}
	assert.Empty(t, srv.Requests())
	_, err := responder(srv.Config()).Submit(t.Context(), "du_none", p)
	require.ErrorIs(t, err, stripedispute.ErrNotFound)
}

func TestSubmitOfAnotherPacketAfterTheSubmission(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	r := responder(srv.Config())
	_, err := r.Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	p := samplePacket(t)
	p.Files[dispute.FieldReceipt] = file("receipt.pdf", pdfOf(2))
	var different *evidence.DifferenceError
	_, err = r.Submit(t.Context(), id, p)
	require.ErrorAs(t, err, &different)
	require.ErrorIs(t, err, dispute.ErrUnderReview)
	assert.Equal(t, []string{"receipt"}, different.Fields)
	assert.Equal(t, 3, srv.Effects().Uploads)
}

func TestSubmitStagesWhatStripeFilledIn(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Evidence: map[string]string{"customer_name": "Jenny"}})
	res, err := responder(srv.Config()).Submit(t.Context(), id, &evidence.Packet{Evidence: texts{CustomerName: "Jenny"}})
	require.NoError(t, err)
	assert.True(t, res.After.EvidenceDetails.HasEvidence)
}

// Stage treats other line ends, and another order of prior transactions, as equal.
func TestStageIgnoresLineEndsAndOrder(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	r := responder(srv.Config())
	p := compellingPacket()
	p.Evidence.UncategorizedText = "one\ntwo"
	_, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)

	p = compellingPacket()
	p.Evidence.UncategorizedText = "one\r\ntwo\n"
	slices.Reverse(p.Evidence.EnhancedEvidence.VisaCompellingEvidence3.PriorUndisputedTransactions)
	res, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	assert.Empty(t, res.Changed)
	assert.Equal(t, 1, srv.Effects().Updates)
}

func TestSubmitComparesTheDeadlineWithTheConfigsClock(t *testing.T) {
	srv := disputetest.NewServer()
	srv.SetNow(time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC))
	id := srv.AddDispute(disputetest.Dispute{})
	res, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.True(t, res.Submitted)
}

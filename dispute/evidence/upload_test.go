package evidence_test

import (
	"fmt"
	"net/http"
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

const uploads = "POST /v1/files"

func oneFile(contents []byte) *evidence.Packet {
	return &evidence.Packet{Files: files{dispute.FieldReceipt: file("receipt.pdf", contents)}}
}

// An upload took effect, and its response was lost.
func TestUploadIsNotRepeatedAfterALostResponse(t *testing.T) {
	for name, faults := range map[string][]disputetest.Fault{
		"lost, its replay cut":             {disputetest.LostAnswer(), disputetest.CutBody(9)},
		"cut, its replay cut":              {disputetest.CutBody(9), disputetest.CutBody(9)},
		"cut, every replay cut":            {disputetest.CutBody(9), disputetest.CutBody(0), disputetest.CutBody(1), disputetest.CutBody(9)},
		"a 500 that is remembered":         {disputetest.Status(500).AfterEffect().Remembered()},
		"a 500 remembered, then cut":       {disputetest.Status(500).AfterEffect().Remembered(), disputetest.CutBody(9)},
		"a 400 that is remembered":         {disputetest.Status(400).AfterEffect().Remembered()},
		"HTML after the effect":            {disputetest.HTML(502).AfterEffect()},
		"another object, its replay HTML":  {disputetest.WrongObject(), disputetest.HTML(200).AfterEffect()},
		"empty, its replay empty":          {disputetest.Answer(""), disputetest.Answer("")},
		"503 twice after the effect":       {disputetest.Status(503).AfterEffect(), disputetest.Status(503).AfterEffect()},
		"rate limited, then lost, then ok": {disputetest.RateLimited("endpoint-rate"), disputetest.LostAnswer(), disputetest.OK()},
	} {
		t.Run(name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			srv.Fail(uploads, faults...)
			p := oneFile(pdfOf(1))
			for range faults { // the same call again, until it succeeds
				if _, err := responder(srv.Config()).Submit(t.Context(), id, p); err == nil {
					break
				}
			}
			_, err := responder(srv.Config()).Submit(t.Context(), id, p)
			require.NoError(t, err)
			assert.Equal(t, 1, srv.Effects().Uploads)
			assert.Equal(t, 1, srv.Effects(id).Submissions)
		})
	}
}

func TestUploadThatFailedIsFoundInTheList(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.AddFile(disputetest.File{Name: "receipt.pdf"})
	srv.Fail(uploads, disputetest.Status(500).AfterEffect())
	res, err := responder(srv.Config()).Stage(t.Context(), id, oneFile(pdfOf(1)))
	require.NoError(t, err)
	assert.Equal(t, 1, srv.Effects().Uploads)
	assert.Equal(t, string(res.Uploaded[0].ID), fieldAtStripe(srv, id, "receipt"))
	assert.Equal(t, "upload", string(res.Requests[2].Step), "the request for the list belongs to the upload")
}

// Three fields have the same document. Each needs a file of its own.
func TestUploadFindsOneFileForEachField(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	p := oneFile(pdfOf(1))
	p.Files[dispute.FieldRefundPolicy] = p.Files[dispute.FieldReceipt]
	p.Files[dispute.FieldUncategorizedFile] = p.Files[dispute.FieldReceipt]
	srv.Fail(uploads, disputetest.Status(500).AfterEffect(), disputetest.OK(), disputetest.Status(503).AfterEffect())
	r := responder(srv.Config())
	r.Parallel = 1
	res, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	ids := map[stripedispute.FileID]bool{}
	for _, u := range res.Uploaded {
		ids[u.ID] = true
	}
	assert.Len(t, ids, 3)
	assert.Equal(t, 3, srv.Effects().Uploads)
}

func TestUploadIsNotTakenForAnOlderFile(t *testing.T) {
	srv := disputetest.NewServer()
	srv.AddFile(disputetest.File{Name: "receipt.pdf", Contents: pdfOf(1)})
	srv.Fail(uploads, disputetest.Status(500).Remembered()) // without effect
	id := srv.AddDispute(disputetest.Dispute{})
	_, err := responder(srv.Config()).Stage(t.Context(), id, oneFile(pdfOf(1)))
	require.ErrorIs(t, err, stripedispute.ErrServer)
	listed := srv.Requests()[len(srv.Requests())-1]
	assert.Equal(t, "/v1/files", listed.Path)
	assert.Equal(t, "dispute_evidence", listed.Form.Get("purpose"))
	assert.Equal(t, fmt.Sprint(srv.Object(id)["created"]), listed.Form.Get("created[gte]"))
	_, err = responder(srv.Config()).Stage(t.Context(), id, oneFile(pdfOf(1)))
	require.NoError(t, err)
	assert.Equal(t, 1, srv.Effects().Uploads)
}

func TestUploadNamesTheMissingPermission(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.FailAlways("GET /v1/files/{id}", disputetest.Status(403))
	srv.FailAlways("GET /v1/files", disputetest.Status(403))
	_, err := responder(srv.Config()).Stage(t.Context(), id, oneFile(pdfOf(1)))
	require.NoError(t, err, "no file had to be read")
	for range 3 {
		srv.Advance(25 * time.Hour)
		_, err = responder(srv.Config()).Stage(t.Context(), id, oneFile(pdfOf(1)))
		require.ErrorIs(t, err, stripedispute.ErrPermission)
		require.ErrorContains(t, err, "permission to read Files")
	}
	srv.Fail(uploads, disputetest.Status(500).AfterEffect().Remembered())
	other := srv.AddDispute(disputetest.Dispute{})
	for range 2 {
		_, err = responder(srv.Config()).Stage(t.Context(), other, oneFile(pdfOf(2)))
		require.ErrorIs(t, err, stripedispute.ErrPermission)
		require.ErrorIs(t, err, stripedispute.ErrServer, "the first error is in the chain too")
	}
	assert.Equal(t, 2, srv.Effects().Uploads)
}

// A file that arrived incomplete is not submitted, and the next call uploads it again.
func TestUploadThatArrivedCutIsNotStaged(t *testing.T) {
	for name, size := range map[string]int{"cut": 7, "longer": 70_000, "of no size": 0} {
		t.Run(name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			cfg := withChangedResponses(t, srv, func(_ *http.Request, f map[string]any) {
				if f["object"] == "file" && f["id"] == "file_Test0001" {
					f["size"] = size
				}
			})
			for range 2 {
				_, err := responder(cfg).Submit(t.Context(), id, oneFile(pdfOf(1)))
				if err == nil {
					break
				}
				require.ErrorIs(t, err, evidence.ErrUnconfirmed)
				require.ErrorContains(t, err, fmt.Sprintf("Stripe has %d of the %d bytes", size, len(pdfOf(1))))
				assert.Zero(t, srv.Effects(id).Updates)
			}
			assert.Equal(t, 2, srv.Effects().Uploads, "one more, in the second run")
			assert.Equal(t, "file_Test0002", fieldAtStripe(srv, id, "receipt"))
			assert.Equal(t, 1, srv.Effects(id).Submissions)
		})
	}
}

func TestUploadByManyProcessesHappensOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.FailFunc(func(r *http.Request, n int) disputetest.Fault {
			f := disputetest.Slow(time.Duration(n%3) * time.Second)
			if r.URL.Path == "/v1/files" && r.Method == http.MethodPost && n%2 == 0 {
				return disputetest.Status(500).AfterEffect().Slow(time.Second)
			}
			return f
		})
		errs := make(chan error, 6)
		for range 6 {
			go func() {
				r := &evidence.Responder{}
				r.Disputes, r.Files = clients(srv.Config())
				_, err := r.Submit(t.Context(), id, samplePacket(t))
				errs <- err
			}()
		}
		for range 6 {
			assert.NoError(t, <-errs)
		}
		srv.Heal()
		submittedOnce(t, srv, id)
		assert.Equal(t, 3, srv.Effects().Uploads)
	})
}

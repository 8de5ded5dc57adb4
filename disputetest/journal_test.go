package disputetest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestRequestsReturnsCopiesOfWhatArrived(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	a := ok(t, srv, "/v1/disputes/"+id+"?expand[]=charge", "metadata[a]=b&submit=false", key("k"))
	get(t, srv, "/v1/disputes?limit=3", account("acct_1"))
	seen := srv.Requests()
	assert.Equal(t, []string{"POST", "/v1/disputes/" + id, "k", "", a.header.Get("Request-Id")},
		[]string{seen[0].Method, seen[0].Path, seen[0].IdempotencyKey, seen[0].Account, seen[0].ID})
	assert.Equal(t, []string{"b", "false", "charge"}, []string{
		seen[0].Form.Get("metadata[a]"),
		seen[0].Form.Get("submit"), seen[0].Form.Get("expand[]"),
	})
	assert.Equal(t, []string{"acct_1", "3"}, []string{seen[1].Account, seen[1].Form.Get("limit")})
	seen[0].Form.Set("submit", "true")
	assert.Equal(t, "false", srv.Requests()[0].Form.Get("submit"), "Requests returns copies")
	srv.Requests()[0].Form["submit"][0] = "true"
	assert.Equal(t, "false", srv.Requests()[0].Form.Get("submit"), "Requests returns deep copies")
}

func TestRequestsHaveTheFormOfARequestThatAFaultRefused(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]disputetest.Fault{
		"status": disputetest.Status(503), "HTML": disputetest.HTML(502), "rate limit": disputetest.RateLimited("endpoint-rate"),
		"lock": disputetest.LockTimeout(), "remembered": disputetest.Status(500).Remembered(), "lost": disputetest.LostAnswer(),
	} {
		srv := disputetest.NewServer()
		path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
		srv.Fail("POST /v1/...", fault, fault)
		res, err := srv.HTTPClient().Do(request(t, http.MethodPost, path+"?expand[]=charge", "submit=true", key("k")))
		if err == nil {
			assert.NoError(t, res.Body.Close())
		}
		sent := srv.Requests()[0].Form
		assert.Equal(t, "true", sent.Get("submit"), name)
		assert.Equal(t, "charge", sent.Get("expand[]"), name)
	}
	srv := disputetest.NewServer()
	srv.Fail("POST /v1/files", disputetest.Status(503))
	assert.Equal(t, 503, upload(t, srv, evidenceFile("%PDF-1.4\n")).status)
	assert.Equal(t, "dispute_evidence receipt.pdf", srv.Requests()[0].Form.Get("purpose")+" "+srv.Requests()[0].Form.Get("file"))

	srv.Fail("POST /v1/disputes/{id}", disputetest.Reset())
	_, err := srv.HTTPClient().Do(request(t, http.MethodPost, "/v1/disputes/du_1", "submit=true")) //nolint:bodyclose // there is none
	assert.Error(t, err)
	assert.Empty(t, srv.Requests()[1].Form, "the connection broke before the body was read")
}

func TestJournalTrimKeepsTheLastRequests(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("1", 16<<20)
	for name, test := range map[string]struct {
		n           int
		value       string
		kept        int
		first, last string
	}{
		"ten thousand":                        {10_000, "", 10_000, "0", "9999"},
		"two more":                            {10_002, "", 10_000, "2", "10001"},
		"four of 16 MiB are more than 64 MiB": {5, large, 3, "2", "4"},
		"one that is too large by itself":     {2, strings.Repeat(large, 5), 1, "1", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept := disputetest.Journal(test.n, test.value)
			assert.Len(t, kept, test.kept)
			assert.Equal(t, test.first, kept[0])
			assert.Equal(t, test.last, kept[len(kept)-1])
		})
	}
}

func TestObjectReturnsACopy(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	shown := srv.Object(id)
	shown["status"] = "won"
	assert.Equal(t, "needs_response", srv.Object(id)["status"])
	assert.Nil(t, srv.Object("du_none"))
}

package dispute_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// guarded calls SubmitDispute or, if verb is "close", CloseDispute for the dispute before. The
// server responds to the POST with after and to a GET with now, or with a 500 if now is "".
// guarded also returns the requests.
func guarded(
	t *testing.T, verb string, before, after, now string, opts ...stripedispute.Option,
) (d *dispute.Dispute, sent []*http.Request, err error) {
	t.Helper()
	c := dispute.NewClient(stripedispute.Config{
		Key: "sk_test_1", MaxRetries: -1,
		HTTPClient: &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
			sent = append(sent, r)
			status, body := http.StatusOK, after
			if r.Method == http.MethodGet {
				body = now
			}
			if body == "" {
				status = http.StatusInternalServerError
			}
			return &http.Response{
				StatusCode: status, Request: r, Header: http.Header{"Request-Id": {"req_" + r.Method}}, Body: io.NopCloser(strings.NewReader(body)),
			}, nil
		})},
	})
	if verb == "close" {
		d, err = c.CloseDispute(t.Context(), decoded(t, before), opts...)
	} else {
		d, err = c.SubmitDispute(t.Context(), decoded(t, before), opts...)
	}
	return d, sent, err
}

// withStatus returns a dispute with a status and a number of submissions.
func withStatus(status string, submissions int) string {
	b, err := json.Marshal(map[string]any{
		"id": "du_1", "object": "dispute", "status": status,
		"evidence_details": map[string]any{"due_by": 4_070_908_799, "submission_count": submissions},
	})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestSubmitDisputeAndCloseDisputeReturnOnlyWhatShowsTheEffect(t *testing.T) {
	open, inquiry := withStatus("needs_response", 0), withStatus("warning_needs_response", 0)
	tests := map[string]struct {
		verb, before, after, now string
		requests                 int
		want                     string // the status that is returned; "" for ErrUnconfirmed
	}{
		"submitted":                            {"submit", open, withStatus("under_review", 1), "", 1, "under_review"},
		"submitted, before the count changes":  {"submit", open, withStatus("under_review", 0), "", 1, "under_review"},
		"submitted, before the status changes": {"submit", open, withStatus("needs_response", 1), "", 1, "needs_response"},
		"submitted and won already":            {"submit", open, withStatus("won", 1), "", 1, "won"},
		"an inquiry, submitted":                {"submit", inquiry, withStatus("warning_under_review", 1), "", 1, "warning_under_review"},
		"an appeal, submitted": {
			"submit", withStatus("appeal_needs_response", 1), withStatus("appeal_under_review", 1), "", 1, "appeal_under_review",
		},
		"unchanged, then submitted":             {"submit", open, open, withStatus("under_review", 1), 2, "under_review"},
		"unchanged, twice":                      {"submit", open, open, open, 2, ""},
		"unchanged, and the retrieval fails":    {"submit", open, open, "", 2, ""},
		"without a status":                      {"submit", open, `{"id":"du_1"}`, `{"id":"du_1"}`, 2, ""},
		"lost without a submission":             {"submit", open, withStatus("lost", 0), withStatus("lost", 0), 2, ""},
		"a status that nobody knows":            {"submit", open, withStatus("of_tomorrow", 0), withStatus("of_tomorrow", 0), 2, ""},
		"a status that nobody knows, submitted": {"submit", open, withStatus("of_tomorrow", 1), "", 1, "of_tomorrow"},
		"an inquiry that became a chargeback":   {"submit", inquiry, withStatus("needs_response", 1), withStatus("needs_response", 1), 2, ""},
		"an appeal that stays open": {
			"submit", withStatus("appeal_needs_response", 1), withStatus("appeal_needs_response", 1), withStatus("appeal_needs_response", 1), 2, "",
		},

		"closed":                              {"close", open, withStatus("lost", 0), "", 1, "lost"},
		"not closed, then closed":             {"close", open, open, withStatus("lost", 0), 2, "lost"},
		"not closed":                          {"close", open, open, open, 2, ""},
		"not closed, and the retrieval fails": {"close", open, open, "", 2, ""},
		"closed as won":                       {"close", open, withStatus("won", 1), withStatus("won", 1), 2, ""},
		"under review, closed":                {"close", withStatus("under_review", 1), withStatus("lost", 1), "", 1, "lost"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d, sent, err := guarded(t, test.verb, test.before, test.after, test.now)
			assert.Len(t, sent, test.requests)
			if test.want != "" {
				require.NoError(t, err)
				assert.Equal(t, dispute.Status(test.want), d.Status)
				return
			}
			require.ErrorIs(t, err, stripedispute.ErrUnconfirmed)
			require.ErrorContains(t, err, "dispute du_1: ")
			assert.False(t, stripedispute.Permanent(err))
			assert.Nil(t, d)
			if test.now == "" {
				require.ErrorIs(t, err, stripedispute.ErrServer, "the error has the reason why the dispute could not be retrieved")
			}
		})
	}
}

func TestSubmitDisputeRetrievesWithTheSameAccountAndNothingElse(t *testing.T) {
	var resp stripedispute.Response
	_, sent, err := guarded(t, "submit", withStatus("needs_response", 0), withStatus("needs_response", 0), withStatus("under_review", 1),
		stripedispute.WithAccount("acct_1"), stripedispute.WithExpand("charge"), stripedispute.WithIdempotencyKey("k"),
		stripedispute.WithParam("metadata[a]", "b"), stripedispute.WithResponse(&resp))
	require.NoError(t, err)
	require.Len(t, sent, 2)
	assert.Equal(t, "acct_1", sent[1].Header.Get("Stripe-Account"))
	assert.Equal(t, "expand[]=charge", sent[1].URL.RawQuery)
	assert.Equal(t, "req_POST", resp.RequestID, "the response is that of the submission")
	assert.Equal(t, "k", resp.IdempotencyKey)
}

func TestSubmitAndCloseDoNotCheckTheResponse(t *testing.T) {
	sent := 0
	c := dispute.NewClient(stripedispute.Config{
		Key: "sk_test_1",
		HTTPClient: &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
			sent++
			return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(withStatus("needs_response", 0)))}, nil
		})},
	})
	_, err := c.Submit(t.Context(), "du_1")
	require.NoError(t, err)
	_, err = c.Close(t.Context(), "du_1")
	require.NoError(t, err)
	assert.Equal(t, 2, sent)
}

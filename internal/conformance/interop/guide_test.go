package interop

import (
	"cmp"
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest/recorded"
)

// These functions are the code blocks of docs/testing.md that use other modules, character by
// character.

func TestGetReturnsADisputeOrErrNotFound(t *testing.T) {
	httpmock.Activate(t)
	httpmock.RegisterResponder("GET", "https://api.stripe.com/v1/disputes/du_Test0001",
		httpmock.NewStringResponder(200, recorded.Body("dispute_get")))
	httpmock.RegisterResponder("GET", "https://api.stripe.com/v1/disputes/du_missing",
		httpmock.NewStringResponder(404, recorded.Body("error_404")))

	disputes := dispute.NewClient(stripedispute.Config{Key: "sk_test_123"})
	_, err := disputes.Get(t.Context(), "du_Test0001")
	require.NoError(t, err)
	_, err = disputes.Get(t.Context(), "du_missing")
	require.ErrorIs(t, err, stripedispute.ErrNotFound)
}

func TestJobSendsTheRecordedRequests(t *testing.T) {
	vcr, err := recorder.New("testdata/job",
		recorder.WithMatcher(cassette.NewDefaultMatcher(
			cassette.WithIgnoreHeaders("Authorization", "Idempotency-Key"))),
		recorder.WithHook(func(i *cassette.Interaction) error {
			delete(i.Request.Headers, "Authorization") // keep the key out of the repository
			return nil
		}, recorder.AfterCaptureHook))
	require.NoError(t, err)
	defer func() { require.NoError(t, vcr.Stop()) }()

	cfg := stripedispute.Config{
		Key:        cmp.Or(os.Getenv("STRIPE_API_KEY"), "sk_test_replayed"),
		HTTPClient: &http.Client{Transport: vcr},
	}
	_, err = job(t.Context(), cfg) // the code under test
	require.NoError(t, err)
}

func TestGuideBlocksAreHere(t *testing.T) {
	here, err := os.ReadFile("guide_test.go")
	require.NoError(t, err)
	guide, err := os.ReadFile("../../../docs/testing.md")
	require.NoError(t, err)
	found := 0
	for _, block := range regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllSubmatch(guide, -1) {
		if regexp.MustCompile(`\b(httpmock|recorder)\.`).Match(block[1]) {
			found++
			assert.Contains(t, string(here), string(block[1]))
		}
	}
	assert.Equal(t, 2, found)
}

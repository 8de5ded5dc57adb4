package interop

import (
	"net/http"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/h2non/gock.v1"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest/recorded"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// config returns the default configuration of a program: the shared HTTP client and two retries.
func config() stripedispute.Config { return stripedispute.Config{Key: "sk_test_123"} }

const host = "https://api.stripe.com"

func TestGockInterceptsTheDefaultClient(t *testing.T) {
	defer gock.OffAll()
	gock.New(host).Get("^/v1/disputes/du_Test0001$").Reply(http.StatusOK).BodyString(recorded.Body("dispute_get"))
	gock.New("https://files.stripe.com").Post("^/v1/files$").Reply(http.StatusOK).BodyString(recorded.Body("file_upload"))

	d, err := dispute.NewClient(config()).Get(t.Context(), "du_Test0001")
	require.NoError(t, err)
	assert.Equal(t, dispute.StatusNeedsResponse, d.Status)
	f, err := fileupload.NewClient(config()).Upload(t.Context(), upload())
	require.NoError(t, err)
	assert.Equal(t, stripedispute.FileID("file_Test0001"), f.ID)
	assert.True(t, gock.IsDone())
}

func TestHTTPMockInterceptsTheDefaultClient(t *testing.T) {
	httpmock.Activate(t)
	httpmock.RegisterResponder(http.MethodGet, host+"/v1/disputes/du_Test0001",
		httpmock.NewStringResponder(http.StatusOK, recorded.Body("dispute_get")))
	httpmock.RegisterResponder(http.MethodPost, "https://files.stripe.com/v1/files",
		httpmock.NewStringResponder(http.StatusOK, recorded.Body("file_upload")))

	d, err := dispute.NewClient(config()).Get(t.Context(), "du_Test0001")
	require.NoError(t, err)
	assert.Equal(t, dispute.StatusNeedsResponse, d.Status)
	f, err := fileupload.NewClient(config()).Upload(t.Context(), upload())
	require.NoError(t, err)
	assert.Equal(t, stripedispute.FileID("file_Test0001"), f.ID)
	assert.Equal(t, 2, httpmock.GetTotalCallCount())
}

func TestRequestWithoutAMockFailsAtOnce(t *testing.T) {
	for name, activate := range map[string]func(t *testing.T){
		"gock": func(t *testing.T) {
			gock.Intercept()
			t.Cleanup(gock.OffAll)
		},
		"httpmock": func(t *testing.T) { httpmock.Activate(t) },
	} {
		t.Run(name, func(t *testing.T) {
			activate(t)
			var resp stripedispute.Response
			_, err := dispute.NewClient(config()).Submit(t.Context(), "du_1", stripedispute.WithResponse(&resp))
			require.ErrorContains(t, err, "no mock matches POST /v1/disputes/du_1")
			assert.NotErrorIs(t, err, stripedispute.ErrConnection)
			assert.Equal(t, 1, resp.Attempts, "the mock got a second request")
		})
	}
}

func TestRecordedErrorResponseIsAnError(t *testing.T) {
	httpmock.Activate(t)
	httpmock.RegisterResponder(http.MethodGet, host+"/v1/disputes/du_missing",
		httpmock.NewStringResponder(http.StatusNotFound, recorded.Body("error_404")))
	_, err := dispute.NewClient(config()).Get(t.Context(), "du_missing")
	require.ErrorIs(t, err, stripedispute.ErrNotFound)
}

func upload() fileupload.Params {
	return fileupload.Params{
		Purpose: fileupload.PurposeDisputeEvidence, Name: "label.pdf",
		Body: strings.NewReader("%PDF-1.7\n"), Boundary: "stripedispute-recording",
	}
}

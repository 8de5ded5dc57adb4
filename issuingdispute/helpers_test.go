package issuingdispute_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

func recorded(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(b)
}

func decoded(t *testing.T, name string) *issuingdispute.IssuingDispute {
	t.Helper()
	var d issuingdispute.IssuingDispute
	require.NoError(t, json.Unmarshal([]byte(recorded(t, name)), &d))
	return &d
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func client(f tripper) *issuingdispute.Client {
	return issuingdispute.NewClient(stripedispute.Config{Key: "sk_test_1", HTTPClient: &http.Client{Transport: f}})
}

// noRequests returns a client that fails the test when it sends a request.
func noRequests(t *testing.T) *issuingdispute.Client {
	t.Helper()
	return client(func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent: %s %s", r.Method, r.URL)
		return nil, http.ErrHandlerTimeout
	})
}

// respond makes a response with a body.
func respond(r *http.Request, body string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

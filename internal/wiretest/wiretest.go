// Package wiretest checks the exact requests of calls, with gock. It is only for the tests of
// this module. gock is global to the process, so these tests cannot run in parallel.
package wiretest

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/h2non/gock.v1"

	"github.com/stripedispute-go/stripedispute"
)

// Key is the API key of [Config].
const Key = "sk_test_wire"

// Config is for Stripe's real hosts, whose requests gock intercepts.
func Config() stripedispute.Config { return stripedispute.Config{Key: Key, MaxRetries: -1} }

// Exchange is one exact request and its recorded response.
type Exchange struct {
	Method, Host, Path string // Host "" means https://api.stripe.com
	Query              string // the part of the URL after "?", as it is sent
	Form               string // the body of a POST, as it is sent
	Status             int    // 0 means 200
	Response           string // the body of the response
}

// Intercept sets up gock for this test: until the test ends, gock answers the requests of all HTTP
// clients that use http.DefaultTransport. Exchanges with the same method and path are used in their
// order. It fails the test for every request without an exchange, and for every exchange without a
// request.
func Intercept(t *testing.T, exchanges ...Exchange) {
	t.Helper()
	t.Setenv("GOCK_TEST_IS_SERIAL", "1") // panics in a parallel test
	gock.OffAll()
	gock.Intercept()
	gock.DisableNetworking()
	t.Cleanup(func() {
		for _, m := range gock.Pending() {
			t.Errorf("not requested: %s %s", m.Request().Method, m.Request().URLStruct)
		}
		for _, r := range gock.GetUnmatchedRequests() {
			t.Errorf("unexpected: %s %s", r.Method, r.URL)
		}
		gock.OffAll()
	})
	for _, e := range exchanges {
		e.arm(t)
	}
}

// arm registers the exchange with gock.
func (e Exchange) arm(t *testing.T) {
	t.Helper()
	host, status := e.Host, e.Status
	if host == "" {
		host = "https://api.stripe.com"
	}
	if status == 0 {
		status = http.StatusOK
	}
	r := gock.New(host)
	r.Method = e.Method
	r.Path("^" + regexp.QuoteMeta(e.Path) + "$")
	r.AddMatcher(func(got *http.Request, _ *gock.Request) (bool, error) {
		if got.Method == e.Method && got.URL.EscapedPath() == e.Path {
			e.compare(t, got)
		}
		return true, nil
	})
	r.Reply(status).SetHeader("Request-Id", "req_wire").SetHeader("Content-Type", "application/json").BodyString(e.Response)
}

// compare compares the request with the expected one.
func (e Exchange) compare(t *testing.T, got *http.Request) {
	t.Helper()
	assert.Equal(t, e.Query, got.URL.RawQuery)
	assert.Equal(t, "Bearer "+Key, got.Header.Get("Authorization"))
	assert.Equal(t, stripedispute.APIVersion, got.Header.Get("Stripe-Version"))
	if e.Method == http.MethodGet {
		assert.Nil(t, got.Body)
		assert.Empty(t, got.Header.Get("Idempotency-Key"))
		return
	}
	assert.NotEmpty(t, got.Header.Get("Idempotency-Key"))
	if got.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		return // an upload; its test parses the parts
	}
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	got.Body = io.NopCloser(bytes.NewReader(body))
	assert.Equal(t, e.Form, string(body))
}

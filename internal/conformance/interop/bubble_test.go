package interop

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/h2non/gock.v1"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest/recorded"
)

// These mocks use no socket, so they work in a synctest bubble. There, the backoff takes no time.
func TestMocksWorkInASynctestBubble(t *testing.T) {
	const path = "/v1/disputes/du_Test0001"
	for name, mock := range map[string]func(t *testing.T){
		"gock": func(t *testing.T) {
			t.Cleanup(gock.OffAll)
			gock.New(host).Get("^" + path + "$").Times(2).Reply(http.StatusServiceUnavailable).BodyString(recorded.Body("error_503"))
			gock.New(host).Get("^" + path + "$").Reply(http.StatusOK).BodyString(recorded.Body("dispute_get"))
		},
		"httpmock": func(t *testing.T) {
			httpmock.Activate(t)
			unavailable := httpmock.NewStringResponder(http.StatusServiceUnavailable, recorded.Body("error_503"))
			httpmock.RegisterResponder(http.MethodGet, host+path, unavailable.Then(unavailable).
				Then(httpmock.NewStringResponder(http.StatusOK, recorded.Body("dispute_get"))))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg := stripedispute.Config{Key: "sk_test_" + t.Name()}
				mock(t)
				var resp stripedispute.Response
				_, err := dispute.NewClient(cfg).Get(t.Context(), "du_Test0001", stripedispute.WithResponse(&resp))
				require.NoError(t, err)
				assert.Equal(t, 3, resp.Attempts)
			})
		})
	}
}

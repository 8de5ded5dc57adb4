package transport_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

func TestAHandMadeResponseNeedsNoContentLength(t *testing.T) {
	s := &script{responders: []responder{func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(whole))}, nil
	}}}
	v, err := do(t.Context(), client(s), get)
	require.NoError(t, err)
	assert.Equal(t, "th_1", v.ID)
}

func TestConfigValuesThatNoHeaderCanHaveAreNotSent(t *testing.T) {
	for field, change := range map[string]func(*stripedispute.Config){
		"UserAgent": func(c *stripedispute.Config) { c.UserAgent = "shop/1\n" },
		"Version":   func(c *stripedispute.Config) { c.Version = "2026\x00" },
	} {
		s := &script{}
		_, err := do(t.Context(), client(s, change), post)
		require.ErrorContains(t, err, "Config."+field)
		assert.NotErrorIs(t, err, stripedispute.ErrConnection)
		assert.Empty(t, s.sent)
	}
	_, err := do(t.Context(), client(&script{}), get, stripedispute.WithStripeContext("org_1 acct_1"))
	require.ErrorContains(t, err, "Stripe-Context")
}

func TestTheStripeContextIsSent(t *testing.T) {
	s := &script{responders: []responder{respond(200, whole)}}
	_, err := do(t.Context(), client(s), get, stripedispute.WithStripeContext("org_1/acct_1"))
	require.NoError(t, err)
	assert.Equal(t, "org_1/acct_1", s.sent[0].header.Get("Stripe-Context"))
}

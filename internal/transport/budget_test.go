package transport_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// outage makes calls that fail, each through a client of its own, and returns how many
// retries they made.
func outage(t *testing.T, s *script, calls int, change func(i int, c *stripedispute.Config)) (retries int) {
	t.Helper()
	s.answers, s.sent = []answer{says(500, apiError)}, nil
	synctest.Test(t, func(t *testing.T) {
		for i := range calls {
			c := client(s, func(c *stripedispute.Config) { change(i, c) })
			_, err := do(t.Context(), c, post)
			require.ErrorIs(t, err, stripedispute.ErrServer)
		}
	})
	return len(s.sent) - calls
}

// tripper is a RoundTripper that cannot be compared.
type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestClientsOfOneKeyAndHostShareABudget(t *testing.T) {
	s := &script{}
	key := t.Name()
	retries := outage(t, s, 300, func(i int, c *stripedispute.Config) {
		c.Key, c.Account = key, fmt.Sprintf("acct_%d", i)
		c.MaxRetries = 1 + i%3
		c.UserAgent = fmt.Sprint(i)
	})
	assert.Equal(t, 100, retries, "of all accounts together")

	retries = outage(t, s, 1, func(_ int, c *stripedispute.Config) { c.Key, c.Version = key, "2025-01-01" })
	assert.Zero(t, retries)
}

func TestClientsThatCannotFailTogetherHaveBudgetsOfTheirOwn(t *testing.T) {
	s := &script{}
	base := t.Name()
	spent := func(_ int, c *stripedispute.Config) { c.Key = base }
	outage(t, s, 100, spent)
	require.Zero(t, outage(t, s, 1, spent))
	for name, other := range map[string]func(c *stripedispute.Config){
		"another key":             func(c *stripedispute.Config) { c.Key += "2" },
		"another host":            func(c *stripedispute.Config) { c.BaseURL = "http://127.0.0.2" },
		"another port":            func(c *stripedispute.Config) { c.BaseURL = "http://127.0.0.1:1" },
		"another way to the host": func(c *stripedispute.Config) { c.HTTPClient = &http.Client{Transport: tripper(s.RoundTrip)} },
	} {
		assert.Equal(t, 2, outage(t, s, 1, func(i int, c *stripedispute.Config) {
			spent(i, c)
			other(c)
		}), name)
	}
}

func TestOneRoundTripperIsOneWayWhateverClientHoldsIt(t *testing.T) {
	s := &script{}
	key := t.Name()
	assert.Equal(t, 100, outage(t, s, 100, func(_ int, c *stripedispute.Config) {
		c.Key, c.HTTPClient = key, &http.Client{Transport: s}
	}))
	hc := &http.Client{Transport: tripper(s.RoundTrip)}
	assert.Equal(t, 100, outage(t, s, 100, func(_ int, c *stripedispute.Config) { c.Key, c.HTTPClient = key, hc }))
}

func TestUploadsHaveTheBudgetOfTheirHost(t *testing.T) {
	s := &script{}
	key := t.Name()
	spend := func(_ int, c *stripedispute.Config) { c.Key, c.FilesURL = key, "http://127.0.0.2" }
	outage(t, s, 100, spend)
	files := post
	files.Files = true
	s.sent = nil
	synctest.Test(t, func(t *testing.T) {
		_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { spend(0, c) }), files)
		require.Error(t, err)
	})
	assert.Len(t, s.sent, 3)
}

func TestBudgetsAreForgottenInTheEnd(t *testing.T) {
	s := &script{}
	key := t.Name()
	spent := func(_ int, c *stripedispute.Config) { c.Key = key }
	outage(t, s, 100, spent)
	kept := client(s, func(c *stripedispute.Config) { spent(0, c) })
	for i := range 1000 {
		client(s, func(c *stripedispute.Config) { c.Key = fmt.Sprint(key, i) })
	}
	assert.Equal(t, 2, outage(t, s, 1, spent), "a new client begins anew")
	s.sent = nil
	_, err := do(t.Context(), kept, post)
	require.Error(t, err)
	assert.Len(t, s.sent, 1, "an old one goes on")
}

func TestBudgetsAreSafeForConcurrentUse(t *testing.T) {
	done := make(chan *transport.Client)
	for i := range 20 {
		go func() {
			var c *transport.Client
			for j := range 50 {
				c = transport.New(stripedispute.Config{Key: fmt.Sprint(t.Name(), i%3, j)})
			}
			done <- c
		}()
	}
	for range 20 {
		assert.NotNil(t, <-done)
	}
}

package transport_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// outage makes calls that fail, each with its own client, and returns the number of retries.
func outage(t *testing.T, s *script, calls int, change func(i int, c *stripedispute.Config)) (retries int) {
	t.Helper()
	s.responders, s.sent = []responder{respond(500, apiError)}, nil
	synctest.Test(t, func(t *testing.T) {
		for i := range calls {
			c := client(s, func(c *stripedispute.Config) { change(i, c) })
			_, err := do(t.Context(), c, post)
			require.ErrorIs(t, err, stripedispute.ErrServer)
		}
	})
	return len(s.sent) - calls
}

func TestTheErrorSaysThatTheRetryBudgetIsUsedUp(t *testing.T) {
	const reason = "; not retried: the retry budget of this key, host and RoundTripper is used up"
	document, err := os.ReadFile("../../docs/testing.md")
	require.NoError(t, err)
	assert.Contains(t, strings.Join(strings.Fields(string(document)), " "), strings.TrimPrefix(reason, "; "), "docs/testing.md")
	s := &script{}
	spend := func(_ int, c *stripedispute.Config) { c.Key = t.Name() }
	outage(t, s, 50, spend)
	synctest.Test(t, func(t *testing.T) {
		for _, r := range []transport.Request{get, post} {
			s.sent = nil
			_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { spend(0, c) }), r)
			require.ErrorContains(t, err, reason)
			require.ErrorIs(t, err, stripedispute.ErrServer)
			assert.False(t, stripedispute.Permanent(err))
			assert.Len(t, s.sent, 1)

			_, err = do(t.Context(), client(s, func(c *stripedispute.Config) { spend(0, c); c.MaxRetries = -1 }), r)
			assert.NotContains(t, err.Error(), "budget", "without retries the budget does not matter")
		}
		s.responders = []responder{respond(404, requestError)}
		_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { spend(0, c) }), get)
		assert.NotContains(t, err.Error(), "budget", "a 404 is never retried")
	})
}

// roundTripper is a RoundTripper that cannot be compared.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestClientsOfOneKeyAndHostShareABudget(t *testing.T) {
	s := &script{}
	key := t.Name()
	retries := outage(t, s, 300, func(i int, c *stripedispute.Config) {
		c.Key, c.Account = key, fmt.Sprintf("acct_%d", i)
		c.MaxRetries = 1 + i%3
		c.UserAgent = fmt.Sprint(i)
	})
	assert.Equal(t, 100, retries, "of all clients together")

	retries = outage(t, s, 1, func(_ int, c *stripedispute.Config) { c.Key, c.Version = key, "2025-01-01" })
	assert.Zero(t, retries)
}

func TestClientsWithAnotherKeyHostOrRoundTripperHaveTheirOwnBudget(t *testing.T) {
	s := &script{}
	base := t.Name()
	spent := func(_ int, c *stripedispute.Config) { c.Key = base }
	outage(t, s, 100, spent)
	require.Zero(t, outage(t, s, 1, spent))
	for name, other := range map[string]func(c *stripedispute.Config){
		"another key":          func(c *stripedispute.Config) { c.Key += "2" },
		"another host":         func(c *stripedispute.Config) { c.BaseURL = "http://127.0.0.2" },
		"another port":         func(c *stripedispute.Config) { c.BaseURL = "http://127.0.0.1:1" },
		"another RoundTripper": func(c *stripedispute.Config) { c.HTTPClient = &http.Client{Transport: roundTripper(s.RoundTrip)} },
	} {
		assert.Equal(t, 2, outage(t, s, 1, func(i int, c *stripedispute.Config) {
			spent(i, c)
			other(c)
		}), name)
	}
}

func TestClientsWithOneRoundTripperShareABudget(t *testing.T) {
	s := &script{}
	key := t.Name()
	assert.Equal(t, 100, outage(t, s, 100, func(_ int, c *stripedispute.Config) {
		c.Key, c.HTTPClient = key, &http.Client{Transport: s}
	}))
	hc := &http.Client{Transport: roundTripper(s.RoundTrip)}
	assert.Equal(t, 100, outage(t, s, 100, func(_ int, c *stripedispute.Config) { c.Key, c.HTTPClient = key, hc }))
}

func TestUploadsUseTheBudgetOfTheFilesHost(t *testing.T) {
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

func TestBudgetsThatAreNotUsedAreRemoved(t *testing.T) {
	s := &script{}
	key := t.Name()
	spent := func(_ int, c *stripedispute.Config) { c.Key = key }
	outage(t, s, 100, spent)
	kept := client(s, func(c *stripedispute.Config) { spent(0, c) })
	for i := range 1000 {
		client(s, func(c *stripedispute.Config) { c.Key = fmt.Sprint(key, i) })
	}
	assert.Equal(t, 2, outage(t, s, 1, spent), "a new client has a full budget")
	s.sent = nil
	_, err := do(t.Context(), kept, post)
	require.Error(t, err)
	assert.Len(t, s.sent, 1, "an old client keeps its budget")
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

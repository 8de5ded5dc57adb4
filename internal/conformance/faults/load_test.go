package faults_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/figures"
)

// failingNetwork resets attempts at random, at this rate.
type failingNetwork struct {
	rate     float64
	rng      *rand.Rand
	attempts int
}

func (f *failingNetwork) RoundTrip(r *http.Request) (*http.Response, error) {
	f.attempts++
	if f.rng.Float64() < f.rate {
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	return &http.Response{
		StatusCode: http.StatusOK, Request: r, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(aDispute)), ContentLength: int64(len(aDispute)),
	}, nil
}

// load makes calls over a network that fails at this rate, and counts. next returns the function
// that makes a call.
func load(t *testing.T, rate float64, next func(*http.Client) func(context.Context) error) (attempts, successes float64) {
	t.Helper()
	const calls = 10_000
	synctest.Test(t, func(t *testing.T) {
		wire := &failingNetwork{rate: rate, rng: rand.New(rand.NewPCG(1, 2))}
		call := next(&http.Client{Transport: wire})
		for range calls {
			if call(t.Context()) == nil {
				successes++
			}
		}
		attempts = float64(wire.attempts)
	})
	return attempts, successes
}

// oneClient makes all calls with one client.
func oneClient(hc *http.Client) func(context.Context) error {
	return closing(stripedispute.Config{Key: key, BaseURL: "http://127.0.0.1", HTTPClient: hc})
}

// closing returns a function that closes a dispute, with one client for all its calls.
func closing(cfg stripedispute.Config) func(context.Context) error {
	c := dispute.NewClient(cfg)
	return func(ctx context.Context) error { _, err := c.Close(ctx, "du_1"); return err }
}

// manyClients makes calls with the clients of 300 connected accounts in turn.
func manyClients(hc *http.Client) func(context.Context) error {
	cfg := stripedispute.Config{Key: key + "_many", BaseURL: "http://127.0.0.1", HTTPClient: hc}
	var all []func(context.Context) error
	for i := range 300 {
		cfg.Account = fmt.Sprintf("acct_%d", i)
		all = append(all, closing(cfg))
	}
	i := 0
	return func(ctx context.Context) error {
		i++
		return all[i%len(all)](ctx)
	}
}

// newClientEachCall makes a client for every call.
func newClientEachCall(hc *http.Client) func(context.Context) error {
	return func(ctx context.Context) error {
		return closing(stripedispute.Config{Key: key + "_fresh", BaseURL: "http://127.0.0.1", HTTPClient: hc})(ctx)
	}
}

// newKeyEachCall makes a client with another key for every call. Every budget is full then, as
// if there were no budget.
func newKeyEachCall(hc *http.Client) func(context.Context) error {
	i := 0
	return func(ctx context.Context) error {
		i++
		return closing(stripedispute.Config{Key: fmt.Sprint(key, i), BaseURL: "http://127.0.0.1", HTTPClient: hc})(ctx)
	}
}

func stripeGo(hc *http.Client) func(context.Context) error {
	c := newStripeGo("http://127.0.0.1", hc, false)
	return func(ctx context.Context) error { _, err := c.V1Disputes.Close(ctx, "du_1", nil); return err }
}

func TestTheBudgetLimitsRetriesInAnOutage(t *testing.T) {
	with, _ := load(t, 1, oneClient)
	without, _ := load(t, 1, newKeyEachCall)
	sdk, _ := load(t, 1, stripeGo)
	assert.InDelta(t, 10_100, with, 0, "100 retries for all calls")
	assert.InDelta(t, 30_000, without, 0)
	figures.Print(t, "attempts per call in an outage: %.2f with the budget, %.2f without; stripe-go: %.2f",
		with/10_000, without/10_000, sdk/10_000)

	many, _ := load(t, 1, manyClients)
	fresh, _ := load(t, 1, newClientEachCall)
	assert.InDelta(t, 10_100, many, 0)
	assert.InDelta(t, 10_100, fresh, 0)
	figures.Print(t, "attempts per call in an outage, with many clients: %.2f with 300 accounts, %.2f with a client for each call",
		many/10_000, fresh/10_000)
}

func TestAttemptsPerSuccess(t *testing.T) {
	for _, rate := range []float64{0.01, 0.05, 0.20, 0.50} {
		attempts, successes := load(t, rate, oneClient)
		sdk, sdkSuccesses := load(t, rate, stripeGo)
		assert.Less(t, attempts/successes, 1/(1-rate)+0.05, "no more attempts than necessary")
		figures.Print(t, "attempts per success at %.0f %% faults: %.2f, and %.2f %% of calls succeed; stripe-go: %.2f, %.2f %%",
			100*rate, attempts/successes, successes/100, sdk/sdkSuccesses, sdkSuccesses/100)
	}
}

package faults_test

import (
	"context"
	"errors"
	"net/http"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
)

// key is the API key of every call here.
const key = "sk_test_faultmatrix"

// peer is a library that makes the calls.
type peer struct {
	streams bool // keeps a stream in memory, and can send it again
	strict  bool // this library: the texts of errors and its own rules are checked too
	call    func(o operation, url string, hc *http.Client) func(context.Context) (id string, err error)
	status  func(error) int // the HTTP status of an error; 0: none
}

func libraryPeer() peer {
	return peer{
		strict: true,
		call: func(o operation, url string, hc *http.Client) func(context.Context) (string, error) {
			c := newClients(stripedispute.Config{Key: key, BaseURL: url, HTTPClient: hc})
			return func(ctx context.Context) (string, error) { return o.withLibrary(ctx, c) }
		},
		status: func(err error) int {
			if e, ok := errors.AsType[*stripedispute.Error](err); ok {
				return e.Status
			}
			return 0
		},
	}
}

// stripeGoPeer is stripe-go with its defaults, but without its backoff: the attempts are compared, not
// the waits.
func stripeGoPeer() peer {
	return peer{
		streams: true,
		call: func(o operation, url string, hc *http.Client) func(context.Context) (string, error) {
			c := newStripeGo(url, hc, false)
			return func(ctx context.Context) (string, error) { return o.withStripeGo(ctx, c) }
		},
		status: func(err error) int {
			if e, ok := errors.AsType[*stripe.Error](err); ok {
				return e.HTTPStatusCode
			}
			return 0
		},
	}
}

// sleepingStripeGoPeer is stripe-go with its backoff.
func sleepingStripeGoPeer() peer {
	p := stripeGoPeer()
	p.call = func(o operation, url string, hc *http.Client) func(context.Context) (string, error) {
		c := newStripeGo(url, hc, true)
		return func(ctx context.Context) (string, error) { return o.withStripeGo(ctx, c) }
	}
	return p
}

func newStripeGo(url string, hc *http.Client, sleep bool) *stripe.Client {
	backends := stripe.NewBackendsWithConfig(&stripe.BackendConfig{
		HTTPClient: hc, URL: &url, MaxNetworkRetries: new(int64(tries - 1)),
		EnableTelemetry: new(false), LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
	})
	for _, b := range []stripe.Backend{backends.API, backends.Uploads} {
		b.(*stripe.BackendImplementation).SetNetworkRetriesSleep(sleep)
	}
	return stripe.NewClient(key, stripe.WithBackends(backends))
}

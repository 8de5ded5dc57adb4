package faults_test

import (
	"io"
	"net/http"
	"sync/atomic"
)

// counter counts attempts, and the responses whose bodies are not closed.
type counter struct {
	http.RoundTripper

	attempts, open atomic.Int64
}

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	c.attempts.Add(1)
	resp, err := c.RoundTripper.RoundTrip(r)
	if err == nil {
		c.open.Add(1)
		resp.Body = &body{ReadCloser: resp.Body, of: c}
	}
	return resp, err
}

type body struct {
	io.ReadCloser

	of     *counter
	closed atomic.Bool
}

func (b *body) Close() error {
	if !b.closed.Swap(true) {
		b.of.open.Add(-1)
	}
	return b.ReadCloser.Close()
}

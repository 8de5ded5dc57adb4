package transport_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// silentBody is a body whose Read blocks until the request ends.
type silentBody struct{ ctx context.Context } //nolint:containedctx // of the request

func (m silentBody) Read([]byte) (int, error) {
	<-m.ctx.Done()
	return 0, m.ctx.Err()
}
func (silentBody) Close() error { return nil }

func TestASilentServerEndsWithTheTimeout(t *testing.T) {
	silences := map[string]roundTripper{
		"before the response": func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		},
		"in the body": func(r *http.Request) (*http.Response, error) {
			resp, err := respond(200, "")(r)
			resp.Body, resp.ContentLength = silentBody{r.Context()}, -1
			return resp, err
		},
		"in the body, and ignores the context": func(r *http.Request) (*http.Response, error) {
			resp, err := respond(200, "")(r)
			resp.Body, _ = io.Pipe() // ends when it is closed
			resp.ContentLength = -1
			return resp, err
		},
	}
	for name, silence := range silences {
		for timeout, attempt := range map[time.Duration]time.Duration{
			0: 80 * time.Second, 7 * time.Second: 7 * time.Second, 5 * time.Minute: 5 * time.Minute,
		} {
			for kind, r := range calls() {
				t.Run(name+" "+kind, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						start := time.Now()
						c := client(nil, func(c *stripedispute.Config) {
							c.MaxRetries = -1
							c.HTTPClient = &http.Client{Transport: silence, Timeout: timeout}
						})
						_, err := do(t.Context(), c, r)
						require.ErrorIs(t, err, stripedispute.ErrConnection)
						require.ErrorIs(t, err, context.DeadlineExceeded)
						assert.Equal(t, attempt, time.Since(start))
					})
				})
			}
		}
	}
}

func TestASilentServerEndsWithTheDefaultTimeout(t *testing.T) {
	before := http.DefaultTransport
	t.Cleanup(func() { http.DefaultTransport = before })
	synctest.Test(t, func(t *testing.T) {
		http.DefaultTransport = roundTripper(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		start := time.Now()
		_, err := do(t.Context(), transport.New(stripedispute.Config{Key: "sk_test_1", MaxRetries: -1}), get)
		require.ErrorContains(t, err, "nothing was received within 1m20s")
		assert.Equal(t, 80*time.Second, time.Since(start))
	})
}

func TestAResponseThatSwitchesProtocolsIsAnErrorAtOnce(t *testing.T) {
	for kind, r := range calls() {
		t.Run(kind, func(t *testing.T) {
			w := listen(t, func(_ int, _ *http.Request, w io.Writer) bool {
				_, err := io.WriteString(w, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nRequest-Id: req_1\r\n\r\n")
				return err == nil
			})
			c := transport.New(w.config(t, func(c *stripedispute.Config) { c.MaxRetries = -1 }))
			_, err := do(t.Context(), c, r)
			e, ok := errors.AsType[*stripedispute.Error](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, 101, e.Status)
			assert.Equal(t, "req_1", e.RequestID)
			require.ErrorContains(t, err, "switched protocols")
			require.ErrorIs(t, err, stripedispute.ErrConnection)
		})
	}
}

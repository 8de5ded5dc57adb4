package transport_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// calls returns a request with each kind of body.
func calls() map[string]transport.Request {
	withForm, withBody := post, post
	withForm.Form = "submit=false"
	withBody.Body = &transport.Body{
		Open:   func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("a file")), nil },
		Length: 6, ContentType: "text/plain",
	}
	once := withBody
	stream := *withBody.Body
	stream.Once, once.Body = true, &stream
	return map[string]transport.Request{
		"a GET": get, "a POST without a body": post, "a form": withForm, "an upload": withBody, "a stream": once,
	}
}

// openConns opens n connections and leaves them idle.
func openConns(t *testing.T, c *transport.Client, n int) {
	t.Helper()
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			_, err := do(t.Context(), c, get)
			assert.NoError(t, err)
		})
	}
	group.Wait()
}

// afterGets waits for n GETs, which need n connections, and responds to them with success.
// respond is called for the requests after them.
func afterGets(n int, respond func(n int, w io.Writer) bool) func(int, *http.Request, io.Writer) bool {
	var all sync.WaitGroup
	all.Add(n)
	return func(i int, _ *http.Request, w io.Writer) bool {
		if i <= n {
			all.Done()
			all.Wait()
			return reply(w, 200, whole)
		}
		return respond(i-n, w)
	}
}

func TestEveryRequestOnTheWireIsCountedAsAnAttempt(t *testing.T) {
	t.Parallel()
	const idle = 50
	for name, r := range calls() {
		for retries, want := range map[int]int{0: 3, -1: 1} {
			t.Run(fmt.Sprintf("%s, MaxRetries %d", name, retries), func(t *testing.T) {
				t.Parallel()
				if r.Body != nil && r.Body.Once {
					want = 1
					r.Body.PrepareRetry = func() error { return errors.New("it was read") }
				}
				w := listen(t, afterGets(idle, func(int, io.Writer) bool { return false })) // closed after the request was read
				limiter, log := &countingLimiter{}, &bytes.Buffer{}
				cfg := w.config(t, func(c *stripedispute.Config) { c.MaxRetries, c.Limiter = retries, limiter })
				openConns(t, transport.New(cfg), idle)
				cfg.Logger = slog.New(slog.NewTextHandler(log, nil))
				before, limited := w.requests(r.Method), limiter.n

				var resp stripedispute.Response
				_, err := do(t.Context(), transport.New(cfg), r, stripedispute.WithResponse(&resp))
				require.ErrorIs(t, err, stripedispute.ErrConnection)
				assert.NotErrorIs(t, err, context.Canceled)
				assert.Equal(t, want, w.requests(r.Method)-before, "requests")
				assert.Equal(t, want, resp.Attempts, "attempts in the Response")
				assert.Equal(t, want, limiter.n-limited, "calls of the Limiter")
				assert.Equal(t, want, strings.Count(log.String(), "stripe request"), "lines of the log")
			})
		}
	}
}

func TestARefusalAfterABrokenConnectionLeavesTheOutcomeUnknown(t *testing.T) {
	t.Parallel()
	inUse := `{"error":{"type":"idempotency_error","code":"idempotency_key_in_use","message":"In use"}}`
	refusals := map[string]func(w io.Writer) bool{
		"401":                 func(w io.Writer) bool { return reply(w, 401, requestError) },
		"403":                 func(w io.Writer) bool { return reply(w, 403, requestError) },
		"404":                 func(w io.Writer) bool { return reply(w, 404, requestError) },
		"a redirect":          func(w io.Writer) bool { return reply(w, 302, "", "Location: /") },
		"429 without a retry": func(w io.Writer) bool { return reply(w, 429, requestError, "Stripe-Should-Retry: false") },
		"a key in use":        func(w io.Writer) bool { return reply(w, 409, inUse, "Stripe-Should-Retry: false") },
		"HTML":                func(w io.Writer) bool { return reply(w, 400, html) },
	}
	for name, refuse := range refusals {
		for kind, r := range calls() {
			if r.Method == http.MethodGet || r.Body != nil && r.Body.Once {
				continue
			}
			t.Run(kind+", then "+name, func(t *testing.T) {
				t.Parallel()
				w := listen(t, afterGets(3, func(n int, w io.Writer) bool { return n > 1 && refuse(w) }))
				c := transport.New(w.config(t))
				openConns(t, c, 3)
				_, err := do(t.Context(), c, r)
				e, ok := errors.AsType[*stripedispute.Error](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, 2, e.Attempts)
				require.ErrorIs(t, err, stripedispute.ErrConnection)
				assert.Equal(t, 2, w.requests(http.MethodPost))
			})
		}
	}
}

func TestARefusedConnectionAfterABrokenOneLeavesTheOutcomeUnknown(t *testing.T) {
	t.Parallel()
	var w *wire
	w = listen(t, afterGets(3, func(int, io.Writer) bool {
		_ = w.Close()
		return false
	}))
	c := transport.New(w.config(t))
	openConns(t, c, 3)
	_, err := do(t.Context(), c, post)
	require.ErrorIs(t, err, stripedispute.ErrConnection)
	require.ErrorContains(t, err, "an earlier attempt may have taken effect")
	require.ErrorContains(t, err, "refused")
	assert.Equal(t, 1, w.requests(http.MethodPost))
}

func TestAKeyInUseUnderARandomKeyLeavesTheOutcomeUnknown(t *testing.T) {
	const body = `{"error":{"type":"idempotency_error","code":"idempotency_key_in_use","message":"In use"}}`
	inUse := respond(409, body, "Stripe-Should-Retry: false")
	_, err := do(t.Context(), client(&script{responders: []responder{inUse}}), post)
	require.ErrorIs(t, err, stripedispute.ErrIdempotency)
	require.ErrorIs(t, err, stripedispute.ErrConnection)

	_, err = do(t.Context(), client(&script{responders: []responder{inUse}}), post, stripedispute.WithIdempotencyKey("mine"))
	require.ErrorIs(t, err, stripedispute.ErrIdempotency)
	require.NotErrorIs(t, err, stripedispute.ErrConnection, "another process may use the key")
}

func TestARefusedHTTP2StreamIsOneAttempt(t *testing.T) {
	t.Parallel()
	for how, refuse := range map[string]func(io.Writer, uint32){"reset": refuseStream, "shut down": shutDown} {
		for name, r := range calls() {
			for retries, want := range map[int]int{-1: 1, 1: 2} {
				t.Run(fmt.Sprintf("%s, %s, MaxRetries %d", name, how, retries), func(t *testing.T) {
					t.Parallel()
					if r.Body != nil && r.Body.Once {
						want = 1
						r.Body.PrepareRetry = func() error { return errors.New("it was read") }
					}
					w := listenRefusing(t, nil, refuse)
					limiter := &countingLimiter{}
					var resp stripedispute.Response
					c := transport.New(w.config(t, overHTTP2, func(c *stripedispute.Config) { c.MaxRetries, c.Limiter = retries, limiter }))
					_, err := do(t.Context(), c, r, stripedispute.WithResponse(&resp))
					require.ErrorIs(t, err, stripedispute.ErrConnection)
					assert.Equal(t, want, w.requests("stream"))
					assert.Equal(t, want, resp.Attempts)
					assert.Equal(t, want, limiter.n)
				})
			}
		}
	}
}

func TestARefusedHTTP2StreamKeepsTheConnection(t *testing.T) {
	t.Parallel()
	server, trusting := tlsConfigs("h2")
	for _, retries := range []int{-1, 1} {
		w := listenRefusing(t, server, refuseStream)
		c := transport.New(w.config(t, overTLS(trusting), func(c *stripedispute.Config) { c.MaxRetries = retries }))
		for i := range 2 {
			_, err := do(t.Context(), c, post)
			require.ErrorIs(t, err, stripedispute.ErrConnection)
			assert.Equal(t, (i+1)*max(1, 2*retries), w.requests("stream"))
		}
		assert.Equal(t, 1, w.accepted())
	}
}

func TestEveryRequestOverTLSIsCountedAsAnAttempt(t *testing.T) {
	t.Parallel()
	server, trusting := tlsConfigs("http/1.1")
	w := listenTLS(t, server, afterGets(5, func(int, io.Writer) bool { return false }))
	c := transport.New(w.config(t, overTLS(trusting)))
	openConns(t, c, 5)
	_, err := do(t.Context(), c, post)
	require.ErrorIs(t, err, stripedispute.ErrConnection)
	assert.Equal(t, 3, w.requests(http.MethodPost))
}

// failingConn fails every Write after the first one.
type failingConn struct {
	net.Conn

	writes int
}

func (d *failingConn) Write(b []byte) (int, error) {
	if d.writes++; d.writes > 1 {
		return 0, errors.New("broken pipe")
	}
	return d.Conn.Write(b)
}

// failingConns replaces the first n connections with a failingConn.
func failingConns(n int) func(*stripedispute.Config) {
	var mu sync.Mutex
	return func(c *stripedispute.Config) {
		c.HTTPClient.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			mu.Lock()
			defer mu.Unlock()
			if n--; err == nil && n >= 0 {
				conn = &failingConn{Conn: conn}
			}
			return conn, err
		}
	}
}

func TestAConnectionThatIsDeadBeforeTheRequestIsNotAnAttempt(t *testing.T) {
	const idle = 20
	for name, r := range calls() {
		t.Run(name, func(t *testing.T) {
			r.ID.Value = strings.Repeat("1", 4900) // longer than the buffer of net/http, so that a Write fails within the headers
			w := listen(t, afterGets(idle, func(_ int, w io.Writer) bool { return reply(w, 200, `{"id":"`+r.ID.Value+`"}`) }))
			limiter := &countingLimiter{}
			cfg := w.config(t, failingConns(idle), func(c *stripedispute.Config) { c.MaxRetries, c.Limiter = -1, limiter })
			c := transport.New(cfg)
			openConns(t, c, idle)
			var resp stripedispute.Response
			_, err := do(t.Context(), c, r, stripedispute.WithResponse(&resp))
			if r.Body != nil && r.Body.Once {
				t.Skip("its retries are limited")
			}
			require.NoError(t, err)
			assert.Equal(t, 1, resp.Attempts)
			assert.Equal(t, idle+2, limiter.n)
		})
	}
}

func TestARequestThatWasNotWrittenHasAKnownOutcome(t *testing.T) {
	r := post
	r.ID.Value = strings.Repeat("1", 4900)
	w := listen(t, afterGets(1, func(_ int, w io.Writer) bool { return reply(w, 401, requestError) }))
	c := transport.New(w.config(t, failingConns(1)))
	openConns(t, c, 1)
	_, err := do(t.Context(), c, r)
	require.ErrorIs(t, err, stripedispute.ErrAuthentication)
	assert.NotErrorIs(t, err, stripedispute.ErrConnection)
}

func TestARetryAfterABrokenConnectionUsesANewOne(t *testing.T) {
	t.Parallel()
	const idle = 10
	for name, r := range calls() {
		if r.Method == http.MethodGet || r.Body != nil && r.Body.Once {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := listen(t, afterGets(idle, func(n int, w io.Writer) bool { return n > 1 && reply(w, 200, whole) }))
			c := transport.New(w.config(t))
			openConns(t, c, idle)
			_, err := do(t.Context(), c, r)
			require.NoError(t, err)
			assert.Equal(t, idle+1, w.accepted())
			require.Equal(t, 2, w.requests(http.MethodPost))
			first, second := w.sent[idle], w.sent[idle+1]
			assert.Equal(t, first, second, "the same request")
		})
	}
}

// lateConn fails every Write after Close, and its Read goes on until it is closed again.
type lateConn struct {
	net.Conn

	closed atomic.Bool
}

func (c *lateConn) Write(b []byte) (int, error) {
	if c.closed.Load() {
		return 0, net.ErrClosed
	}
	return c.Conn.Write(b)
}

func (c *lateConn) Close() error {
	if c.closed.CompareAndSwap(false, true) {
		return nil
	}
	return c.Conn.Close()
}

func TestANewConnectionForARetryIsNotAnotherAttempt(t *testing.T) {
	const idle = 3
	r := post
	r.Form = "evidence[uncategorized_text]=" + strings.Repeat("x", 1<<20)
	w := listen(t, afterGets(idle, func(n int, w io.Writer) bool { return n > 1 && reply(w, 200, whole) }))
	c := transport.New(w.config(t, func(c *stripedispute.Config) {
		c.MaxRetries = 1
		c.HTTPClient.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &lateConn{Conn: conn}, nil
		}
	}))
	openConns(t, c, idle)
	var resp stripedispute.Response
	_, err := do(t.Context(), c, r, stripedispute.WithResponse(&resp))
	require.NoError(t, err)
	assert.Equal(t, 2, resp.Attempts)
	assert.Equal(t, 2, w.requests(http.MethodPost))
}

// repeatingTransport is a RoundTripper that repeats requests by itself.
type repeatingTransport struct {
	http.RoundTripper

	until func(*http.Response, error) bool
}

func (p repeatingTransport) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	for range 5 {
		if r.GetBody != nil {
			r.Body, _ = r.GetBody()
		}
		if resp, err = p.RoundTripper.RoundTrip(r); p.until(resp, err) {
			break
		}
		if err == nil {
			_ = resp.Body.Close()
		}
	}
	return resp, err
}

func TestARoundTripperThatRepeatsRequestsIsNotStopped(t *testing.T) {
	good := func(resp *http.Response, err error) bool { return err == nil && resp.StatusCode == http.StatusOK }
	for name, first := range map[string]func(w io.Writer) bool{
		"a new connection broke": func(io.Writer) bool { return false },
		"a response came":        func(w io.Writer) bool { return reply(w, 503, apiError) },
	} {
		for kind, r := range calls() {
			t.Run(name+", "+kind, func(t *testing.T) {
				if r.Body != nil && r.Body.Once {
					t.Skip("it cannot be repeated")
				}
				w := listen(t, func(n int, _ *http.Request, w io.Writer) bool {
					if n == 1 {
						return first(w)
					}
					return reply(w, 200, whole)
				})
				c := transport.New(w.config(t, func(c *stripedispute.Config) {
					c.MaxRetries = -1
					c.HTTPClient.Transport = repeatingTransport{c.HTTPClient.Transport, good}
				}))
				v, err := do(t.Context(), c, r)
				must(t, v, err)
			})
		}
	}
}

func TestTheTraceOfTheCallerIsCalledToo(t *testing.T) {
	w := listen(t, func(_ int, _ *http.Request, w io.Writer) bool { return reply(w, 200, whole) })
	got := 0
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { got++ }})
	v, err := do(ctx, transport.New(w.config(t)), get)
	must(t, v, err)
	assert.Equal(t, 1, got)
}

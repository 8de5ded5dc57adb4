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
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// calls is one of each kind of body.
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
	return map[string]transport.Request{"a GET": get, "a POST without a body": post, "a form": withForm, "an upload": withBody, "a stream": once}
}

// warm opens n connections, which are idle afterwards.
func warm(t *testing.T, c *transport.Client, n int) {
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

// together answers GETs rightly once n of them have come, and leaves other requests
// to answer. Those GETs take n connections.
func together(n int, answer func(n int, w io.Writer) bool) func(int, *http.Request, io.Writer) bool {
	var all sync.WaitGroup
	all.Add(n)
	return func(i int, _ *http.Request, w io.Writer) bool {
		if i <= n {
			all.Done()
			all.Wait()
			return reply(w, 200, whole)
		}
		return answer(i-n, w)
	}
}

func TestEveryRequestOnTheWireIsAnAttemptOfTheLibrary(t *testing.T) {
	t.Parallel()
	const idle = 50
	for name, r := range calls() {
		for retries, want := range map[int]int{0: 3, -1: 1} {
			t.Run(fmt.Sprintf("%s, MaxRetries %d", name, retries), func(t *testing.T) {
				t.Parallel()
				if r.Body != nil && r.Body.Once {
					want = 1
					r.Body.Again = func() error { return errors.New("it was read") }
				}
				w := listen(t, together(idle, func(int, io.Writer) bool { return false })) // read, and then closed
				limiter, log := &asked{}, &bytes.Buffer{}
				cfg := w.reaching(t, func(c *stripedispute.Config) { c.MaxRetries, c.Limiter = retries, limiter })
				warm(t, transport.New(cfg), idle)
				cfg.Logger = slog.New(slog.NewTextHandler(log, nil))
				before, limited := w.requests(r.Method), limiter.n

				var resp stripedispute.Response
				_, err := do(t.Context(), transport.New(cfg), r, stripedispute.WithResponse(&resp))
				require.ErrorIs(t, err, stripedispute.ErrConnection)
				assert.NotErrorIs(t, err, context.Canceled)
				assert.Equal(t, want, w.requests(r.Method)-before, "requests")
				assert.Equal(t, want, resp.Attempts, "attempts told")
				assert.Equal(t, want, limiter.n-limited, "times the Limiter was asked")
				assert.Equal(t, want, strings.Count(log.String(), "stripe request"), "lines of the log")
			})
		}
	}
}

func TestAnEffectOnAConnectionThatBrokeIsNotPassedOver(t *testing.T) {
	t.Parallel()
	inUse := `{"error":{"type":"idempotency_error","code":"idempotency_key_in_use","message":"In use"}}`
	refusals := map[string]func(w io.Writer) bool{
		"401":           func(w io.Writer) bool { return reply(w, 401, requestError) },
		"403":           func(w io.Writer) bool { return reply(w, 403, requestError) },
		"404":           func(w io.Writer) bool { return reply(w, 404, requestError) },
		"a redirect":    func(w io.Writer) bool { return reply(w, 302, "", "Location: /") },
		"429 for good":  func(w io.Writer) bool { return reply(w, 429, requestError, "Stripe-Should-Retry: false") },
		"a key in use":  func(w io.Writer) bool { return reply(w, 409, inUse, "Stripe-Should-Retry: false") },
		"HTML in place": func(w io.Writer) bool { return reply(w, 400, html) },
	}
	for name, refuse := range refusals {
		for kind, r := range calls() {
			if r.Method == http.MethodGet || r.Body != nil && r.Body.Once {
				continue
			}
			t.Run(kind+", then "+name, func(t *testing.T) {
				t.Parallel()
				w := listen(t, together(3, func(n int, w io.Writer) bool { return n > 1 && refuse(w) }))
				c := transport.New(w.reaching(t))
				warm(t, c, 3)
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

func TestAnEffectIsNotPassedOverWhenNobodyListensAnyMore(t *testing.T) {
	t.Parallel()
	var w *wire
	w = listen(t, together(3, func(int, io.Writer) bool {
		_ = w.Close()
		return false
	}))
	c := transport.New(w.reaching(t))
	warm(t, c, 3)
	_, err := do(t.Context(), c, post)
	require.ErrorIs(t, err, stripedispute.ErrConnection)
	require.ErrorContains(t, err, "an attempt before may have taken effect")
	require.ErrorContains(t, err, "refused")
	assert.Equal(t, 1, w.requests(http.MethodPost))
}

func TestAKeyInUseUnderARandomKeyLeavesTheOutcomeUnknown(t *testing.T) {
	inUse := says(409, `{"error":{"type":"idempotency_error","code":"idempotency_key_in_use","message":"In use"}}`, "Stripe-Should-Retry: false")
	_, err := do(t.Context(), client(&script{answers: []answer{inUse}}), post)
	require.ErrorIs(t, err, stripedispute.ErrIdempotency)
	require.ErrorIs(t, err, stripedispute.ErrConnection)

	_, err = do(t.Context(), client(&script{answers: []answer{inUse}}), post, stripedispute.WithIdempotencyKey("mine"))
	require.ErrorIs(t, err, stripedispute.ErrIdempotency)
	require.NotErrorIs(t, err, stripedispute.ErrConnection, "another process may use it")
}

func TestAStreamThatIsRefusedIsOneAttempt(t *testing.T) {
	t.Parallel()
	for how, refuse := range map[string]func(io.Writer, uint32){"reset": refuseStream, "shut down": shutDown} {
		for name, r := range calls() {
			for retries, want := range map[int]int{-1: 1, 1: 2} {
				t.Run(fmt.Sprintf("%s, %s, MaxRetries %d", name, how, retries), func(t *testing.T) {
					t.Parallel()
					if r.Body != nil && r.Body.Once {
						want = 1
						r.Body.Again = func() error { return errors.New("it was read") }
					}
					w := listenRefusing(t, nil, refuse)
					limiter := &asked{}
					var resp stripedispute.Response
					c := transport.New(w.reaching(t, overHTTP2, func(c *stripedispute.Config) { c.MaxRetries, c.Limiter = retries, limiter }))
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

func TestARefusedStreamLeavesTheConnectionToOthers(t *testing.T) {
	t.Parallel()
	server, trusting := certified("h2")
	for _, retries := range []int{-1, 1} {
		w := listenRefusing(t, server, refuseStream)
		c := transport.New(w.reaching(t, overTLS(trusting), func(c *stripedispute.Config) { c.MaxRetries = retries }))
		for i := range 2 {
			_, err := do(t.Context(), c, post)
			require.ErrorIs(t, err, stripedispute.ErrConnection)
			assert.Equal(t, (i+1)*max(1, 2*retries), w.requests("stream"))
		}
		assert.Equal(t, 1, w.accepted())
	}
}

func TestEveryRequestOverTLSIsAnAttemptToo(t *testing.T) {
	t.Parallel()
	server, trusting := certified("http/1.1")
	w := listenTLS(t, server, together(5, func(int, io.Writer) bool { return false }))
	c := transport.New(w.reaching(t, overTLS(trusting)))
	warm(t, c, 5)
	_, err := do(t.Context(), c, post)
	require.ErrorIs(t, err, stripedispute.ErrConnection)
	assert.Equal(t, 3, w.requests(http.MethodPost))
}

// deaf fails every Write after the first request, and does not tell before.
type deaf struct {
	net.Conn

	writes int
}

func (d *deaf) Write(b []byte) (int, error) {
	if d.writes++; d.writes > 1 {
		return 0, errors.New("broken pipe")
	}
	return d.Conn.Write(b)
}

// goingDeaf makes the first n connections deaf.
func goingDeaf(n int) func(*stripedispute.Config) {
	var mu sync.Mutex
	return func(c *stripedispute.Config) {
		c.HTTPClient.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			mu.Lock()
			defer mu.Unlock()
			if n--; err == nil && n >= 0 {
				conn = &deaf{Conn: conn}
			}
			return conn, err
		}
	}
}

func TestAConnectionThatIsDeadBeforeTheRequestCostsNoAttempt(t *testing.T) {
	const idle = 20
	for name, r := range calls() {
		t.Run(name, func(t *testing.T) {
			r.ID.Value = strings.Repeat("1", 4900) // more than is held back before the first Write
			w := listen(t, together(idle, func(_ int, w io.Writer) bool { return reply(w, 200, `{"id":"`+r.ID.Value+`"}`) }))
			limiter := &asked{}
			cfg := w.reaching(t, goingDeaf(idle), func(c *stripedispute.Config) { c.MaxRetries, c.Limiter = -1, limiter })
			c := transport.New(cfg)
			warm(t, c, idle)
			var resp stripedispute.Response
			_, err := do(t.Context(), c, r, stripedispute.WithResponse(&resp))
			if r.Body != nil && r.Body.Once {
				t.Skip("only so many dead connections")
			}
			require.NoError(t, err)
			assert.Equal(t, 1, resp.Attempts)
			assert.Equal(t, idle+2, limiter.n)
		})
	}
}

func TestWhatWasNotWrittenLeavesNothingUnknown(t *testing.T) {
	r := post
	r.ID.Value = strings.Repeat("1", 4900)
	w := listen(t, together(1, func(_ int, w io.Writer) bool { return reply(w, 401, requestError) }))
	c := transport.New(w.reaching(t, goingDeaf(1)))
	warm(t, c, 1)
	_, err := do(t.Context(), c, r)
	require.ErrorIs(t, err, stripedispute.ErrAuthentication)
	assert.NotErrorIs(t, err, stripedispute.ErrConnection)
}

func TestARetryAfterABrokenConnectionGoesOutOnANewOne(t *testing.T) {
	t.Parallel()
	const idle = 10
	for name, r := range calls() {
		if r.Method == http.MethodGet || r.Body != nil && r.Body.Once {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := listen(t, together(idle, func(n int, w io.Writer) bool { return n > 1 && reply(w, 200, whole) }))
			c := transport.New(w.reaching(t))
			warm(t, c, idle)
			_, err := do(t.Context(), c, r)
			require.NoError(t, err)
			assert.Equal(t, idle+1, w.accepted())
			require.Equal(t, 2, w.requests(http.MethodPost))
			first, second := w.sent[idle], w.sent[idle+1]
			assert.Equal(t, first, second, "the same request")
		})
	}
}

// persistent is a RoundTripper that sends again by itself.
type persistent struct {
	http.RoundTripper

	until func(*http.Response, error) bool
}

func (p persistent) RoundTrip(r *http.Request) (resp *http.Response, err error) {
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

func TestACallersOwnRepeatsGoOnWhereNetHTTPMakesNone(t *testing.T) {
	good := func(resp *http.Response, err error) bool { return err == nil && resp.StatusCode == http.StatusOK }
	for name, first := range map[string]func(w io.Writer) bool{
		"a new connection broke": func(io.Writer) bool { return false },
		"a response came":        func(w io.Writer) bool { return reply(w, 503, apiError) },
	} {
		for kind, r := range calls() {
			t.Run(name+", "+kind, func(t *testing.T) {
				if r.Body != nil && r.Body.Once {
					t.Skip("nobody can repeat it")
				}
				w := listen(t, func(n int, _ *http.Request, w io.Writer) bool {
					if n == 1 {
						return first(w)
					}
					return reply(w, 200, whole)
				})
				c := transport.New(w.reaching(t, func(c *stripedispute.Config) {
					c.MaxRetries = -1
					c.HTTPClient.Transport = persistent{c.HTTPClient.Transport, good}
				}))
				v, err := do(t.Context(), c, r)
				must(t, v, err)
			})
		}
	}
}

func TestTheCallersTraceIsToldAsWell(t *testing.T) {
	w := listen(t, func(_ int, _ *http.Request, w io.Writer) bool { return reply(w, 200, whole) })
	got := 0
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { got++ }})
	v, err := do(ctx, transport.New(w.reaching(t)), get)
	must(t, v, err)
	assert.Equal(t, 1, got)
}

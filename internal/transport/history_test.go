package transport_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

func TestASuccessThatIsNotTheObjectLeavesTheOutcomeUnknown(t *testing.T) {
	tests := map[string]struct {
		responder responder
		unknown   bool
	}{
		"cut short":            {cutBody(http.StatusOK, io.ErrUnexpectedEOF), true},
		"HTML":                 {respond(http.StatusOK, html), true},
		"empty":                {respond(http.StatusOK, ""), true},
		"about something else": {respond(http.StatusOK, `{"id":"th_2"}`), true},
		"a refusal cut short":  {cutBody(http.StatusBadRequest, io.ErrUnexpectedEOF), false},
		"a refusal in HTML":    {respond(http.StatusBadRequest, html), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := do(t.Context(), client(&script{responders: []responder{test.responder}}), post)
				require.Error(t, err)
				assert.Equal(t, test.unknown, errors.Is(err, stripedispute.ErrConnection))
			})
		})
	}
}

func TestARefusalAfterALostResponseLeavesTheOutcomeUnknown(t *testing.T) {
	lost := failWith(&net.OpError{Op: "read", Err: syscall.ECONNRESET})
	noConn := failWith(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})
	final := respond(404, requestError, "Stripe-Should-Retry: false")
	tests := map[string]struct {
		responders []responder
		want       error // what shows that the outcome is unknown; nil: it is known
	}{
		"lost, then refused":                 {[]responder{lost, respond(401, requestError)}, stripedispute.ErrConnection},
		"lost, then rate limited":            {[]responder{lost, respond(429, requestError)}, stripedispute.ErrConnection},
		"a server error, then refused":       {[]responder{respond(500, apiError), respond(400, requestError)}, stripedispute.ErrServer},
		"HTML with status 200, then refused": {[]responder{respond(200, html), respond(403, requestError)}, stripedispute.ErrConnection},
		"lost, then no connection":           {[]responder{lost, noConn}, syscall.ECONNRESET},
		"no connection, then refused":        {[]responder{noConn, respond(400, requestError)}, nil},
		"a lock, then refused":               {[]responder{respond(429, requestError), respond(400, requestError)}, nil},
		"refused at once":                    {[]responder{respond(400, requestError)}, nil},
		"lost, then refused without a retry": {[]responder{lost, final}, stripedispute.ErrConnection},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := do(t.Context(), client(&script{responders: test.responders}), post)
				if test.want == nil {
					assert.NotErrorIs(t, err, stripedispute.ErrConnection)
					assert.NotErrorIs(t, err, stripedispute.ErrServer)
					assert.NotContains(t, err.Error(), "may have taken effect")
					return
				}
				require.ErrorIs(t, err, test.want)
				assert.ErrorContains(t, err, "an earlier attempt may have taken effect")
			})
		})
	}
}

func TestAResponseIsKeptInTheErrorOfAnAttemptWithoutOne(t *testing.T) {
	lost := failWith(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})
	for _, r := range []transport.Request{get, post} {
		synctest.Test(t, func(t *testing.T) {
			_, err := do(t.Context(), client(&script{responders: []responder{respond(500, apiError), lost}}), r)
			require.ErrorIs(t, err, stripedispute.ErrServer)
			require.ErrorIs(t, err, stripedispute.ErrConnection)
			assert.Regexp(t, "^stripe: no response .* refused; an earlier attempt.*: stripe: 500 ", err.Error())

			_, err = do(t.Context(), client(&script{responders: []responder{lost}}), r)
			assert.NotContains(t, err.Error(), "earlier")
		})
	}
}

// A server can send the text of a mock's error. The request reached it, so the effect is unknown.
func TestAServerCannotPretendToBeAMissingMock(t *testing.T) {
	w := listen(t, func(_ int, _ *http.Request, w io.Writer) bool {
		_, err := io.WriteString(w, "HTTP/1.1 200 OK\r\nno responder found\r\n\r\n") // net/http quotes the line
		return err == nil
	})
	c := transport.New(w.config(t, func(c *stripedispute.Config) { c.MaxRetries = -1 }))
	_, err := do(t.Context(), c, post)
	require.ErrorIs(t, err, stripedispute.ErrConnection)
	assert.False(t, stripedispute.Permanent(err))
	assert.NotContains(t, err.Error(), "no mock matches")
}

func TestARequestThatNoMockMatchesIsNotAConnectionError(t *testing.T) {
	for name, text := range map[string]string{
		"gock": "gock: cannot match any request", "httpmock": "no responder found", "go-vcr": "requested interaction not found",
	} {
		for _, r := range []transport.Request{get, post} {
			synctest.Test(t, func(t *testing.T) {
				mock := failWith(errors.New(text))
				s := &script{responders: []responder{mock}}
				_, err := do(t.Context(), client(s), r)
				require.ErrorContains(t, err, "stripe: no mock matches "+r.Method, name)
				assert.NotErrorIs(t, err, stripedispute.ErrConnection, name)
				assert.True(t, stripedispute.Permanent(err), name)
				assert.Len(t, s.sent, 1, name)
				assert.NotContains(t, err.Error(), "earlier", name)

				_, err = do(t.Context(), client(&script{responders: []responder{respond(500, apiError), mock}}), r)
				require.ErrorIs(t, err, stripedispute.ErrServer, name)
				require.ErrorContains(t, err, "no mock matches", name)
				assert.NotErrorIs(t, err, stripedispute.ErrConnection, name)
				assert.False(t, stripedispute.Permanent(err), "%s: what the 500 did is unknown", name)
			})
		}
	}
}

// What the last attempt did is certain: nothing. So the error is that of the earlier attempt.
func TestTheErrorOfAMissingMockHasTheEarlierAttempt(t *testing.T) {
	noMock := failWith(errors.New("gock: cannot match any request"))
	for name, test := range map[string]struct {
		first responder
		is    error
		text  string
	}{
		"a rate limit":  {respond(429, requestError), stripedispute.ErrRateLimited, "stripe: 429 "},
		"a conflict":    {respond(409, requestError), nil, "stripe: 409 "},
		"no connection": {failWith(syscall.ECONNRESET), stripedispute.ErrConnection, "stripe: no response to "},
		"HTML":          {respond(200, "<p>"), stripedispute.ErrConnection, "stripe: 200 OK: "},
		"no connection yet": {
			failWith(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), stripedispute.ErrConnection,
			"stripe: no response to ",
		},
	} {
		for _, r := range []transport.Request{get, post} {
			synctest.Test(t, func(t *testing.T) {
				_, err := do(t.Context(), client(&script{responders: []responder{test.first, noMock}}), r)
				assert.Regexp(t, `^stripe: no mock matches [A-Z]+ \S+, and attempt 2 was not sent: gock: cannot .*; an earlier attempt.*: `+
					test.text, err.Error(), name)
				assert.NotContains(t, err.Error(), "nothing was sent", name)
				assert.False(t, stripedispute.Permanent(err), name)
				if test.is != nil {
					assert.ErrorIs(t, err, test.is, name)
				}
			})
		}
	}
}

func TestTheErrorOfAMissingMockHasTheLastOfSeveralEarlierAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := do(t.Context(), client(&script{responders: []responder{
			failWith(syscall.ECONNRESET), failWith(syscall.ECONNREFUSED), failWith(errors.New("gock: cannot match any request")),
		}}), get)
		require.ErrorIs(t, err, syscall.ECONNREFUSED)
		assert.NotErrorIs(t, err, syscall.ECONNRESET)
	})
}

// A caller may take a 429 for a call without effect. After it, the last attempt may have had one.
func TestARateLimitIsOnlyInTheTextOfAnAttemptWithoutAResponse(t *testing.T) {
	for _, lost := range []error{syscall.ECONNRESET, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}} {
		synctest.Test(t, func(t *testing.T) {
			_, err := do(t.Context(), client(&script{responders: []responder{respond(429, requestError), failWith(lost)}}), post)
			require.ErrorIs(t, err, stripedispute.ErrConnection)
			require.NotErrorIs(t, err, stripedispute.ErrRateLimited)
			_, ok := errors.AsType[*stripedispute.Error](err)
			assert.False(t, ok)
			assert.Regexp(t, "^stripe: no response to .*; an earlier attempt: stripe: 429 ", err.Error())
		})
	}
}

// Only this call sends its random key, so Stripe has the key from an earlier attempt.
func TestAnIdempotencyErrorAboutARandomKeyLeavesTheOutcomeUnknown(t *testing.T) {
	const conflict = `{"error":{"type":"idempotency_error","message":"used before"}}`
	for name, test := range map[string]struct {
		request transport.Request
		opts    []stripedispute.Option
		unknown bool
	}{
		"a random key":        {post, nil, true},
		"a key of the caller": {post, []stripedispute.Option{stripedispute.WithIdempotencyKey("order-7")}, false},
		"a GET, without one":  {get, nil, false},
	} {
		_, err := do(t.Context(), client(&script{responders: []responder{respond(400, conflict)}}), test.request, test.opts...)
		require.ErrorIs(t, err, stripedispute.ErrIdempotency, name)
		assert.Equal(t, test.unknown, errors.Is(err, stripedispute.ErrConnection), name)
	}
}

func TestTheErrorOfTheLastAttemptComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := do(t.Context(), client(&script{responders: []responder{respond(500, apiError), respond(400, requestError)}}), post)
		e, ok := errors.AsType[*stripedispute.Error](err)
		require.True(t, ok)
		assert.Equal(t, 400, e.Status)
		assert.Equal(t, 2, e.Attempts)
	})
}

func TestARefusedGetAfterAServerErrorIsOnlyARefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := do(t.Context(), client(&script{responders: []responder{respond(500, apiError), respond(404, requestError)}}), get)
		require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
		assert.NotErrorIs(t, err, stripedispute.ErrServer)
	})
}

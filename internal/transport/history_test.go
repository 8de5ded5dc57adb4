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

func TestASuccessThatIsNotTheAnswerLeavesTheOutcomeUnknown(t *testing.T) {
	tests := map[string]struct {
		answer  answer
		unknown bool
	}{
		"cut short":            {breaks(http.StatusOK, io.ErrUnexpectedEOF), true},
		"HTML":                 {says(http.StatusOK, html), true},
		"empty":                {says(http.StatusOK, ""), true},
		"about something else": {says(http.StatusOK, `{"id":"th_2"}`), true},
		"a refusal cut short":  {breaks(http.StatusBadRequest, io.ErrUnexpectedEOF), false},
		"a refusal in HTML":    {says(http.StatusBadRequest, html), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := do(t.Context(), client(&script{answers: []answer{test.answer}}), post)
				require.Error(t, err)
				assert.Equal(t, test.unknown, errors.Is(err, stripedispute.ErrConnection))
			})
		})
	}
}

func TestARefusalAfterALostAnswerLeavesTheOutcomeUnknown(t *testing.T) {
	lost := fails(&net.OpError{Op: "read", Err: syscall.ECONNRESET})
	tests := map[string]struct {
		answers []answer
		want    error // what tells that the outcome is unknown; nil: it is known
	}{
		"lost, then refused":                 {[]answer{lost, says(401, requestError)}, stripedispute.ErrConnection},
		"lost, then too many":                {[]answer{lost, says(429, requestError)}, stripedispute.ErrConnection},
		"a server error, then refused":       {[]answer{says(500, apiError), says(400, requestError)}, stripedispute.ErrServer},
		"HTML for success, then refused":     {[]answer{says(200, html), says(403, requestError)}, stripedispute.ErrConnection},
		"lost, then no connection":           {[]answer{lost, fails(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})}, syscall.ECONNRESET},
		"no connection, then refused":        {[]answer{fails(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), says(400, requestError)}, nil},
		"a lock, then refused":               {[]answer{says(429, requestError), says(400, requestError)}, nil},
		"refused at once":                    {[]answer{says(400, requestError)}, nil},
		"lost, then refused for good reason": {[]answer{lost, says(404, requestError, "Stripe-Should-Retry: false")}, stripedispute.ErrConnection},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := do(t.Context(), client(&script{answers: test.answers}), post)
				if test.want == nil {
					assert.NotErrorIs(t, err, stripedispute.ErrConnection)
					assert.NotErrorIs(t, err, stripedispute.ErrServer)
					assert.NotContains(t, err.Error(), "may have taken effect")
					return
				}
				require.ErrorIs(t, err, test.want)
				assert.ErrorContains(t, err, "an attempt before may have taken effect")
			})
		})
	}
}

func TestAnAnswerIsNotHiddenByTheSilenceAfterIt(t *testing.T) {
	lost := fails(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})
	for _, r := range []transport.Request{get, post} {
		synctest.Test(t, func(t *testing.T) {
			_, err := do(t.Context(), client(&script{answers: []answer{says(500, apiError), lost}}), r)
			require.ErrorIs(t, err, stripedispute.ErrServer)
			require.ErrorIs(t, err, stripedispute.ErrConnection)
			assert.Regexp(t, "^stripe: no answer .* refused; an attempt before.*: stripe: 500 ", err.Error())

			_, err = do(t.Context(), client(&script{answers: []answer{lost}}), r)
			assert.NotContains(t, err.Error(), "before")
		})
	}
}

func TestARequestThatNoMockMatchesIsNotANetworkThatFailed(t *testing.T) {
	for name, text := range map[string]string{
		"gock": "gock: cannot match any request", "httpmock": "no responder found", "go-vcr": "requested interaction not found",
	} {
		for _, r := range []transport.Request{get, post} {
			synctest.Test(t, func(t *testing.T) {
				mock := fails(errors.New(text))
				s := &script{answers: []answer{mock}}
				_, err := do(t.Context(), client(s), r)
				require.ErrorContains(t, err, "stripe: no mock matches "+r.Method, name)
				assert.NotErrorIs(t, err, stripedispute.ErrConnection, name)
				assert.True(t, stripedispute.Permanent(err), name)
				assert.Len(t, s.sent, 1, name)
				assert.NotContains(t, err.Error(), "before", name)

				_, err = do(t.Context(), client(&script{answers: []answer{says(500, apiError), mock}}), r)
				require.ErrorIs(t, err, stripedispute.ErrServer, name)
				require.ErrorContains(t, err, "no mock matches", name)
				assert.NotErrorIs(t, err, stripedispute.ErrConnection, name)
				assert.False(t, stripedispute.Permanent(err), "%s: what the 500 did is unknown", name)
			})
		}
	}
}

func TestTheErrorOfTheLastAttemptComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := do(t.Context(), client(&script{answers: []answer{says(500, apiError), says(400, requestError)}}), post)
		e, ok := errors.AsType[*stripedispute.Error](err)
		require.True(t, ok)
		assert.Equal(t, 400, e.Status)
		assert.Equal(t, 2, e.Attempts)
	})
}

func TestAGetThatWasRefusedLeavesNothingUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := do(t.Context(), client(&script{answers: []answer{says(500, apiError), says(404, requestError)}}), get)
		require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
		assert.NotErrorIs(t, err, stripedispute.ErrServer)
	})
}

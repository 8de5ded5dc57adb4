package transport_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

// countdownLimiter allows a number of requests, one per minute, and then fails.
type countdownLimiter struct{ admits int }

var errClosed = errors.New("closed")

func (l *countdownLimiter) Wait(ctx context.Context) error {
	if l.admits == 0 {
		return errClosed
	}
	l.admits--
	select {
	case <-time.After(time.Minute):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func limited(l stripedispute.Limiter) func(*stripedispute.Config) {
	return func(c *stripedispute.Config) { c.Limiter = l }
}

func TestTheLimiterIsCalledBeforeEveryAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		start := time.Now()
		s := &script{responders: []responder{func(r *http.Request) (*http.Response, error) {
			at = append(at, time.Since(start).Truncate(time.Minute))
			return respond(503, apiError, "Retry-After: 30")(r)
		}}}
		_, err := do(t.Context(), client(s, limited(&countdownLimiter{admits: 10})), post)
		require.ErrorIs(t, err, stripedispute.ErrServer)
		assert.Equal(t, []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute}, at, "and after the backoff")
	})
}

func TestALimiterThatRefusesEndsTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{responders: []responder{respond(503, apiError)}}
		_, err := do(t.Context(), client(s, limited(&countdownLimiter{})), post)
		require.ErrorIs(t, err, errClosed)
		require.ErrorContains(t, err, "was not sent")
		assert.Empty(t, s.sent)

		_, err = do(t.Context(), client(s, limited(&countdownLimiter{admits: 1})), post)
		require.ErrorIs(t, err, errClosed)
		require.ErrorIs(t, err, stripedispute.ErrServer, "the earlier response is kept")
		assert.Len(t, s.sent, 1)
	})
}

func TestADeadlineEndsTheWaitForTheLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		s := &script{responders: []responder{respond(200, whole)}}
		_, err := do(ctx, client(s, limited(&countdownLimiter{admits: 1})), get)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Empty(t, s.sent)
	})
}

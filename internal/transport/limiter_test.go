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

// turnstile lets a number of requests through, one a minute, and then fails.
type turnstile struct{ admits int }

var errClosed = errors.New("closed")

func (l *turnstile) Wait(ctx context.Context) error {
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

func TestTheLimiterIsAskedBeforeEveryAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		start := time.Now()
		s := &script{answers: []answer{func(r *http.Request) (*http.Response, error) {
			at = append(at, time.Since(start).Truncate(time.Minute))
			return says(503, apiError, "Retry-After: 30")(r)
		}}}
		_, err := do(t.Context(), client(s, limited(&turnstile{admits: 10})), post)
		require.ErrorIs(t, err, stripedispute.ErrServer)
		assert.Equal(t, []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute}, at, "and after the wait for a repeat")
	})
}

func TestALimiterThatRefusesEndsTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []answer{says(503, apiError)}}
		_, err := do(t.Context(), client(s, limited(&turnstile{})), post)
		require.ErrorIs(t, err, errClosed)
		require.ErrorContains(t, err, "was not sent")
		assert.Empty(t, s.sent)

		_, err = do(t.Context(), client(s, limited(&turnstile{admits: 1})), post)
		require.ErrorIs(t, err, errClosed)
		require.ErrorIs(t, err, stripedispute.ErrServer, "the answer that was there is not lost")
		assert.Len(t, s.sent, 1)
	})
}

func TestADeadlineEndsTheWaitForTheLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		s := &script{answers: []answer{says(200, whole)}}
		_, err := do(ctx, client(s, limited(&turnstile{admits: 1})), get)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Empty(t, s.sent)
	})
}

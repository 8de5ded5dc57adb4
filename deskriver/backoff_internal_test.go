package deskriver

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBackoffGrowsToAnHour(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for attempt := range 200 {
		for _, due := range []int64{0, now.Add(-time.Hour).Unix(), now.Add(48 * time.Hour).Unix()} {
			d := backoff(attempt, due, now)
			require.LessOrEqual(t, d, longestWait)
			require.Positive(t, d)
		}
	}
	assert.Greater(t, maxAttempts*longestWait/2, 100*24*time.Hour, "River discards a look after maxAttempts, before the deadline")
	assert.LessOrEqual(t, backoff(1, 0, now), time.Second)
	assert.GreaterOrEqual(t, backoff(100, 0, now), 30*time.Minute)
	assert.GreaterOrEqual(t, backoff(100, now.Add(-time.Hour).Unix(), now), 30*time.Minute, "after the deadline it waits as without one")
}

// There are attempts until the deadline, and one at the deadline, also after many failures.
func TestBackoffEndsAtTheDeadline(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for _, left := range []time.Duration{48 * time.Hour, 3 * time.Hour, 40 * time.Minute, time.Minute, 7 * time.Second, time.Second} {
		due := now.Add(left)
		var tries []time.Duration // before the deadline
		for at, attempt := now, 50; at.Before(due); attempt++ {
			at = at.Add(backoff(attempt, due.Unix(), at))
			tries = append(tries, due.Sub(at))
		}
		assert.Zero(t, tries[len(tries)-1], "the last attempt is at the deadline")
		if left > time.Minute {
			assert.LessOrEqual(t, tries[len(tries)-2], 5*time.Second)
			assert.Greater(t, len(tries), 10)
		}
		assert.Less(t, len(tries), 200)
	}
}

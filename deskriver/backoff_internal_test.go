package deskriver

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestBackoffGrowsToAnHourAndNeverPassesTheDeadline(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for attempt := range 200 {
		d := backoff(attempt, 0, now)
		assert.LessOrEqual(t, d, time.Hour)
		assert.Positive(t, d)
	}
	assert.GreaterOrEqual(t, backoff(100, 0, now), 30*time.Minute)
	for left, want := range map[time.Duration]time.Duration{
		10 * time.Minute: 9 * time.Minute, 30 * time.Second: 30 * time.Second, time.Second: time.Second,
	} {
		assert.Equal(t, want, backoff(100, now.Add(left).Unix(), now), left)
	}
	assert.GreaterOrEqual(t, backoff(100, now.Add(-time.Hour).Unix(), now), 30*time.Minute, "after the deadline it may wait")
	assert.GreaterOrEqual(t, backoff(100, now.Add(48*time.Hour).Unix(), now), 30*time.Minute)
}

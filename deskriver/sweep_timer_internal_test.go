package deskriver

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestWatchClockReportsJumps(t *testing.T) {
	now := time.Now()
	jumped := watchClock(func() time.Time { return now })
	for _, step := range []struct {
		by   time.Duration
		want bool
	}{{0, false}, {20 * time.Second, false}, {time.Hour, true}, {0, false}, {-time.Hour, true}, {0, false}, {-10 * time.Second, false}} {
		now = now.Add(step.by)
		assert.Equal(t, step.want, jumped(), step.by)
	}
}

package deskriver

import (
	"context"
	"log/slog"
	"time"

	"github.com/stripedispute-go/stripedispute/webhook"
)

// Config sets up a [Queue]. The zero value works for the account that the desk's clients are
// made for.
type Config struct {
	// Accounts lists the connected accounts that a sweep reads. Include "" for the account
	// that owns the key. Nil reads only that one.
	Accounts func(ctx context.Context) ([]string, error)

	// SweepEvery is the time between two sweeps of all processes together: 0 means an hour,
	// a negative time none. There is also one when a process starts, and when a clock jumps.
	SweepEvery time.Duration

	// Filter leaves events out before anything is stored: see [webhook.Handler]. A platform
	// with a live key skips events of test mode here.
	Filter func(e *webhook.Event) bool

	// Workers is how many looks run at the same time in this process; 0 means 8.
	Workers int

	// JobTimeout ends a look that takes longer; 0 means ten minutes, because a filing waits
	// up to a minute for another process and uploads files.
	JobTimeout time.Duration

	// RescueAfter is how long a job may be running before another process takes it over.
	// It must be longer than JobTimeout; 0 means JobTimeout and two minutes.
	RescueAfter time.Duration

	// StopTimeout is how long looks may go on after Stop, or after the end of the context
	// of Start; 0 means 20 seconds. What is left then is interrupted, which does no harm,
	// and runs again at once in another process.
	StopTimeout time.Duration

	// PollEvery is how often a process looks for jobs where the database does not wake it,
	// at least one millisecond; 0 means 200 ms. SQLite wakes nobody.
	PollEvery time.Duration

	// Schema is the Postgres schema of River's tables; "" is that of the search path. Use a
	// schema of its own where another program uses River in the same database: River's
	// maintenance by the other program would discard jobs that it does not know.
	Schema string

	// Logger receives River's warnings and errors, and this package's. Nil logs nothing.
	Logger *slog.Logger
}

// queueName is the queue of River that all jobs are in.
const queueName = "disputes"

// keep is how long finished jobs stay: Stripe delivers an event again for three days, and is
// recognised by its job.
const keep = 5 * 24 * time.Hour

// withDefaults fills in what is zero.
func (c Config) withDefaults() Config {
	if c.Accounts == nil {
		c.Accounts = func(context.Context) ([]string, error) { return []string{""}, nil }
	}
	c.SweepEvery = or(c.SweepEvery, time.Hour)
	c.Workers = or(c.Workers, 8)
	c.JobTimeout = or(c.JobTimeout, 10*time.Minute)
	c.RescueAfter = or(c.RescueAfter, c.JobTimeout+2*time.Minute)
	c.StopTimeout = or(c.StopTimeout, 20*time.Second)
	c.PollEvery = or(c.PollEvery, 200*time.Millisecond)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

func or[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

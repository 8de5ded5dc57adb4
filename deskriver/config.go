package deskriver

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/stripedispute-go/stripedispute/webhook"
)

// Config sets up a [Queue]. The zero value works for the account of the desk's clients.
type Config struct {
	// Accounts lists the connected accounts that a sweep reads. Include "" for the account
	// that owns the key. If it is nil, a sweep reads only that account.
	Accounts func(ctx context.Context) ([]string, error)

	// SweepEvery is the time between two sweeps, for all processes together: 0 means an hour,
	// a negative time means no sweeps. There is also a sweep after a process has started, and
	// after the clock of the desk has jumped by more than 30 seconds. Processes that start within
	// ten seconds share sweeps; each of them gets one within about ten seconds after its start.
	SweepEvery time.Duration

	// Filter selects the events that are stored: see [webhook.Handler]. A platform with a
	// live key leaves out the events of test mode here. A program whose event destination
	// belongs to an organization leaves out other accounts here: see [Queue.Webhook].
	Filter func(e *webhook.Event) bool

	// Workers is how many looks and sweeps run at the same time in this process; 0 means 8.
	Workers int

	// JobTimeout ends a look or a sweep that takes longer. 0 means ten minutes, because a look
	// uploads files and may wait for another process, for one to two minutes. Gather gets three
	// quarters of it, also to wait for an earlier call of Gather for the same dispute; the rest is
	// for notices.
	JobTimeout time.Duration

	// RescueAfter is how long a job may be running before another process takes it over.
	// It must be longer than JobTimeout; 0 means JobTimeout plus two minutes. River looks for
	// such jobs every 30 seconds.
	//
	// A test that kills a process sets both, so that the jobs of the process are soon rescued:
	// for example a JobTimeout of 20 s and a RescueAfter of 25 s. Leave Gather enough time: if
	// it takes longer than three quarters of JobTimeout, no look ever succeeds.
	RescueAfter time.Duration

	// StopTimeout is how long running looks may go on after Stop, or after the context of
	// Start has ended; 0 means 20 seconds. Then they are interrupted, which does no harm, and
	// run again at once in another process.
	StopTimeout time.Duration

	// PollEvery is how often a process looks for new jobs, at least one millisecond; 0 means
	// 200 ms. Postgres also notifies the processes of new jobs; SQLite cannot.
	PollEvery time.Duration

	// Schema is the Postgres schema of River's tables; "" uses the search path. If another
	// program uses River in the same database, use a separate schema: River's maintenance in
	// the other program would discard jobs of a kind that it does not know.
	Schema string

	// Logger receives a warning for each look that failed, with the account, the dispute, the
	// attempt, the error, and whether the error is final, so that the job is not repeated. It
	// receives another for an account that a sweep cannot read, and for a sweep that cannot be stored,
	// and an error if the secrets of Webhook cannot work. It also receives what River logs, at all
	// levels: its line "Job errored; retrying", at the level INFO, is about the same look. If Logger is
	// nil, nothing is logged.
	Logger *slog.Logger
}

// queueName is the River queue of all jobs. Stored jobs keep it, as they keep their kind: nobody runs
// them after a release that has another name.
const queueName = "disputes"

// keepFinished is how long finished jobs are kept. Stripe may deliver an event again for three
// days, and the job of the event shows that it was handled.
const keepFinished = 5 * 24 * time.Hour

const (
	defaultJobTimeout = 10 * time.Minute
	timeToRescue      = 2 * time.Minute // from JobTimeout to the default of RescueAfter
)

// withDefaults replaces zero values by their defaults. Open calls it, and then checks the values; River
// checks others.
func (c Config) withDefaults() Config {
	if c.Accounts == nil {
		c.Accounts = func(context.Context) ([]string, error) { return []string{""}, nil }
	}
	c.SweepEvery = cmp.Or(c.SweepEvery, time.Hour)
	c.Workers = cmp.Or(c.Workers, 8)
	c.JobTimeout = cmp.Or(c.JobTimeout, defaultJobTimeout)
	c.RescueAfter = cmp.Or(c.RescueAfter, c.JobTimeout+timeToRescue)
	c.StopTimeout = cmp.Or(c.StopTimeout, 20*time.Second)
	c.PollEvery = cmp.Or(c.PollEvery, 200*time.Millisecond)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

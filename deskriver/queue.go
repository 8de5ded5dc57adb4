package deskriver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// Queue is a desk on a River queue. Many processes may open the same database; each of them
// receives events, and those that are started also work.
type Queue[TTx any] struct {
	desk   *desk.Desk
	cfg    Config
	client *river.Client[TTx]
	closed []func() error // run after Stop
}

// Open connects a desk to the queue in a database whose tables [Migrate] has made. Nothing
// runs before Start; a process that is never started can receive events and call Look.
// TTx is the driver's type of a transaction: pgx.Tx for riverpgxv5, *sql.Tx for riversqlite.
func Open[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], k *desk.Desk, cfg Config) (*Queue[TTx], error) {
	if k == nil || k.Disputes == nil || k.Files == nil {
		return nil, errors.New("deskriver: the desk needs its clients, Desk.Disputes and Desk.Files")
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("deskriver: %w", err)
	}
	cfg = cfg.withDefaults()
	q := &Queue[TTx]{desk: k, cfg: cfg}
	workers := river.NewWorkers()
	river.AddWorker(workers, &lookWorker[TTx]{queue: q})
	river.AddWorker(workers, &sweepWorker[TTx]{queue: q})
	var periodic []*river.PeriodicJob
	if cfg.SweepEvery > 0 {
		periodic = append(periodic, river.NewPeriodicJob(river.PeriodicInterval(cfg.SweepEvery),
			func() (river.JobArgs, *river.InsertOpts) { return sweepArgs{}, nil },
			&river.PeriodicJobOpts{RunOnStart: true}))
	}
	var err error
	q.client, err = river.NewClient(driver, &river.Config{
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: cfg.Workers}},
		Workers:                     workers,
		PeriodicJobs:                periodic,
		JobTimeout:                  cfg.JobTimeout,
		RescueStuckJobsAfter:        cfg.RescueAfter,
		CompletedJobRetentionPeriod: keep,
		CancelledJobRetentionPeriod: keep,
		DiscardedJobRetentionPeriod: keep,
		FetchPollInterval:           cfg.PollEvery,
		FetchCooldown:               min(cfg.PollEvery, 100*time.Millisecond),
		MaxAttempts:                 maxAttempts,
		Schema:                      cfg.Schema,
		Logger:                      cfg.Logger,
	})
	if err != nil {
		return nil, fmt.Errorf("deskriver: %w", err)
	}
	return q, nil
}

// Migrate makes River's tables, or brings those of an older release up to date. It may run in
// every process at its start.
func Migrate[TTx any](ctx context.Context, driver riverdriver.Driver[TTx]) error {
	migrator, err := rivermigrate.New(driver, nil)
	if err != nil {
		return fmt.Errorf("deskriver: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("deskriver: migrating: %w", err)
	}
	return nil
}

// Start begins to work on jobs. When ctx ends, the queue stops as by Stop.
func (q *Queue[TTx]) Start(ctx context.Context) error {
	if err := q.client.Start(ctx); err != nil {
		return fmt.Errorf("deskriver: %w", err)
	}
	return nil
}

// Stop takes no new jobs and waits for those that run, until ctx ends. What is left then runs
// again in another process. It also closes what sqlite.Open has opened.
func (q *Queue[TTx]) Stop(ctx context.Context) error {
	err := q.client.Stop(ctx)
	for _, end := range q.closed {
		err = errors.Join(err, end())
	}
	if err != nil {
		return fmt.Errorf("deskriver: %w", err)
	}
	return nil
}

// OnStop adds something to do at the end of Stop, such as closing the database.
func (q *Queue[TTx]) OnStop(end func() error) { q.closed = append(q.closed, end) }

// Client is the River client, for what River can do beyond this package.
func (q *Queue[TTx]) Client() *river.Client[TTx] { return q.client }

// Look has the desk look at a dispute soon, in whichever process is free.
func (q *Queue[TTx]) Look(ctx context.Context, account, id string) error {
	_, err := q.client.Insert(ctx, lookArgs{Account: account, ID: id}, nil)
	return wrap(err)
}

// LookTx does the same within your own transaction: the look happens when tx commits, and
// never when it is rolled back.
func (q *Queue[TTx]) LookTx(ctx context.Context, tx TTx, account, id string) error {
	_, err := q.client.InsertTx(ctx, tx, lookArgs{Account: account, ID: id}, nil)
	return wrap(err)
}

func wrap(err error) error {
	if err != nil {
		return fmt.Errorf("deskriver: storing the job: %w", err)
	}
	return nil
}

package deskriver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"

	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// Queue is a desk on a River queue. Many processes may open the same database; each of them
// receives events, and those that are started also work.
type Queue[TTx any] struct {
	desk   *desk.Desk
	cfg    Config
	client *river.Client[TTx]
	closed []func() error // run after Stop

	mu      sync.Mutex
	running *sweeper // nil when not started
}

// Open connects a desk to the queue in a database. It makes River's tables there, or brings
// those of an older release up to date: see [Migrate]. Nothing runs before Start; a process
// that is never started can receive events and call Look. TTx is the driver's type of a
// transaction: pgx.Tx for riverpgxv5, *sql.Tx for riversqlite.
func Open[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], k *desk.Desk, cfg Config) (*Queue[TTx], error) {
	if k == nil || k.Disputes == nil || k.Files == nil {
		return nil, errors.New("deskriver: the desk needs its clients, Desk.Disputes and Desk.Files")
	}
	cfg = cfg.withDefaults()
	if cfg.SweepEvery > 0 && cfg.SweepEvery < shortestSweep {
		return nil, fmt.Errorf("deskriver: Config.SweepEvery is %s; a sweep reads all accounts, so give it %s or more", cfg.SweepEvery, shortestSweep)
	}
	q := &Queue[TTx]{desk: k, cfg: cfg}
	workers := river.NewWorkers()
	river.AddWorker(workers, &lookWorker[TTx]{queue: q})
	river.AddWorker(workers, &sweepWorker[TTx]{queue: q})
	var err error
	q.client, err = river.NewClient(driver, &river.Config{
		Queues:                      map[string]river.QueueConfig{queueName: {MaxWorkers: cfg.Workers}},
		Workers:                     workers,
		JobTimeout:                  cfg.JobTimeout,
		RescueStuckJobsAfter:        cfg.RescueAfter,
		SoftStopTimeout:             cfg.StopTimeout,
		CompletedJobRetentionPeriod: keep,
		CancelledJobRetentionPeriod: keep,
		DiscardedJobRetentionPeriod: keep,
		FetchPollInterval:           cfg.PollEvery,
		FetchCooldown:               min(cfg.PollEvery, 20*time.Millisecond),
		MaxAttempts:                 maxAttempts,
		Schema:                      cfg.Schema,
		Logger:                      cfg.Logger,
	})
	if err != nil {
		return nil, fmt.Errorf("deskriver: %w", err)
	}
	if err := Migrate(ctx, driver, cfg.Schema); err != nil {
		return nil, err
	}
	return q, nil
}

// shortestSweep is for tests; hours are usual.
const shortestSweep = 100 * time.Millisecond

// Start begins to work on jobs. When ctx ends, the queue stops: looks that run may go on for
// Config.StopTimeout. Call Stop then too, to wait for that.
func (q *Queue[TTx]) Start(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.running != nil {
		return errors.New("deskriver: it is started already")
	}
	if err := q.client.Start(ctx); err != nil {
		return fmt.Errorf("deskriver: %w", err)
	}
	q.running = q.startSweeps(ctx)
	return nil
}

// Stop takes no new jobs and waits for the looks that run, at most until ctx ends or
// Config.StopTimeout is over. Then it interrupts them: they run again in another process.
// It also closes what sqlite.Open has opened. The error is that of ctx if it ended first.
func (q *Queue[TTx]) Stop(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.running != nil {
		q.running.stop()
		q.running = nil
	}
	err := q.client.Stop(ctx)
	if err != nil {
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeToInterrupt)
		defer cancel()
		err = errors.Join(err, q.client.StopAndCancel(soon))
	}
	for _, end := range q.closed {
		err = errors.Join(err, end())
	}
	q.closed = nil
	if err != nil {
		return fmt.Errorf("deskriver: stopping: %w", err)
	}
	return nil
}

// timeToInterrupt is how long looks may take to end when they are interrupted.
const timeToInterrupt = 5 * time.Second

// OnStop adds something to do at the end of Stop, such as closing the database.
func (q *Queue[TTx]) OnStop(end func() error) { q.closed = append(q.closed, end) }

// Client is the River client, for what River can do beyond this package.
func (q *Queue[TTx]) Client() *river.Client[TTx] { return q.client }

// Look has the desk look at a dispute soon, in whichever process is free.
func (q *Queue[TTx]) Look(ctx context.Context, account, id string) error {
	if err := checkID(id); err != nil {
		return err
	}
	_, err := q.client.Insert(ctx, lookArgs{Account: account, ID: id}, nil)
	return wrap(err)
}

// LookTx does the same within your own transaction: the look happens when tx commits, and
// never when it is rolled back.
func (q *Queue[TTx]) LookTx(ctx context.Context, tx TTx, account, id string) error {
	if err := checkID(id); err != nil {
		return err
	}
	_, err := q.client.InsertTx(ctx, tx, lookArgs{Account: account, ID: id}, nil)
	return wrap(err)
}

func checkID(id string) error {
	if strings.TrimSpace(id) == "" {
		return errors.New("deskriver: the id of the dispute is empty")
	}
	return nil
}

func wrap(err error) error {
	if err != nil {
		return fmt.Errorf("deskriver: storing the job: %w", err)
	}
	return nil
}

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

// Queue runs a desk on a River queue. Several processes may open the same database: each can
// receive events, and each that calls Start runs jobs.
type Queue[TTx any] struct {
	desk   *desk.Desk
	cfg    Config
	client *river.Client[TTx]
	onStop []func() error // called at the end of Stop

	mu    sync.Mutex  // held during Start and Stop
	timer *sweepTimer // nil when not started
}

// Open connects a desk to the queue in a database. It creates River's tables, or updates the
// tables of an older release: see [Migrate]. It sends nothing to Stripe. No job runs before Start. A
// process that never calls Start can still receive events and call Look.
//
// Open returns an error if the Config of the desk's clients cannot work, for example because the
// key is empty. TTx is the transaction type of the driver: pgx.Tx for riverpgxv5, *sql.Tx for
// riversqlite. The example DatabaseURL chooses one of them by a setting.
func Open[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], k *desk.Desk, cfg Config) (*Queue[TTx], error) {
	if k == nil || k.Disputes == nil || k.Files == nil {
		return nil, errors.New("deskriver: the desk has no clients; set Desk.Disputes and Desk.Files")
	}
	for _, client := range []interface{ Check() error }{k.Disputes, k.Files} {
		if err := client.Check(); err != nil {
			return nil, fmt.Errorf("deskriver: the clients of the desk: %w", err)
		}
	}
	cfg = cfg.withDefaults()
	if cfg.SweepEvery > 0 && cfg.SweepEvery < minSweepEvery {
		return nil, fmt.Errorf("deskriver: Config.SweepEvery is %s; a sweep reads all accounts, so set it to %s or more",
			cfg.SweepEvery, minSweepEvery)
	}
	if cfg.JobTimeout < 0 { // River takes -1 for no limit; then RescueAfter would be too short for a long look
		return nil, fmt.Errorf("deskriver: Config.JobTimeout is %s; set a positive time, or 0 for %s", cfg.JobTimeout,
			Config{}.withDefaults().JobTimeout)
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
		CompletedJobRetentionPeriod: keepFinished,
		CancelledJobRetentionPeriod: keepFinished,
		DiscardedJobRetentionPeriod: keepFinished,
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

// minSweepEvery is the shortest Config.SweepEvery. Only tests use so short a time.
const minSweepEvery = 100 * time.Millisecond

// Start begins to run jobs. The queue stops when ctx ends: running looks may then go on for
// Config.StopTimeout. Call Stop also after that, to wait for them.
func (q *Queue[TTx]) Start(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.timer != nil {
		return errors.New("deskriver: Start was already called")
	}
	if err := q.client.Start(ctx); err != nil {
		return fmt.Errorf("deskriver: %w", err)
	}
	q.timer = q.startSweepTimer(ctx)
	return nil
}

// Stop starts no new jobs and waits for the running looks. When ctx ends, or after
// Config.StopTimeout, it interrupts them, and they run again in another process. Stop also
// closes the file of sqlite.Open. If ctx ended first, the error is that of ctx.
func (q *Queue[TTx]) Stop(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.timer != nil {
		q.timer.stop()
		q.timer = nil
	}
	err := q.client.Stop(ctx)
	if err != nil {
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeToInterrupt)
		defer cancel()
		err = errors.Join(err, q.client.StopAndCancel(soon))
	}
	for _, end := range q.onStop {
		err = errors.Join(err, end())
	}
	q.onStop = nil
	if err != nil {
		return fmt.Errorf("deskriver: stopping: %w", err)
	}
	return nil
}

// timeToInterrupt is how long Stop waits, after its ctx has ended, for looks that it has interrupted.
const timeToInterrupt = 5 * time.Second

// OnStop adds a function that is called at the end of Stop, for example to close the
// database. The functions are called in the order in which they were added. Do not call OnStop while
// Stop runs.
func (q *Queue[TTx]) OnStop(end func() error) { q.onStop = append(q.onStop, end) }

// Client returns the River client, for features of River that this package does not have.
func (q *Queue[TTx]) Client() *river.Client[TTx] { return q.client }

// Look stores a job that looks at a dispute soon, in any process that runs jobs. Call it when
// your records have changed, for example when an order was stored after its dispute arrived:
// Gather is called again while nothing is staged.
func (q *Queue[TTx]) Look(ctx context.Context, account, id string) error {
	if err := checkID(id); err != nil {
		return err
	}
	_, err := q.client.Insert(ctx, lookArgs{Account: account, ID: id}, nil)
	return storeError(err)
}

// LookTx is [Queue.Look] within your own transaction: the job is stored when tx is committed, and
// is not stored when tx is rolled back.
func (q *Queue[TTx]) LookTx(ctx context.Context, tx TTx, account, id string) error {
	if err := checkID(id); err != nil {
		return err
	}
	_, err := q.client.InsertTx(ctx, tx, lookArgs{Account: account, ID: id}, nil)
	return storeError(err)
}

func checkID(id string) error {
	if strings.TrimSpace(id) == "" {
		return errors.New("deskriver: the id of the dispute is empty")
	}
	return nil
}

func storeError(err error) error {
	if err != nil {
		return fmt.Errorf("deskriver: storing the job: %w", err)
	}
	return nil
}

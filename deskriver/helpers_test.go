package deskriver_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/deskriver/sqlite"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

const secret = "whsec_test_secret_of_the_queue"

// office is a queue in a SQLite file with a desk and an in-memory Stripe.
type office struct {
	*disputetest.Server
	*deskriver.Queue[*sql.Tx]
	t       *testing.T
	file    string
	desk    *desk.Desk
	hook    *disputetest.Webhook
	mu      sync.Mutex
	notices map[string]int
	kinds   map[desk.Kind]int

	onGather, onNotify func() error
}

func newOffice(t *testing.T, cfg deskriver.Config, change ...func(*desk.Desk)) *office {
	t.Helper()
	srv := disputetest.NewServer()
	o := &office{Server: srv, t: t, notices: map[string]int{}, kinds: map[desk.Kind]int{}}
	o.desk = &desk.Desk{
		Disputes: dispute.NewClient(srv.Config()), Files: fileupload.NewClient(srv.Config()),
		Gather: func(context.Context, desk.Case) (*evidence.Packet, error) {
			o.mu.Lock()
			fail := o.onGather
			o.mu.Unlock()
			if fail != nil {
				if err := fail(); err != nil {
					return nil, err
				}
			}
			return &evidence.Packet{Evidence: dispute.Evidence{ProductDescription: "A blue bicycle"}}, nil
		},
		Approval: desk.Automatic,
		Notify:   o.notify,
	}
	for _, c := range change {
		c(o.desk)
	}
	o.file = filepath.Join(t.TempDir(), "queue.db")
	o.Queue = o.open(cfg)
	o.hook = srv.SendEvents(o.Webhook(secret), secret)
	o.hook.Only("charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed")
	return o
}

// open opens the same queue again, as another process would.
func (o *office) open(cfg deskriver.Config) *deskriver.Queue[*sql.Tx] {
	o.t.Helper()
	if cfg.PollEvery == 0 {
		cfg.PollEvery = 20 * time.Millisecond
	}
	q, err := sqlite.Open(o.t.Context(), o.file, o.desk, cfg)
	require.NoError(o.t, err)
	o.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := q.Stop(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			o.t.Error(err)
		}
	})
	return q
}

// exec changes River's tables directly, which a program should never do.
func (o *office) exec(query string) {
	o.t.Helper()
	db, err := sql.Open("sqlite", "file:"+o.file+"?_pragma=busy_timeout(10000)&_txlock=immediate")
	require.NoError(o.t, err)
	defer func() { require.NoError(o.t, db.Close()) }()
	_, err = db.ExecContext(o.t.Context(), query)
	require.NoError(o.t, err)
}

func (o *office) notify(_ context.Context, n desk.Notice) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.onNotify != nil {
		if err := o.onNotify(); err != nil {
			return err
		}
	}
	if o.notices[n.ID]++; o.notices[n.ID] == 1 {
		o.kinds[n.Kind]++
	}
	return nil
}

// fail makes Gather or Notify fail from now on. With nil they succeed again.
func (o *office) fail(gather, notify func() error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.onGather, o.onNotify = gather, notify
}

// told counts the different notices of a kind.
func (o *office) told(kind desk.Kind) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.kinds[kind]
}

func (o *office) start() {
	o.t.Helper()
	require.NoError(o.t, o.Start(context.WithoutCancel(o.t.Context())))
}

// eventually waits until done is true, which the started queue causes.
func (o *office) eventually(done func() bool, what string) {
	o.t.Helper()
	require.Eventually(o.t, done, 20*time.Second, 10*time.Millisecond, what)
}

// jobs counts the looks in these states, or in all states if none is given.
func (o *office) jobs(states ...rivertype.JobState) int {
	o.t.Helper()
	if len(states) == 0 {
		states = rivertype.JobStates()
	}
	res, err := o.Client().JobList(o.t.Context(), river.NewJobListParams().Kinds("dispute_look").States(states...).First(1000))
	require.NoError(o.t, err)
	return len(res.Jobs)
}

// job returns the only look in one of these states.
func (o *office) job(states ...rivertype.JobState) *rivertype.JobRow {
	o.t.Helper()
	res, err := o.Client().JobList(o.t.Context(), river.NewJobListParams().Kinds("dispute_look").States(states...))
	require.NoError(o.t, err)
	require.Len(o.t, res.Jobs, 1)
	return res.Jobs[0]
}

// tries returns the largest number of attempts of a look.
func (o *office) tries() (n int) {
	o.t.Helper()
	res, err := o.Client().JobList(o.t.Context(), river.NewJobListParams().Kinds("dispute_look").First(1000))
	require.NoError(o.t, err)
	for _, job := range res.Jobs {
		n = max(n, job.Attempt)
	}
	return n
}

func status(code int) disputetest.Fault { return disputetest.Status(code) }

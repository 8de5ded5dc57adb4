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

// office is a queue in a SQLite file over a Stripe in memory.
type office struct {
	*disputetest.Server
	*deskriver.Queue[*sql.Tx]
	t       *testing.T
	desk    *desk.Desk
	hook    *disputetest.Webhook
	mu      sync.Mutex
	notices map[string]int
	kinds   map[desk.Kind]int
}

func newOffice(t *testing.T, cfg deskriver.Config, change ...func(*desk.Desk)) *office {
	t.Helper()
	srv := disputetest.NewServer()
	o := &office{Server: srv, t: t, notices: map[string]int{}, kinds: map[desk.Kind]int{}}
	o.desk = &desk.Desk{
		Disputes: dispute.NewClient(srv.Config()), Files: fileupload.NewClient(srv.Config()),
		Gather: func(context.Context, desk.Case) (*evidence.Packet, error) {
			return &evidence.Packet{Evidence: dispute.Evidence{ProductDescription: "A blue bicycle"}}, nil
		},
		Approval: desk.Automatic,
		Notify:   o.notify,
	}
	for _, c := range change {
		c(o.desk)
	}
	cfg.PollEvery = 20 * time.Millisecond
	var err error
	o.Queue, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "queue.db"), o.desk, cfg)
	require.NoError(t, err)
	o.hook = srv.SendEvents(o.Webhook(secret), secret).Only("charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed")
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := o.Stop(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
	return o
}

func (o *office) notify(_ context.Context, n desk.Notice) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.notices[n.ID]++; o.notices[n.ID] == 1 {
		o.kinds[n.Kind]++
	}
	return nil
}

func (o *office) told(kind desk.Kind) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.kinds[kind]
}

func (o *office) start() {
	o.t.Helper()
	require.NoError(o.t, o.Start(context.WithoutCancel(o.t.Context())))
}

// eventually waits for something that a started queue brings about.
func (o *office) eventually(done func() bool, what string) {
	o.t.Helper()
	require.Eventually(o.t, done, 20*time.Second, 10*time.Millisecond, what)
}

// jobs counts the looks in these states; none means all states.
func (o *office) jobs(states ...rivertype.JobState) int {
	o.t.Helper()
	if len(states) == 0 {
		states = rivertype.JobStates()
	}
	res, err := o.Client().JobList(o.t.Context(), river.NewJobListParams().Kinds("dispute_look").States(states...).First(1000))
	require.NoError(o.t, err)
	return len(res.Jobs)
}

func status(code int) disputetest.Fault { return disputetest.Status(code) }

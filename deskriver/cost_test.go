package deskriver_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/sqlserver"
	"github.com/stripedispute-go/stripedispute/webhook"
)

var (
	openDisputes = flag.String("open", "1000,10000", "TestCost: measure with these numbers of open disputes")
	costEvents   = flag.Int("events", 200, "TestCost: measure with so many events")
)

// Measures what events cost and prints the figures. No query may read more of the table
// because more disputes are open.
func TestCost(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures")
	}
	t.Run("sqlite", func(t *testing.T) {
		var all []costs
		for _, n := range sizes(t) {
			b := newSQLiteBench(t)
			all = append(all, b.measure(n))
		}
		printCosts(t, "sqlite", all)
	})
	t.Run("postgres", func(t *testing.T) {
		dir := sqlserver.Postgres(t)
		var all []costs
		for i, n := range sizes(t) {
			b := newPostgresBench(t, dir, fmt.Sprint("cost", i))
			all = append(all, b.measure(n))
		}
		printCosts(t, "postgres", all)
	})
}

func sizes(t *testing.T) (all []int) {
	t.Helper()
	for s := range strings.SplitSeq(*openDisputes, ",") {
		var n int
		_, err := fmt.Sscan(s, &n)
		require.NoError(t, err)
		all = append(all, n)
	}
	return all
}

// costs are the figures for one number of open disputes.
type costs struct {
	open        int
	taken, done float64 // events a second: stored by the webhook, and looked at by the desk
	p50, p99    time.Duration
	queries     map[string]queryCost
}

// queryCost is what one query costs.
type queryCost struct {
	took   time.Duration // the median
	blocks float64       // that the query reads; Postgres counts them
	rows   float64       // that the query reads; Postgres counts them
	plan   string
}

// printCosts prints the figures. It fails the test if a query reads more rows or blocks with
// many open disputes than with few. Some more blocks are normal, because an index may have one
// more level.
func printCosts(t *testing.T, db string, all []costs) {
	for _, c := range all {
		fmt.Printf("desk cost: %s with %d open disputes: %.0f events/s stored, %.0f events/s worked, event to staged p50 %s, p99 %s\n",
			db, c.open, c.taken, c.done, c.p50.Round(100*time.Microsecond), c.p99.Round(100*time.Microsecond))
	}
	first, last := all[0], all[len(all)-1]
	for _, name := range slices.Sorted(keysOf(last.queries)) {
		a, b := first.queries[name], last.queries[name]
		fmt.Printf("desk cost: %s %s: %s with %d open, %s with %d; blocks %.0f and %.0f\n",
			db, name, a.took.Round(time.Microsecond), first.open, b.took.Round(time.Microsecond), last.open, a.blocks, b.blocks)
		more := 20.0
		if strings.HasSuffix(name, "Many") {
			more = 500 // the number of jobs in one statement varies
		}
		assert.LessOrEqual(t, b.rows, 2*a.rows+more, "%s %s reads more rows: %s", db, name, b.plan)
		assert.LessOrEqual(t, b.blocks, 2*a.blocks+more, "%s %s reads more blocks: %s", db, name, b.plan)
		if db == "sqlite" && strings.HasPrefix(name, "JobSchedule") {
			assert.Contains(t, b.plan, "deskriver_due_index")
		}
	}
}

func keysOf[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// bench is a queue with a database whose queries are recorded.
type bench struct {
	t       *testing.T
	srv     *disputetest.Server
	queue   queue
	recent  *statements
	seed    func(n int)
	explain func(statement) queryCost
}

func benchDesk(srv *disputetest.Server) *desk.Desk {
	return &desk.Desk{
		Disputes: dispute.NewClient(srv.Config()), Files: fileupload.NewClient(srv.Config()),
		Gather: func(context.Context, desk.Case) (*evidence.Packet, error) {
			return &evidence.Packet{Evidence: dispute.Evidence{ProductDescription: "A blue bicycle"}}, nil
		},
	}
}

func (b *bench) measure(open int) costs {
	b.t.Helper()
	c := costs{open: open}
	b.seed(open)
	var bodies [][]byte
	var ids []string
	for i := range *costEvents {
		id := b.srv.AddDispute(disputetest.Dispute{})
		ids = append(ids, id)
		bodies = append(bodies, createdEvent(id, i))
	}
	hook := b.queue.Webhook(secret)
	began := time.Now()
	var all sync.WaitGroup
	next := make(chan []byte)
	for range 8 {
		all.Go(func() {
			for body := range next {
				b.post(hook, body)
			}
		})
	}
	for _, body := range bodies {
		next <- body
	}
	close(next)
	all.Wait()
	c.taken = float64(len(bodies)) / time.Since(began).Seconds()

	began = time.Now()
	require.NoError(b.t, b.queue.Start(context.WithoutCancel(b.t.Context())))
	for b.countStaged(ids...) < len(ids) {
		time.Sleep(5 * time.Millisecond)
	}
	c.done = float64(len(bodies)) / time.Since(began).Seconds()

	var waits []time.Duration
	for i := range min(100, *costEvents) {
		id := b.srv.AddDispute(disputetest.Dispute{})
		began := time.Now()
		b.post(hook, createdEvent(id, i))
		for b.countStaged(id) == 0 {
			time.Sleep(time.Millisecond)
		}
		waits = append(waits, time.Since(began))
		time.Sleep(time.Duration(i%10) * time.Millisecond)
	}
	slices.Sort(waits)
	c.p50, c.p99 = waits[len(waits)/2], waits[len(waits)*99/100]

	b.recent.waitFor(b.t, "JobSchedule", "JobGetStuck", "JobDeleteBefore")
	require.NoError(b.t, b.queue.(interface{ Stop(context.Context) error }).Stop(b.t.Context()))
	c.queries = map[string]queryCost{}
	for name, s := range b.recent.all() {
		c.queries[name] = b.explain(s)
	}
	return c
}

func createdEvent(id string, i int) []byte {
	return fmt.Appendf(nil, `{"id":"evt_%s_%d","object":"event","type":"charge.dispute.created","created":%d,"livemode":false,`+
		`"data":{"object":{"id":%q,"object":"dispute"}}}`, id, i, time.Now().Unix(), id)
}

func (b *bench) post(hook http.Handler, body []byte) {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Stripe-Signature", webhook.Sign(body, secret, time.Now()))
	w := httptest.NewRecorder()
	hook.ServeHTTP(w, r)
	assert.Equal(b.t, http.StatusOK, w.Code)
}

func (b *bench) countStaged(ids ...string) (n int) {
	for _, id := range ids {
		if b.srv.Effects(id).Updates > 0 {
			n++
		}
	}
	return n
}

// seedRows inserts copies of a look. There is one planned look for each open dispute, and
// there are three looks that have ended.
const seedRows = `INSERT INTO river_job (args, attempt, created_at, finalized_at, kind, max_attempts, metadata, priority, queue,
	scheduled_at, state, tags, unique_key, unique_states)
SELECT args, attempt, created_at, %s, kind, max_attempts, metadata, priority, queue,
	%s, %s, tags, %s, unique_states FROM river_job, %s`

func newSQLiteBench(t *testing.T) *bench {
	t.Helper()
	file := filepath.Join(t.TempDir(), "queue.db")
	recent := &statements{}
	db := recent.openSQLite(t, file)
	b := &bench{t: t, srv: disputetest.NewServer(), recent: recent}
	q, err := deskriver.Open(t.Context(), riversqlite.New(db), benchDesk(b.srv), deskriver.Config{SweepEvery: -1})
	require.NoError(t, err)
	b.queue = q
	b.seed = func(n int) {
		require.NoError(t, q.Look(t.Context(), "", "du_seed"))
		numbers := fmt.Sprintf(`(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n)
			WHERE kind = 'dispute_look' AND state = 'available'`, n)
		exec := func(query string, parts ...any) {
			_, err := db.ExecContext(t.Context(), fmt.Sprintf(query, parts...))
			require.NoError(t, err)
		}
		now, later := "strftime('%Y-%m-%d %H:%M:%f', 'now')", "strftime('%Y-%m-%d %H:%M:%f', 'now', '+' || (1 + i % 30) || ' days')"
		for range 3 {
			exec(seedRows, now, "scheduled_at", "'completed'", "randomblob(32)", numbers)
		}
		exec(seedRows, "NULL", later, "'scheduled'", "randomblob(32)", numbers)
		exec(`DELETE FROM river_job WHERE state = 'available'`)
	}
	b.explain = func(s statement) queryCost { return explainSQLite(t, file, s) }
	return b
}

func newPostgresBench(t *testing.T, dir, name string) *bench {
	t.Helper()
	url := func(database string) string { return "postgres:///" + database + "?user=postgres&host=" + dir }
	admin, err := pgxpool.New(t.Context(), url("postgres"))
	require.NoError(t, err)
	defer admin.Close()
	_, err = admin.Exec(t.Context(), "CREATE DATABASE "+name)
	require.NoError(t, err)
	conf, err := pgxpool.ParseConfig(url(name))
	require.NoError(t, err)
	recent := &statements{}
	conf.ConnConfig.Tracer = recent
	pool, err := pgxpool.NewWithConfig(t.Context(), conf)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	b := &bench{t: t, srv: disputetest.NewServer(), recent: recent}
	q, err := deskriver.Open(t.Context(), riverpgxv5.New(pool), benchDesk(b.srv), deskriver.Config{SweepEvery: -1})
	require.NoError(t, err)
	b.queue = q
	b.seed = func(n int) {
		require.NoError(t, q.Look(t.Context(), "", "du_seed"))
		numbers := fmt.Sprintf("generate_series(1, %d) i WHERE kind = 'dispute_look' AND state = 'available'", n)
		key := "sha256(random()::text::bytea)"
		exec := func(query string, parts ...any) {
			_, err := pool.Exec(t.Context(), fmt.Sprintf(query, parts...))
			require.NoError(t, err)
		}
		for range 3 {
			exec(seedRows, "now()", "scheduled_at", "'completed'::river_job_state", key, numbers)
		}
		exec(seedRows, "NULL", "now() + (1 + i % 30) * interval '1 day'", "'scheduled'::river_job_state", key, numbers)
		exec(`DELETE FROM river_job WHERE state = 'available'`)
		exec(`VACUUM ANALYZE river_job`) // as autovacuum does
	}
	b.explain = func(s statement) queryCost { return explainPostgres(t, url(name), s) }
	return b
}

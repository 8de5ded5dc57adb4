package deskriver_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/sqlserver"
)

func TestPostgres(t *testing.T) {
	dir, crash := sqlserver.CrashingPostgres(t)
	url := func(database string) string { return "postgres:///" + database + "?user=postgres&host=" + dir }
	admin, err := pgxpool.New(t.Context(), url("postgres"))
	require.NoError(t, err)
	fresh := func(t *testing.T, name string) string {
		t.Helper()
		_, err := admin.Exec(t.Context(), "CREATE DATABASE "+name)
		require.NoError(t, err)
		return url(name)
	}
	t.Run("Open by several processes at once", func(t *testing.T) { openAtOnce(t, fresh(t, "once")) })
	t.Run("Schema and LookTx", func(t *testing.T) { schemaAndLookTx(t, fresh(t, "schemas")) })
	admin.Close()
	t.Run("Webhook keeps each event despite crashes", func(t *testing.T) { crashes(t, url("once"), crash) })
}

// pgOffice opens and starts a queue in Postgres with an in-memory Stripe.
func pgOffice(t *testing.T, url string, srv *disputetest.Server, cfg deskriver.Config) (*deskriver.Queue[pgx.Tx], *pgxpool.Pool) {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	k := &desk.Desk{
		Disputes: dispute.NewClient(srv.Config()), Files: fileupload.NewClient(srv.Config()),
		Gather: func(context.Context, desk.Case) (*evidence.Packet, error) {
			return &evidence.Packet{Evidence: dispute.Evidence{ProductDescription: "A blue bicycle"}}, nil
		},
		Approval: desk.Automatic,
	}
	q, err := deskriver.Open(t.Context(), riverpgxv5.New(pool), k, cfg)
	require.NoError(t, err)
	require.NoError(t, q.Start(context.WithoutCancel(t.Context())))
	t.Cleanup(func() { assert.NoError(t, q.Stop(context.Background())) })
	return q, pool
}

func schemaAndLookTx(t *testing.T, url string) {
	t.Helper()
	srv := disputetest.NewServer()
	q, pool := pgOffice(t, url, srv, deskriver.Config{Schema: "disputes", SweepEvery: -1})
	var exists bool
	require.NoError(t, pool.QueryRow(t.Context(), `SELECT to_regclass('public.river_job') IS NOT NULL`).Scan(&exists))
	assert.False(t, exists, "no table is created in another schema")

	_, err := pool.Exec(t.Context(), `CREATE TABLE orders (id text)`)
	require.NoError(t, err)
	kept, undone := srv.AddDispute(disputetest.Dispute{}), srv.AddDispute(disputetest.Dispute{})
	for id, commit := range map[string]bool{kept: true, undone: false} {
		tx, err := pool.Begin(t.Context())
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), `INSERT INTO orders VALUES ($1)`, id)
		require.NoError(t, err)
		require.NoError(t, q.LookTx(t.Context(), tx, "", id))
		if commit {
			require.NoError(t, tx.Commit(t.Context()))
		} else {
			require.NoError(t, tx.Rollback(t.Context()))
		}
	}
	require.Eventually(t, func() bool { return srv.Effects(kept).Submissions == 1 }, 20*time.Second, 10*time.Millisecond)
	assert.Zero(t, srv.Effects(undone))
}

// The database is away twice for a second while disputes arrive. Stripe delivers the events
// again that got no 200.
func crashes(t *testing.T, url string, crash func(time.Duration)) {
	t.Helper()
	const many = 60
	srv := disputetest.NewServer()
	q, _ := pgOffice(t, url, srv, deskriver.Config{SweepEvery: -1, JobTimeout: 5 * time.Second, RescueAfter: 6 * time.Second})
	hook := srv.SendEvents(q.Webhook(secret), secret).Only("charge.dispute.created")
	var ids []string
	arrive := func(n int) {
		for range n {
			ids = append(ids, srv.AddDispute(disputetest.Dispute{}))
		}
	}
	arrive(many / 3)
	for range 2 {
		ended := make(chan struct{})
		go func() { defer close(ended); crash(time.Second) }()
		arrive(many / 3)
		<-ended
	}
	for len(hook.Waiting()) > 0 {
		hook.Deliver()
		time.Sleep(100 * time.Millisecond)
	}
	refused := 0
	for _, d := range hook.Deliveries() {
		if d.Status == http.StatusInternalServerError {
			refused++
		}
	}
	submitted := func() bool { return srv.Effects(ids...).Submissions == many }
	require.Eventually(t, submitted, 2*time.Minute, 50*time.Millisecond, "every event was kept")
	for _, id := range ids {
		assert.Equal(t, 1, srv.Effects(id).Submissions)
	}
	t.Logf("desk on a Postgres that crashed twice: %d disputes, %d deliveries refused and repeated, %d submitted once",
		many, refused, many)
}

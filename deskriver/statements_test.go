package deskriver_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"modernc.org/sqlite"
)

// statements records the queries that a database gets: the latest of each name.
type statements struct {
	mu     sync.Mutex
	byName map[string]statement
}

type statement struct {
	query string
	args  []any
}

// queryName finds the name of a query, which River writes in a comment.
var queryName = regexp.MustCompile(`-- name: (\w+)`)

func (s *statements) record(query string, args []any) {
	name := queryName.FindStringSubmatch(query)
	if name == nil || !strings.Contains(query, "river_job") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byName == nil {
		s.byName = map[string]statement{}
	}
	s.byName[name[1]] = statement{query, slices.Clone(args)}
}

func (s *statements) all() map[string]statement {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.byName)
}

// waitFor waits until there is a query whose name begins with each of these names.
func (s *statements) waitFor(t *testing.T, names ...string) {
	t.Helper()
	require.Eventually(t, func() bool {
		seen := s.all()
		return !slices.ContainsFunc(names, func(name string) bool {
			for n := range seen {
				if strings.HasPrefix(n, name) {
					return false
				}
			}
			return true
		})
	}, time.Minute, 50*time.Millisecond)
}

// TraceQueryStart makes statements a pgx.QueryTracer.
func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	s.record(d.SQL, d.Args)
	return ctx
}

func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// openSQLite opens a file as package sqlite does, and records the queries.
func (s *statements) openSQLite(t *testing.T, file string) *sql.DB {
	t.Helper()
	db := sql.OpenDB(recordingConnector{s, sqliteName(file)})
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

func sqliteName(file string) string {
	return "file:" + (&url.URL{Path: file}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
}

// recordingConnector is a driver.Connector.
type recordingConnector struct {
	*statements
	name string
}

func (n recordingConnector) Driver() driver.Driver { return &sqlite.Driver{} }

func (n recordingConnector) Connect(context.Context) (driver.Conn, error) {
	c, err := n.Driver().Open(n.name)
	if err != nil {
		return nil, err
	}
	return recordingConn{c.(conn), n.statements}, nil
}

// conn has the methods of the driver's connections.
type conn interface {
	driver.Conn
	driver.QueryerContext
	driver.ExecerContext
	driver.ConnBeginTx
	driver.ConnPrepareContext
}

type recordingConn struct {
	conn
	*statements
}

func (c recordingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.record(query, values(args))
	return c.conn.QueryContext(ctx, query, args)
}

func (c recordingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.record(query, values(args))
	return c.conn.ExecContext(ctx, query, args)
}

func values(args []driver.NamedValue) (all []any) {
	for _, a := range args {
		all = append(all, a.Value)
	}
	return all
}

// explainSQLite measures a statement in transactions that it rolls back. It fails the test if
// the plan of the statement scans the whole table of jobs.
func explainSQLite(t *testing.T, file string, s statement) (w queryCost) {
	t.Helper()
	db, err := sql.Open("sqlite", sqliteName(file))
	require.NoError(t, err)
	defer func() { assert.NoError(t, db.Close()) }()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+s.query, s.args...)
	require.NoError(t, err)
	for rows.Next() {
		var id, parent, unused int
		var detail string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
		w.plan += detail + "\n"
	}
	require.NoError(t, rows.Err())
	require.NoError(t, rows.Close())
	assert.NotContains(t, w.plan, "SCAN river_job", s.query)
	w.took = median(func() {
		tx, err := db.BeginTx(t.Context(), nil)
		require.NoError(t, err)
		defer func() { require.NoError(t, tx.Rollback()) }()
		rows, err := tx.QueryContext(t.Context(), s.query, s.args...)
		require.NoError(t, err)
		for rows.Next() {
		}
		require.NoError(t, rows.Err())
		require.NoError(t, rows.Close())
	})
	return w
}

// explainPostgres does the same, but counts the blocks that the statement reads.
func explainPostgres(t *testing.T, url string, s statement) (w queryCost) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { assert.NoError(t, conn.Close(context.Background())) }()
	_, err = conn.Exec(t.Context(), "VACUUM river_job") // so that old versions of rows are not counted
	require.NoError(t, err)
	run := func(query string, scan func(pgx.Rows)) {
		tx, err := conn.Begin(t.Context())
		require.NoError(t, err)
		defer func() { require.NoError(t, tx.Rollback(t.Context())) }()
		rows, err := tx.Query(t.Context(), query, s.args...)
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			scan(rows)
		}
		require.NoError(t, rows.Err(), query)
	}
	run("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+s.query, func(rows pgx.Rows) {
		require.NoError(t, rows.Scan(&w.plan))
	})
	var plans []struct {
		Plan planNode `json:"Plan"`
	}
	require.NoError(t, json.Unmarshal([]byte(w.plan), &plans))
	w.blocks, w.rows = plans[0].Plan.Hit+plans[0].Plan.Read, plans[0].Plan.rows()
	w.took = median(func() { run(s.query, func(pgx.Rows) {}) })
	return w
}

// planNode is a step of a plan of Postgres.
type planNode struct {
	Hit     float64    `json:"Shared Hit Blocks"`
	Read    float64    `json:"Shared Read Blocks"`
	Actual  float64    `json:"Actual Rows"`
	Removed float64    `json:"Rows Removed by Filter"`
	Loops   float64    `json:"Actual Loops"`
	Plans   []planNode `json:"Plans"`
}

// rows counts the rows that the steps have read.
func (n planNode) rows() float64 {
	sum := (n.Actual + n.Removed) * n.Loops
	for _, step := range n.Plans {
		sum += step.rows()
	}
	return sum
}

func median(do func()) time.Duration {
	var all []time.Duration
	for range 15 {
		began := time.Now()
		do()
		all = append(all, time.Since(began))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

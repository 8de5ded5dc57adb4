package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/webhook"
	"github.com/stripedispute-go/stripedispute/webhook/sqlonce"
)

// work returns a callback that inserts the event into the table "effects".
func (d database) work(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := sqlonce.Tx(ctx).ExecContext(ctx, d.Work, id)
		return err
	}
}

func TestStore(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d database) {
		t.Run("Create works for several processes at once, and again", func(t *testing.T) { createsTable(t, d) })
		db := d.prepare(t)
		for name, test := range map[string]func(*testing.T, database, *sql.DB){
			"Do remembers success and not failure":          remembersOnlySuccess,
			"Do runs once at a time":                        runsOneAtATime,
			"Do ends with its context":                      endsWithContext,
			"Do detects a transaction that was rolled back": detectsRollback,
			"Do compares ids by their bytes":                comparesBytes,
			"Done ignores work that is not committed":       ignoresUncommitted,
			"Name separates the work of Handlers":           separatesNames,
			"Prune removes the old rows of its Name":        removesOldRows,
			"Handler uses no connection while it fetches":   opensNothingDuringFetch,
			"Handler handles both forms of a change once":   handlesBothFormsOnce,
			"Handler rolls back a callback that fails":      rollsBackFailedCallback,
		} {
			t.Run(name, func(t *testing.T) {
				run(t, db, `DELETE FROM effects`)
				run(t, db, `DELETE FROM stripe_events`)
				test(t, d, db)
			})
		}
	})
}

func createsTable(t *testing.T, d database) {
	t.Helper()
	run(t, d.open(t), `SELECT 1`) // changes a new SQLite file to WAL; several connections cannot do that at once
	var wg sync.WaitGroup
	for range 8 {
		db := d.open(t)
		wg.Go(func() {
			s := &sqlonce.Store{DB: db, Dialect: d.Dialect, Table: "created_at_once"}
			assert.NoError(t, s.Create(t.Context()))
			assert.NoError(t, s.Create(t.Context()))
		})
	}
	wg.Wait()

	s := &sqlonce.Store{DB: d.open(t), Dialect: d.Dialect, Table: "by_hand"}
	schema, err := s.Schema()
	require.NoError(t, err)
	for statement := range strings.SplitSeq(strings.TrimSuffix(schema, ";\n"), ";\n") {
		run(t, s.DB, statement)
	}
	require.NoError(t, s.Create(t.Context()))
	require.NoError(t, s.Do(t.Context(), "evt_1", func(context.Context) error { return nil }))
}

func remembersOnlySuccess(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	s, another := d.store(db), d.store(d.open(t))
	mine := errors.New("mine")
	err := s.Do(t.Context(), "evt_1", func(ctx context.Context) error {
		require.NoError(t, d.work("evt_1")(ctx))
		return mine
	})
	require.Equal(t, mine, err)
	assert.Empty(t, effects(t, db), "the work was rolled back")
	done, err := another.Done(t.Context(), "evt_1")
	require.NoError(t, err)
	assert.False(t, done)

	for range 3 {
		require.NoError(t, s.Do(t.Context(), "evt_1", d.work("evt_1")))
		require.NoError(t, another.Do(t.Context(), "evt_1", d.work("evt_1")))
		done, err = another.Done(t.Context(), "evt_1")
		require.NoError(t, err)
		assert.True(t, done)
	}
	assert.Equal(t, map[string]int{"evt_1": 1}, effects(t, db))
	assert.Nil(t, sqlonce.Tx(t.Context()))
}

func runsOneAtATime(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	var inside, most atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		s := d.store(d.open(t))
		wg.Go(func() {
			err := s.Do(t.Context(), "evt_1", func(ctx context.Context) error {
				most.Store(max(most.Load(), inside.Add(1)))
				defer inside.Add(-1)
				return d.work("evt_1")(ctx)
			})
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	assert.Equal(t, int32(1), most.Load())
	assert.Equal(t, map[string]int{"evt_1": 1}, effects(t, db))
}

func endsWithContext(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	err := d.store(db).Do(ctx, "evt_1", func(ctx context.Context) error {
		require.NoError(t, d.work("evt_1")(ctx))
		cancel()
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, d.store(db).Do(t.Context(), "evt_1", d.work("evt_1")))
	assert.Equal(t, map[string]int{"evt_1": 1}, effects(t, db))
}

// detectsRollback tests callbacks that return nil although their work was rolled back.
func detectsRollback(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	for name, f := range map[string]func(ctx context.Context) error{
		"the callback rolled back": func(ctx context.Context) error { return sqlonce.Tx(ctx).Rollback() },
		"the database rolled back": func(ctx context.Context) error {
			_, err := sqlonce.Tx(ctx).ExecContext(ctx, `ROLLBACK`)
			return err
		},
	} {
		err := d.store(db).Do(t.Context(), "evt_1", f)
		require.ErrorIs(t, err, sqlonce.ErrRolledBack, name)
		done, err := d.store(db).Done(t.Context(), "evt_1")
		require.NoError(t, err)
		assert.False(t, done, name)
	}
	if d.Dialect == sqlonce.Postgres { // here a failed statement makes the whole transaction fail
		err := d.store(db).Do(t.Context(), "evt_1", func(ctx context.Context) error {
			require.NoError(t, d.work("evt_1")(ctx))
			_, err := sqlonce.Tx(ctx).ExecContext(ctx, `INSERT INTO nowhere VALUES (1)`)
			require.Error(t, err)
			return nil
		})
		require.ErrorIs(t, err, sqlonce.ErrRolledBack)
	}
	assert.Empty(t, effects(t, db))
	err := d.store(db).Do(t.Context(), "evt_1", func(ctx context.Context) error {
		require.NoError(t, d.work("evt_1")(ctx))
		return sqlonce.Tx(ctx).Commit()
	})
	require.ErrorIs(t, err, sqlonce.ErrRolledBack, "it was committed, but not by the Store")
	require.NoError(t, d.store(db).Do(t.Context(), "evt_1", d.work("evt_1")))
	assert.Equal(t, map[string]int{"evt_1": 1}, effects(t, db), "the callback's own commit also kept the row of the Store")
}

func comparesBytes(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	s := d.store(db)
	longest := strings.Repeat("e", 254)
	ids := []string{"evt_a", "evt_A", "evt_ä", "evt_a ", " evt_a", longest + "1", longest + "2"}
	for range 2 {
		for _, id := range ids {
			require.NoError(t, s.Do(t.Context(), id, d.work("x")))
		}
	}
	assert.Equal(t, map[string]int{"x": len(ids)}, effects(t, db))
	require.ErrorContains(t, s.Do(t.Context(), longest+"12", d.work("x")), "256 bytes")
}

func ignoresUncommitted(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	careless := d // its sessions may see what is not committed
	if d.Dialect == sqlonce.MySQL {
		careless.DSN += "?tx_isolation=%27READ-UNCOMMITTED%27&clientFoundRows=true"
	}
	other := careless.store(careless.open(t))
	err := d.store(db).Do(t.Context(), "evt_1", func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		defer cancel()
		done, _ := other.Done(ctx, "evt_1") // it may wait
		assert.False(t, done)
		return nil
	})
	require.NoError(t, err)
	done, err := other.Done(t.Context(), "evt_1")
	require.NoError(t, err)
	assert.True(t, done)
	require.NoError(t, other.Do(t.Context(), "evt_1", d.work("evt_1")))
	assert.Empty(t, effects(t, db))
}

func separatesNames(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	for range 2 {
		for _, name := range []string{"", "books", "Books", strings.Repeat("n", 64)} {
			s := d.store(db)
			s.Name = name
			require.NoError(t, s.Do(t.Context(), "evt_1", d.work("evt_1")))
		}
	}
	assert.Equal(t, map[string]int{"evt_1": 4}, effects(t, db))
}

func removesOldRows(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	s := d.store(db)
	other := d.store(db)
	other.Name = "other"
	nothing := func(context.Context) error { return nil }
	do := func(s *sqlonce.Store, ids ...string) {
		for _, id := range ids {
			require.NoError(t, s.Do(t.Context(), id, nothing))
		}
	}
	age := func(by time.Duration) {
		run(t, db, fmt.Sprintf(`UPDATE stripe_events SET done = done - %d`, by/time.Second))
	}
	do(s, "evt_1", "evt_2")
	do(other, "evt_1")
	age(sqlonce.DefaultAge + time.Minute)
	do(s, "evt_3")
	age(sqlonce.DefaultAge - time.Minute)

	forever := d.store(db)
	forever.Age = -1
	n, err := forever.Prune(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n)

	n, err = s.Prune(t.Context())
	require.NoError(t, err)
	assert.Equal(t, int64(2), n)
	for id, want := range map[string]bool{"evt_1": false, "evt_2": false, "evt_3": true} {
		done, err := s.Done(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, want, done, id)
	}
	done, err := other.Done(t.Context(), "evt_1")
	require.NoError(t, err)
	assert.True(t, done, "another Name has its own Age")

	age(2 * time.Minute)
	short := d.store(db) // a new Store, which prunes after its first event
	do(short, "evt_4")
	done, err = s.Done(t.Context(), "evt_3")
	require.NoError(t, err)
	assert.False(t, done, "removed without a call of Prune, after evt_4 was handled")
}

const (
	secret   = "whsec_sqltest"
	snapshot = `{"id":"evt_1","object":"event","type":"charge.dispute.closed","data":{"object":{"id":"du_1","object":"dispute"}}}`
	thin     = `{"id":"evt_test_61","object":"v2.core.event","type":"v1.charge.dispute.closed",` +
		`"snapshot_event":"evt_1","related_object":{"id":"du_1"}}`
)

func deliver(t *testing.T, h http.Handler, payload string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(payload))
	r.Header.Set("Stripe-Signature", webhook.Sign([]byte(payload), secret, time.Now()))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func opensNothingDuringFetch(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	fetches := 0
	h := &webhook.Handler{
		Secrets: []string{secret}, Once: d.store(db),
		FetchDispute: func(_ context.Context, id string, _ ...stripedispute.Option) (*dispute.Dispute, error) {
			fetches++
			assert.Zero(t, db.Stats().InUse, "a connection is in use during the fetch")
			return &dispute.Dispute{ID: id}, nil
		},
		Handle: func(ctx context.Context, e *webhook.Event) error {
			assert.Equal(t, 1, db.Stats().InUse)
			return d.work(e.ChangeID())(ctx)
		},
	}
	for range 3 {
		assert.Equal(t, http.StatusOK, deliver(t, h, snapshot))
	}
	assert.Equal(t, 1, fetches, "a duplicate is not fetched")
	assert.Equal(t, map[string]int{"evt_1": 1}, effects(t, db))
}

func handlesBothFormsOnce(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	for range 2 { // two processes
		h := &webhook.Handler{
			Secrets: []string{secret}, Once: d.store(d.open(t)),
			Handle: func(ctx context.Context, e *webhook.Event) error { return d.work(e.ChangeID())(ctx) },
		}
		assert.Equal(t, http.StatusOK, deliver(t, h, thin))
		assert.Equal(t, http.StatusOK, deliver(t, h, snapshot))
	}
	assert.Equal(t, map[string]int{"evt_1": 1}, effects(t, db))
}

func rollsBackFailedCallback(t *testing.T, d database, db *sql.DB) {
	t.Helper()
	h := &webhook.Handler{Secrets: []string{secret}, Once: d.store(db)}
	for _, end := range []func() error{
		func() error { return errors.New("no") },
		func() error { panic("no") },
	} {
		h.Handle = func(ctx context.Context, e *webhook.Event) error {
			require.NoError(t, d.work(e.ChangeID())(ctx))
			return end()
		}
		assert.Equal(t, http.StatusInternalServerError, deliver(t, h, snapshot))
		assert.Empty(t, effects(t, db))
	}
}

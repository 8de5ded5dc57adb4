// Package sqlonce is a webhook.Once over database/sql: any number of processes
// share one table of the changes that were handled, and a restart forgets nothing.
// It supports Postgres, SQLite, MySQL and MariaDB, and contains no driver.
//
//	store := &sqlonce.Store{DB: db, Dialect: sqlonce.Postgres}
//	if err := store.Create(ctx); err != nil {
//		return err
//	}
//	http.Handle("POST /stripe", &webhook.Handler{
//		Secrets: []string{os.Getenv("STRIPE_WEBHOOK_SECRET")},
//		Once:    store,
//		Handle: func(ctx context.Context, e *webhook.Event) error {
//			_, err := sqlonce.Tx(ctx).ExecContext(ctx, `INSERT INTO todo (dispute) VALUES ($1)`, e.Related.ID)
//			return err
//		},
//	})
//
// The row of a change and the work for it are one transaction. So what Handle
// writes with [Tx] takes effect exactly once, even when Stripe delivers the event
// many times and processes are killed. What Handle does elsewhere, such as a request
// to Stripe, can happen again after a crash: use methods that are safe to repeat, or
// an idempotency key made of the event's ChangeID.
//
// The transaction begins after the Handler has fetched the dispute and lasts as
// long as Handle. So keep slow work out of Handle: write a job and do it later.
//
// Stripe: https://docs.stripe.com/webhooks
package sqlonce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

// DefaultTable is the default of [Store].Table.
const DefaultTable = "stripe_events"

// DefaultAge is the default of [Store].Age. Stripe repeats a delivery for three days, and you
// can send an event again by hand for 30 days.
const DefaultAge = 31 * 24 * time.Hour

// pruneEvery is how long a Store waits before it removes old rows again.
const pruneEvery = time.Hour

// Store is a webhook.Once that keeps the handled changes in a table. DB and Dialect are
// required. Set the fields before the first use, and use it by pointer. It is safe for
// concurrent use.
type Store struct {
	DB      *sql.DB // opened with a driver of your choice
	Dialect Dialect // the kind of database that DB is

	// Name separates the Handlers that share a table: each Name handles a change once.
	// Give different Names to Handlers that do different work, and the same Name to
	// processes that share the work of one Handler. It has at most 64 bytes; "" is a name
	// too.
	Name string

	// Table is the name of the table: ASCII letters, digits and _, at most 48 characters.
	// "" means [DefaultTable].
	Table string

	// Age is how long a change is remembered, by the clock of the database. About once an
	// hour, after it handled a change, the Store removes older rows of this Name. 0 means
	// [DefaultAge]; a negative value keeps rows for ever.
	Age time.Duration

	pruned atomic.Int64 // when rows were last removed, in Unix seconds
}

// maxName and maxID are also the lengths of the columns in a table that Create makes. A table that
// users have already keeps its lengths, and MySQL would cut off a longer value.
const (
	maxName  = 64  // bytes of Store.Name
	maxID    = 255 // bytes of the id of a change; Stripe's ids have about 30
	maxTable = 48  // characters of Store.Table; Postgres allows 63, and the index adds "_done"
)

// ErrRolledBack means that the callback returned nil, but the transaction had already ended:
// the database rolled it back after a statement failed, or the callback committed it or rolled
// it back. Stripe sends the event again.
var ErrRolledBack = errors.New("webhook/sqlonce: the transaction ended before the callback returned; " +
	"the callback must return the errors of its statements")

// txKey is the key of the context for the transaction.
type txKey struct{}

// Tx returns the transaction in which a change is handled, from the context that
// Handle receives. It is nil outside of [Store.Do]. Do not commit it or roll it
// back. If a statement fails, return its error.
func Tx(ctx context.Context) *sql.Tx {
	tx, _ := ctx.Value(txKey{}).(*sql.Tx)
	return tx
}

// Create makes the table and its index if they do not exist. Call it when the
// program starts; several processes may call it at the same time. If the program may not
// create tables, run the statements of [Store.Schema] with your migrations instead.
func (s *Store) Create(ctx context.Context) error {
	q, err := s.queries()
	if err != nil {
		return err
	}
	statements := q.create
	if q.locked != "" {
		statements = []string{fmt.Sprintf(q.locked, strings.Join(q.create, "; "))}
	}
	for _, statement := range statements {
		if _, err := s.DB.ExecContext(ctx, statement); err != nil {
			return wrap("creating the table", err)
		}
	}
	return nil
}

// Schema returns the statements of [Store.Create], each with a semicolon.
func (s *Store) Schema() (string, error) {
	q, err := s.queries()
	if err != nil {
		return "", err
	}
	return strings.Join(q.create, ";\n") + ";\n", nil
}

// Do implements webhook.Once. It runs f in this goroutine, within a transaction, for which it may
// first wait for a connection of DB. While f runs for an id, in this or another process, another Do
// with the same id waits in the database until the first one or ctx ends, or until the database
// gives up waiting for the lock; Do then returns its error. On SQLite, it waits for any other id too.
func (s *Store) Do(ctx context.Context, id string, f func(ctx context.Context) error) error {
	q, err := s.queriesFor(id)
	if err != nil {
		return err
	}
	tx, err := s.DB.BeginTx(ctx, nil)
	if err != nil {
		return wrap("beginning a transaction", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	first, err := insert(ctx, tx, q, s.Name, id)
	if err != nil {
		return wrap("recording "+id, err)
	}
	if !first {
		return nil // it was handled before
	}
	if err := f(context.WithValue(ctx, txKey{}, tx)); err != nil {
		return err
	}
	if err := commit(ctx, tx, q, s.Name, id); err != nil {
		return err
	}
	s.pruneSometimes(ctx)
	return nil
}

// insert inserts the row of id and reports whether it is new. If another open transaction has
// inserted it, insert waits until that one ends.
func insert(ctx context.Context, tx *sql.Tx, q queries, name, id string) (bool, error) {
	result, err := tx.ExecContext(ctx, q.insert, name, id)
	if err != nil {
		return false, err
	}
	rows, err := result.RowsAffected()
	return rows > 0, err
}

// commit commits if the row is still there. The row is missing if the database has rolled the
// transaction back, as MySQL does after a deadlock.
func commit(ctx context.Context, tx *sql.Tx, q queries, name, id string) error {
	if err := ctx.Err(); err != nil {
		return err // Do rolls back
	}
	there, err := exists(ctx, tx, q, name, id)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRolledBack, err)
	}
	if !there {
		return ErrRolledBack
	}
	return wrap("committing the work for "+id, tx.Commit())
}

// Done reports whether the transaction for id was committed. It opens no transaction. On MySQL, it
// waits for an open transaction with the same id, as Do does.
func (s *Store) Done(ctx context.Context, id string) (bool, error) {
	q, err := s.queriesFor(id)
	if err != nil {
		return false, err
	}
	done, err := exists(ctx, s.DB, q, s.Name, id)
	return done, wrap("looking for "+id, err)
}

// querier is a database or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// exists reports whether there is a row for id.
func exists(ctx context.Context, db querier, q queries, name, id string) (bool, error) {
	var one int
	err := db.QueryRowContext(ctx, q.find, name, id).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Prune removes the rows of this Name that are older than Age, and returns their number. A
// Store does this by itself about once an hour and ignores the error; call Prune to get the
// error.
func (s *Store) Prune(ctx context.Context) (int64, error) {
	q, err := s.queries()
	if err != nil || s.Age < 0 {
		return 0, err
	}
	age := s.Age
	if age == 0 {
		age = DefaultAge
	}
	result, err := s.DB.ExecContext(ctx, q.prune, s.Name, int64(age/time.Second))
	if err != nil {
		return 0, wrap("removing old rows", err)
	}
	rows, err := result.RowsAffected()
	return rows, wrap("removing old rows", err)
}

// pruneSometimes calls Prune if the last call was at least pruneEvery ago. Do calls it after the
// commit, so the response to Stripe waits for it.
func (s *Store) pruneSometimes(ctx context.Context) {
	last, now := s.pruned.Load(), time.Now().Unix()
	if now-last < int64(pruneEvery/time.Second) || !s.pruned.CompareAndSwap(last, now) {
		return
	}
	_, _ = s.Prune(ctx) // an error does not matter: the change is handled, and Prune is called again in an hour
}

// wrap says in err what the Store was doing. It returns nil if err is nil.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("webhook/sqlonce: %s: %w", what, err)
}

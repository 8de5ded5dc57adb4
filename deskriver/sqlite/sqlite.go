// Package sqlite keeps the queue of a desk in one SQLite file, for programs on one machine.
//
//	q, err := sqlite.Open(ctx, "disputes.db", k, deskriver.Config{})
//	if err != nil {
//		return err
//	}
//	defer q.Stop(context.Background())
//	if err := q.Start(ctx); err != nil {
//		return err
//	}
//	http.Handle("POST /stripe", q.Webhook(secret))
//
// Several processes of one machine may open the same file, even if it does not exist yet.
// For more than one machine use Postgres: SQLite files do not work on network file systems.
// River's documentation calls its SQLite driver early, because it is newer than the driver for
// Postgres.
//
// For [deskriver.Queue.LookTx] open the file a second time, with database/sql and the pragma
// busy_timeout. SQLite has one writer at a time: after your transaction has written, all
// other writers wait for its commit, up to ten seconds.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// Open opens the file, or creates it, creates River's tables in it, and connects the desk. The
// Stop method of the queue closes the file.
func Open(ctx context.Context, file string, k *desk.Desk, cfg deskriver.Config) (*deskriver.Queue[*sql.Tx], error) {
	db, err := openFile(ctx, file)
	if err != nil {
		return nil, err
	}
	q, err := deskriver.Open(ctx, riversqlite.New(db), k, cfg)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	q.OnStop(db.Close)
	return q, nil
}

// timeToOpen is how long a process waits while other processes open the same new file.
const timeToOpen = 20 * time.Second

// options make a transaction wait for other writers when it begins, up to ten seconds, and
// make a commit survive a power failure.
const options = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"

// openFile opens the database. The first process switches the file to WAL, and SQLite allows
// that only while no other process uses the file. The others get an error at once, despite
// busy_timeout, so they try again.
func openFile(ctx context.Context, file string) (*sql.DB, error) {
	switch {
	case strings.TrimSpace(file) == "":
		return nil, errors.New("deskriver: the file name is empty")
	case file == ":memory:":
		return nil, errors.New("deskriver: the queue cannot be in memory, because it must survive the process; name a file")
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+options)
	if err != nil {
		return nil, fmt.Errorf("deskriver: %w", err)
	}
	db.SetMaxOpenConns(1) // River requires it: see the documentation of riversqlite
	err = db.PingContext(ctx)
	for began := time.Now(); busy(err) && ctx.Err() == nil && time.Since(began) < timeToOpen; err = db.PingContext(ctx) {
		time.Sleep(rand.N(50 * time.Millisecond)) //nolint:gosec // jitter is not a secret
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("deskriver: opening %s: %w", file, err), db.Close())
	}
	return db, nil
}

// busy reports whether another process uses the file at this moment.
func busy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

// Package sqlite keeps the queue of a desk in one SQLite file: the default for one machine.
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
// Several processes of one machine may open the same file, also one that does not exist yet.
// River calls its SQLite driver early (it is newer than that for Postgres); beyond one machine
// use Postgres. SQLite's files do not work on network file systems.
//
// For [deskriver.Queue.LookTx] open the file a second time, with database/sql and the pragma
// busy_timeout. SQLite has one writer at a time: while your transaction has written and is not
// committed, everything else that writes waits, up to ten seconds.
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

// Open opens or makes the file, makes River's tables in it, and connects the desk. Stop of the
// queue closes the file.
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

// timeToOpen is how long a process waits for others that open a new file.
const timeToOpen = 20 * time.Second

// options: a transaction that will write waits for its turn when it begins, up to ten
// seconds, and what is committed survives a power failure.
const options = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"

// openFile opens the database. The first process switches it to WAL, for which SQLite needs
// it alone: others get an error at once, whatever their busy_timeout, and try again.
func openFile(ctx context.Context, file string) (*sql.DB, error) {
	switch {
	case strings.TrimSpace(file) == "":
		return nil, errors.New("deskriver: the file name is empty")
	case file == ":memory:":
		return nil, errors.New("deskriver: the queue must survive the process, so it cannot be in memory; name a file")
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+options)
	if err != nil {
		return nil, fmt.Errorf("deskriver: %w", err)
	}
	db.SetMaxOpenConns(1) // River needs it; see its riversqlite
	err = db.PingContext(ctx)
	for began := time.Now(); busy(err) && ctx.Err() == nil && time.Since(began) < timeToOpen; err = db.PingContext(ctx) {
		time.Sleep(rand.N(50 * time.Millisecond)) //nolint:gosec // jitter is not a secret
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("deskriver: opening %s: %w", file, err), db.Close())
	}
	return db, nil
}

func busy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

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
// Several processes may open the same file. River calls its SQLite driver early; beyond one
// machine use Postgres.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	_ "modernc.org/sqlite" // the driver

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
	driver := riversqlite.New(db)
	if err := deskriver.Migrate(ctx, driver); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	q, err := deskriver.Open(ctx, driver, k, cfg)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	q.OnStop(db.Close)
	return q, nil
}

// openFile opens the database. It has one writer at a time, which waits up to ten seconds for
// those of other processes.
func openFile(ctx context.Context, file string) (*sql.DB, error) {
	if strings.TrimSpace(file) == "" {
		return nil, errors.New("deskriver: the file name is empty")
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("deskriver: %w", err)
	}
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("deskriver: opening %s: %w", file, err), db.Close())
	}
	return db, nil
}

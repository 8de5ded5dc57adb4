package deskriver

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
)

// Migrate creates River's tables, or updates the tables of an older release. The schema is
// that of Postgres; "" uses the search path. [Open] does the same. Call Migrate in a separate
// step if your program may not change tables itself. Any number of processes may call it at
// the same time. If it fails, it tries again up to eight times, with waits of 13 seconds at most
// together, until ctx ends.
func Migrate[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], schema string) error {
	err := migrate(ctx, driver, schema)
	for try := range 8 { // if two processes create the same table at the same moment, one of them fails
		if err == nil || ctx.Err() != nil {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(rand.N(50 * time.Millisecond << try)): //nolint:gosec // jitter is not a secret
		}
		err = migrate(ctx, driver, schema)
	}
	if err != nil {
		return fmt.Errorf("deskriver: creating River's tables: %w", err)
	}
	return nil
}

// migrate creates the schema and River's tables, and the index of this package.
func migrate[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], schema string) error {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Schema: schema})
	if err != nil {
		return err
	}
	done, err := migrator.ExistingVersions(ctx)
	if err != nil {
		return err
	}
	db := driver.GetExecutor()
	if len(done) == 0 && schema != "" {
		if err := db.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+quote(schema)); err != nil {
			return err
		}
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return err
	}
	return createIndex(ctx, db, schema)
}

// indexName is the name of an index for River's query for jobs that are due. The query runs
// every five seconds, and without the index it reads all planned jobs. An index with other columns
// needs another name, because createIndex does not look at the columns.
const indexName = "deskriver_due_index"

// createIndex creates the index if it does not exist. It may be missing again after a
// migration of River, which may create a new table.
func createIndex(ctx context.Context, db riverdriver.Executor, schema string) error {
	exists, err := db.IndexExists(ctx, &riverdriver.IndexExistsParams{Index: indexName, Schema: schema})
	if err != nil || exists {
		return err
	}
	table := "river_job"
	if schema != "" {
		table = quote(schema) + "." + table
	}
	return db.Exec(ctx, "CREATE INDEX IF NOT EXISTS "+indexName+" ON "+table+
		" (state, scheduled_at) WHERE state IN ('retryable', 'scheduled')")
}

// quote quotes the name of a schema for SQL.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

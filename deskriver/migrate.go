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

// Migrate makes River's tables in a schema of Postgres, "" for that of the search path, or
// brings those of an older release up to date. [Open] does it too. Call it where the
// program itself may not change tables, in a step before. Any number of processes may do it
// at the same time.
func Migrate[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], schema string) error {
	err := migrate(ctx, driver, schema)
	for try := range 8 { // two processes that make the same table at the same moment: one of them fails
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
		return fmt.Errorf("deskriver: making River's tables: %w", err)
	}
	return nil
}

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
	return index(ctx, db, schema)
}

// indexName is the index for River's query for what is due, which runs every five seconds
// and reads all planned jobs without it.
const indexName = "deskriver_due_index"

// index makes the index where it is missing: a migration of River may have made its table
// anew.
func index(ctx context.Context, db riverdriver.Executor, schema string) error {
	there, err := db.IndexExists(ctx, &riverdriver.IndexExistsParams{Index: indexName, Schema: schema})
	if err != nil || there {
		return err
	}
	table := "river_job"
	if schema != "" {
		table = quote(schema) + "." + table
	}
	return db.Exec(ctx, "CREATE INDEX IF NOT EXISTS "+indexName+" ON "+table+" (state, scheduled_at) WHERE state IN ('retryable', 'scheduled')")
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

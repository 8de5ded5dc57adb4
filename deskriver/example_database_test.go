package deskriver_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/deskriver/sqlite"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// DisputeQueue has the methods of a Queue that do not depend on the database. With them, the
// rest of the program is the same for both.
type DisputeQueue interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	Webhook(secrets ...string) http.Handler
	Look(ctx context.Context, account, id string) error
}

// openQueueAt opens the queue in Postgres if url is that of a Postgres database, and otherwise in
// the SQLite file with this name.
func openQueueAt(ctx context.Context, url string, k *desk.Desk, cfg deskriver.Config) (DisputeQueue, error) {
	if !strings.HasPrefix(url, "postgres://") && !strings.HasPrefix(url, "postgresql://") {
		return sqlite.Open(ctx, url, k, cfg)
	}
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return nil, err
	}
	q, err := deskriver.Open(ctx, riverpgxv5.New(pool), k, cfg)
	if err != nil {
		pool.Close()
		return nil, err
	}
	q.OnStop(func() error { pool.Close(); return nil })
	return q, nil
}

// A setting such as DATABASE_URL chooses the database.
func Example_databaseURL() {
	dir, err := os.MkdirTemp("", "queue")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	url := filepath.Join(dir, "disputes.db") // os.Getenv("DATABASE_URL")
	cfg := stripedispute.Config{Key: "sk_test_123"}
	k := &desk.Desk{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg)}

	ctx := context.Background()
	q, err := openQueueAt(ctx, url, k, deskriver.Config{})
	if err != nil {
		log.Print(err)
		return
	}
	http.Handle("POST /stripe", q.Webhook("whsec_of_the_endpoint"))
	fmt.Println(q.Look(ctx, "", "du_1"), q.Stop(ctx))
	// Output: <nil> <nil>
}

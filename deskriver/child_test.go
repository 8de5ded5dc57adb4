package deskriver_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/deskriver/sqlite"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// TestMain runs the tests. If DESKRIVER_CHILD is set, it runs a child process instead.
func TestMain(m *testing.M) {
	if kind := os.Getenv("DESKRIVER_CHILD"); kind != "" {
		runChild := child
		if kind == "open" {
			runChild = openChild
		}
		if err := runChild(); err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// queue is what a child uses of a Queue with any database.
type queue interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	Webhook(secrets ...string) http.Handler
	Look(ctx context.Context, account, id string) error
}

// child runs jobs of the queue in DESKRIVER_DB until it is killed. Its Stripe is at
// STRIPE_API_BASE. It prints the address at which it receives events.
func child() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	accounts := strings.Split(os.Getenv("DESKRIVER_ACCOUNTS"), ",")
	cfg := deskriver.Config{
		Accounts:   func(context.Context) ([]string, error) { return accounts, nil },
		SweepEvery: 3 * time.Second, JobTimeout: 4 * time.Second, RescueAfter: 5 * time.Second, PollEvery: 50 * time.Millisecond,
		Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	}
	k := childDesk(os.Getenv("STRIPE_API_BASE"), os.Getenv("DESKRIVER_NOTICES"))
	q, err := openQueue(ctx, os.Getenv("DESKRIVER_DB"), k, cfg)
	if err != nil {
		return err
	}
	if err := q.Start(ctx); err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	srv := &http.Server{Handler: q.Webhook(secret), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = srv.Close()
	}()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return q.Stop(context.WithoutCancel(ctx))
}

func openQueue(ctx context.Context, db string, k *desk.Desk, cfg deskriver.Config) (queue, error) {
	if file, ok := strings.CutPrefix(db, "sqlite:"); ok {
		return sqlite.Open(ctx, file, k, cfg)
	}
	conf, err := pgxpool.ParseConfig(db)
	if err != nil {
		return nil, err
	}
	conf.MaxConns = 10
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, err
	}
	q, err := deskriver.Open(ctx, riverpgxv5.New(pool), k, cfg)
	if err != nil {
		return nil, err
	}
	q.OnStop(func() error { pool.Close(); return nil })
	return q, nil
}

// childDesk makes a desk that posts its notices to an address. Like a careless program, its
// Gather returns another text each time.
func childDesk(base, notices string) *desk.Desk {
	cfg := stripedispute.Config{Key: "sk_test_123456789012", BaseURL: base}
	return &desk.Desk{
		Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg),
		Gather: func(_ context.Context, c desk.Case) (*evidence.Packet, error) {
			text := fmt.Sprintf("A bicycle for %s, gathered by %d at %s", c.Dispute.ID, os.Getpid(), time.Now())
			return &evidence.Packet{Evidence: dispute.Evidence{ProductDescription: text}}, nil
		},
		Notify: func(ctx context.Context, n desk.Notice) error {
			text := string(n.Kind) + " " + n.ID
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, notices, strings.NewReader(text))
			if err != nil {
				return err
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				return err
			}
			return resp.Body.Close()
		},
	}
}

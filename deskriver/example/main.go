// Command example runs a desk with an in-memory Stripe: disputes arrive by webhooks, evidence
// is gathered and staged, a person approves it on a page, and it is submitted.
//
//	go run ./example                     # the queue in a temporary SQLite file
//	go run ./example -postgres URL       # the queue in Postgres
//	go run ./example -approve -exit      # without a person; ends after the first submission
//
// It needs no key and no network, because Stripe is package disputetest in this process. Open
// the address that it prints in a browser.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/deskriver/sqlite"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/desk/deskweb"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

const secret = "whsec_the_example_signs_with_this"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "example:", err)
		os.Exit(1) //nolint:gocritic // stop only ends the signal
	}
}

// run parses the flags, starts the queue and the pages, and opens two disputes at the in-memory
// Stripe. It ends with ctx, or with -exit after the first submission.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("example", flag.ContinueOnError)
	postgres := flags.String("postgres", "", "URL of a Postgres database for the queue")
	addr := flags.String("addr", "127.0.0.1:0", "loopback address of the pages")
	approve := flags.Bool("approve", false, "approve staged evidence without a person")
	exit := flags.Bool("exit", false, "end when a response has been submitted")
	if err := flags.Parse(args); err != nil {
		return err
	}
	// The queue in Postgres recognises an event that it has had, also from an earlier run.
	stripe := disputetest.NewServer(disputetest.SettleAtOnce(), disputetest.UniqueEvents())
	submitted := make(chan struct{}, 1)
	k := newDesk(stripe.Config(), out, submitted)
	q, err := open(ctx, *postgres, k)
	if err != nil {
		return err
	}
	defer func() { _ = q.Stop(context.WithoutCancel(ctx)) }()
	if err := q.Start(ctx); err != nil {
		return err
	}
	url, err := serve(ctx, *addr, k, q)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "This is a demonstration with an in-memory Stripe.\nPages: %s\n", url)

	stripe.SendEvents(q.Webhook(secret), secret)
	stripe.AddDispute(disputetest.Dispute{Reason: "product_not_received", Amount: 12_900, DueBy: time.Now().Add(30 * time.Hour)})
	stripe.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, Amount: 4_200})
	if *approve {
		go approveAll(ctx, k)
	}
	for {
		select {
		case <-submitted:
			if *exit {
				return nil
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// newDesk makes a desk that prints every notice. Its Gather returns invented evidence; yours
// reads the records of your orders.
func newDesk(cfg stripedispute.Config, out io.Writer, submitted chan<- struct{}) *desk.Desk {
	var seen sync.Map // ids of notices; a real program keeps them where all its processes can read them
	return &desk.Desk{
		Disputes: dispute.NewClient(cfg),
		Files:    fileupload.NewClient(cfg),
		Gather: func(_ context.Context, c desk.Case) (*evidence.Packet, error) {
			if c.Dispute.Status.Inquiry() {
				return nil, nil //nolint:nilnil // means: left to a person
			}
			return &evidence.Packet{Evidence: dispute.Evidence{
				ShippingCarrier: "Royal Mail", ShippingTrackingNumber: "AB123456789GB", UncategorizedText: "winning_evidence",
			}}, nil
		},
		RemindBefore: []time.Duration{48 * time.Hour, 4 * time.Hour},
		Notify: func(_ context.Context, n desk.Notice) error {
			if _, repeated := seen.LoadOrStore(n.ID, true); repeated {
				return nil // a notice may be sent more than once
			}
			_, _ = fmt.Fprintf(out, "notice: %s %s\n", n.Case.Dispute.ID, n.Kind)
			if n.Kind == desk.Submitted {
				select {
				case submitted <- struct{}{}:
				default:
				}
			}
			return nil
		},
	}
}

// queue is what the example uses of a Queue with either database.
type queue interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	Webhook(secrets ...string) http.Handler
	Look(ctx context.Context, account, id string) error
}

// open opens the queue in Postgres, or in a temporary SQLite file without an address.
func open(ctx context.Context, postgres string, k *desk.Desk) (queue, error) {
	if postgres == "" {
		return openTemporary(ctx, k)
	}
	pool, err := pgxpool.New(ctx, postgres)
	if err != nil {
		return nil, err
	}
	q, err := deskriver.Open(ctx, riverpgxv5.New(pool), k, deskriver.Config{})
	if err != nil {
		pool.Close()
		return nil, err
	}
	q.OnStop(func() error { pool.Close(); return nil })
	return q, nil
}

// openTemporary opens a queue in a temporary folder, which is removed when the queue stops. A
// real program keeps the file.
func openTemporary(ctx context.Context, k *desk.Desk) (queue, error) {
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		return nil, err
	}
	q, err := sqlite.Open(ctx, filepath.Join(dir, "queue.db"), k, deskriver.Config{})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	q.OnStop(func() error { return os.RemoveAll(dir) })
	return q, nil
}

// serve serves the pages until ctx ends, and returns their address.
func serve(ctx context.Context, addr string, k *desk.Desk, q queue) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return "", err
	}
	if a, ok := l.Addr().(*net.TCPAddr); !ok || !a.IP.IsLoopback() {
		return "", errors.Join(errors.New("-addr must be a loopback address, because everybody may approve on these pages"), l.Close())
	}
	srv := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: &deskweb.Handler{
		Desk:      k,
		Authorize: func(*http.Request) (string, error) { return "demo", nil }, // a real program checks its session here
		Decided:   func(ctx context.Context, account, id string) { _ = q.Look(ctx, account, id) },
	}}
	go func() {
		<-ctx.Done()
		_ = srv.Close()
	}()
	go func() { _ = srv.Serve(l) }()
	return "http://" + l.Addr().String() + "/", nil
}

// approveAll approves all staged evidence, in place of a person.
func approveAll(ctx context.Context, k *desk.Desk) {
	for ctx.Err() == nil {
		for c, err := range k.Due(ctx) {
			if s := c.State(); err == nil && s.Staged && !s.Approved {
				_ = k.Approve(ctx, c.Account, c.Dispute.ID, s.Fingerprint, "demo")
			}
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

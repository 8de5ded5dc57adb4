// Command webhook is a server that hears of disputes and stages evidence for them.
//
//	go run ./examples/webhook
//
// Without a key it shows itself: an in-memory Stripe opens disputes, sends signed
// events to it over loopback, and the program ends. With STRIPE_API_KEY and
// STRIPE_WEBHOOK_SECRET it serves Stripe's events until it is interrupted; the
// Stripe CLI brings them to a laptop:
//
//	stripe listen --all-snapshot --forward-to http://127.0.0.1:4242/stripe
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/examples/internal/setup"
	"github.com/stripedispute-go/stripedispute/webhook"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "webhook:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("webhook", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:4242", "address to listen on")
	live := flags.Bool("live", false, "accept a live key")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cfg, memory, err := setup.Config(*live)
	if err != nil {
		return err
	}
	secrets := os.Getenv("STRIPE_WEBHOOK_SECRET") // "whsec_new,whsec_old" while one is replaced
	if memory != nil {
		*addr, secrets = "127.0.0.1:0", "whsec_demonstration"
	}
	if secrets == "" {
		return errors.New("set STRIPE_WEBHOOK_SECRET to the whsec_… of the endpoint")
	}
	desk := desk{dispute.NewClient(cfg), log.New(out, "", 0)}
	endpoint := &webhook.Handler{
		Secrets:      strings.Split(secrets, ","),
		FetchDispute: desk.disputes.Get, // each dispute as it is now, whatever the order of events
		Handle:       desk.handle,
		OnError:      func(_ context.Context, _ *webhook.Event, err error) { desk.Println("refused:", err) },
	}
	if err := endpoint.Check(); err != nil {
		return err // a secret that was not copied well, for example
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	url := fmt.Sprintf("http://%s/stripe", listener.Addr())
	desk.Println("listening on", url)

	mux := http.NewServeMux()
	mux.Handle("POST /stripe", endpoint)
	server := &http.Server{Handler: mux, ReadTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	if memory != nil {
		demonstrate(memory, url, secrets)
	} else {
		select {
		case <-ctx.Done():
		case err := <-ended:
			return err
		}
	}
	desk.Println("stopping")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return server.Shutdown(grace) // lets deliveries under way come to their end
}

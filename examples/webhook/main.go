// Command webhook is a server that receives events of disputes and stages evidence.
//
//	go run ./examples/webhook
//
// Without a key it is a demonstration: an in-memory Stripe opens disputes and sends signed
// events to the server over loopback, and then the program ends. With STRIPE_API_KEY and
// STRIPE_WEBHOOK_SECRET it receives Stripe's events until it is interrupted. The Stripe CLI
// forwards events to a laptop:
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

// run serves the endpoint until ctx ends. Without a key it runs the demonstration and ends.
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
	secrets := os.Getenv("STRIPE_WEBHOOK_SECRET") // "whsec_new,whsec_old" while you replace a secret
	if memory != nil {
		*addr, secrets = "127.0.0.1:0", "whsec_demonstration"
	}
	if secrets == "" {
		return errors.New("set STRIPE_WEBHOOK_SECRET to the whsec_… of the endpoint")
	}
	s := stager{dispute.NewClient(cfg), log.New(out, "", 0)}
	endpoint := &webhook.Handler{
		Secrets:      strings.Split(secrets, ","),
		FetchDispute: s.disputes.Get, // reads the dispute as it is now, because events may arrive in any order
		Handle:       s.handle,       // in stager.go: stages evidence for new disputes; never submits
		OnError:      func(_ context.Context, _ *webhook.Event, err error) { s.Println("refused:", err) },
	}
	if err := endpoint.Check(); err != nil {
		return err // for example, a secret that was not copied completely
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	url := fmt.Sprintf("http://%s/stripe", listener.Addr())
	s.Println("listening on", url)

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
	s.Println("stopping")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return server.Shutdown(grace) // waits for events that are being handled
}

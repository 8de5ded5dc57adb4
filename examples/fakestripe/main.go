// Command fakestripe serves an in-memory Stripe on loopback, for programs that
// cannot use package disputetest themselves: other languages, the Stripe CLI, curl.
//
//	go run ./examples/fakestripe -addr 127.0.0.1:12111 -webhook http://127.0.0.1:3000/hook
//
// It prints its address in the first line, and then a line for each object: id, kind and
// status. It sends events to -webhook, signed with -secret. A control path at /fake adds
// objects, decides disputes, moves the clock and plans faults: see docs/fakestripe.md. The
// program stops on an interrupt.
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
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "fakestripe:", err)
		os.Exit(1)
	}
}

// run parses the flags, makes the server, and serves it until ctx ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fakestripe", flag.ContinueOnError)
	var o options
	addr := flags.String("addr", "127.0.0.1:12111", "loopback `address` to listen on")
	flags.StringVar(&o.hook.URL, "webhook", "", "`URL` to post events to")
	flags.StringVar(&o.hook.Secret, "secret", "whsec_fakestripe", "`secret` to sign events with")
	flags.StringVar(&o.hook.Version, "webhook-version", "",
		"API `version` of the events, such as 2026-03-25.dahlia; nothing else in them changes")
	flags.DurationVar(&o.settle, "settle", 0, "`time` from a submission to the decision about evidence such as winning_evidence")
	if err := flags.Parse(args); err != nil {
		return err
	}
	listener, err := listen(ctx, *addr)
	if err != nil {
		return err
	}
	f := &fake{options: o}
	seeds, err := f.reset()
	if err != nil {
		_ = listener.Close()
		return err
	}
	_, _ = fmt.Fprintf(out, "listening on http://%s\n", listener.Addr())
	for _, s := range seeds {
		_, _ = fmt.Fprintln(out, s.ID, s.Kind, s.Status)
	}
	return serve(ctx, listener, f.handler())
}

// listen listens on a loopback address. It refuses other addresses, because this server accepts
// any key.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		_ = listener.Close()
		return nil, fmt.Errorf("%s is not a loopback address", addr)
	}
	return listener, nil
}

// serve serves requests until ctx ends, and then closes all connections without waiting.
func serve(ctx context.Context, listener net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Command fakestripe serves an in-memory Stripe on loopback, for programs that
// cannot use package disputetest themselves: the Stripe CLI, other languages.
//
//	go run ./examples/fakestripe -addr 127.0.0.1:0
//
// The first line it prints is the address, then comes a line per object: id,
// kind and status. Events go to -webhook, signed with -secret. It stops on an
// interrupt.
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

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "fakestripe:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fakestripe", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:12111", "loopback address to listen on")
	webhook := flags.String("webhook", "", "URL to post events to")
	secret := flags.String("secret", "whsec_fakestripe", "secret to sign them with")
	settle := flags.Bool("settle", true, "decide on magic evidence at once, not after five seconds")
	if err := flags.Parse(args); err != nil {
		return err
	}
	srv := newServer(*settle)
	listener, err := listen(ctx, *addr)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "listening on http://%s\n", listener.Addr())
	for _, o := range seed(srv) {
		_, _ = fmt.Fprintln(out, o.id, o.kind, srv.Object(o.id)["status"])
	}
	if *webhook != "" {
		srv.PostEvents(*webhook, *secret)
	}
	return serve(ctx, listener, srv)
}

func newServer(settle bool) *disputetest.Server {
	if settle {
		return disputetest.NewServer(disputetest.SettleAtOnce())
	}
	return disputetest.NewServer()
}

// listen refuses addresses that others could reach: any key opens this server.
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

// serve answers until ctx ends.
func serve(ctx context.Context, listener net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

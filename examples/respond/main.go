// Command respond answers a dispute with a case folder: evidence.json and the
// documents it names.
//
//	go run ./examples/respond
//
// does the whole job against an in-memory Stripe. With STRIPE_API_KEY it works on
// Stripe, or on what STRIPE_API_BASE and STRIPE_FILES_BASE name, and stages the
// evidence, which can be looked at in the Dashboard and changed:
//
//	STRIPE_API_KEY=sk_test_… go run ./examples/respond -case ./case -dispute du_123
//
// Only -submit sends it to the bank, once and for all. A key that is not a test
// key needs -live as well. Run it again whenever it broke off: nothing is done
// twice.
//
// The exit status is 0 when the evidence is filed or staged, 1 when something
// failed, 2 when the check found errors, and 3 when there was nothing to do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// The exit statuses.
const (
	done = iota
	failed
	faulty
	nothing
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)) //nolint:gocritic // nothing is left to do
}

// run is the program without its process.
func run(ctx context.Context, args []string, env func(string) string, out, errs io.Writer) int {
	o, err := parse(args, errs)
	if errors.Is(err, flag.ErrHelp) {
		return done
	}
	if err == nil {
		err = o.connect(env)
	}
	if err == nil {
		err = o.respond(ctx, out)
	}
	if err == nil {
		return done
	}
	_, _ = fmt.Fprintln(errs, "respond:", err)
	return status(err)
}

// respond loads the case, checks it or files it, and prints what came of it.
func (o *options) respond(ctx context.Context, out io.Writer) error {
	s := &screen{Writer: out, live: terminal(out)}
	disputes := dispute.NewClient(o.config)
	packet, err := o.load()
	if err != nil {
		return s.refusal(err)
	}
	s.packet(o.folder(), packet)
	if o.dryRun {
		return o.check(ctx, s, disputes, packet)
	}
	r := evidence.Responder{Disputes: disputes, Files: fileupload.NewClient(o.config), Progress: s.progress}
	file := r.Stage
	if o.submit {
		file = r.Submit
	}
	res, err := file(ctx, o.dispute, packet)
	if err != nil {
		return s.refusal(err)
	}
	s.result(res)
	if res.Skipped != nil {
		return errNothing
	}
	return s.outcome(ctx, disputes, o)
}

// check only looks: at the packet, and at the dispute that it is for.
func (o *options) check(ctx context.Context, s *screen, disputes *dispute.Client, packet *evidence.Packet) error {
	d, err := disputes.Get(ctx, o.dispute)
	if err != nil {
		return err
	}
	s.dispute("dispute", d)
	if err := packet.Check(d); err != nil {
		return s.refusal(err)
	}
	s.problems(packet.Problems(d))
	s.line("dry run", "nothing was sent")
	return nil
}

var (
	errProblems = errors.New("the packet has errors, and nothing was submitted")
	errNothing  = errors.New("nothing to do: the dispute was answered with this packet before")
)

// status is the exit status for an error.
func status(err error) int {
	switch {
	case errors.Is(err, errProblems):
		return faulty
	case errors.Is(err, errNothing), errors.Is(err, dispute.ErrFinal), errors.Is(err, dispute.ErrUnderReview):
		return nothing
	default:
		return failed
	}
}

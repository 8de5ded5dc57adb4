package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"syscall"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// The exit statuses, as the package comment lists them.
const (
	statusDone        = 0
	statusMachine     = 1
	statusUsage       = 2
	statusNothing     = 3
	statusProblems    = 4
	statusDiffers     = 5
	statusLater       = 6
	statusRefused     = 7
	statusInterrupted = 130
)

// usageError is a command line that cannot be run.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text + "; see disputes help" }

// errNothing is the error of a command that found nothing left to do.
var errNothing = errors.New("nothing to do")

// errClosed is why a command stops whose output nobody reads any more.
var errClosed = errors.New("the output was closed")

// statusOf is the exit status of an error. Of several that are joined, the one that most
// needs a person comes first.
func statusOf(err error) int {
	_, usage := errors.AsType[usageError](err)
	_, problems := errors.AsType[*evidence.Problems](err)
	_, differs := errors.AsType[*evidence.DifferenceError](err)
	switch {
	case err == nil:
		return statusDone
	case usage:
		return statusUsage
	case differs, errors.Is(err, evidence.ErrChanged):
		return statusDiffers
	case problems:
		return statusProblems
	case errors.Is(err, errNothing), errors.Is(err, dispute.ErrFinal), errors.Is(err, dispute.ErrUnderReview):
		return statusNothing
	case remote(err) && stripedispute.Permanent(err):
		return statusRefused
	case remote(err):
		return statusLater
	default:
		return statusMachine
	}
}

// remote reports whether err comes from Stripe or the way to it, and not from this machine.
func remote(err error) bool {
	_, refused := errors.AsType[*stripedispute.Error](err)
	_, network := errors.AsType[*url.Error](err)
	for _, target := range []error{
		stripedispute.ErrConnection, stripedispute.ErrServer, stripedispute.ErrUnconfirmed, dispute.ErrDeadline, dispute.ErrNoResponse, dispute.ErrInquiry,
		context.DeadlineExceeded, context.Canceled,
	} {
		if errors.Is(err, target) {
			return true
		}
	}
	return refused || network
}

// worst is the status of several items, as the package comment says.
func worst(statuses []int) int {
	for _, s := range []int{statusInterrupted, statusDiffers, statusRefused, statusProblems, statusMachine, statusLater, statusUsage} {
		if slices.Contains(statuses, s) {
			return s
		}
	}
	if len(statuses) == 0 || slices.Contains(statuses, statusDone) {
		return statusDone
	}
	return statusNothing
}

// itemsError is what came of several items, each of which was told already.
type itemsError struct{ status int }

func (e itemsError) Error() string { return "not everything was done" }

// finish says what went wrong and returns the exit status.
func finish(ctx context.Context, s std, err error) int {
	if items, ok := errors.AsType[itemsError](err); ok {
		if ctx.Err() != nil && items.status != statusDiffers {
			_, _ = fmt.Fprintln(s.errs, "disputes: interrupted; run it again: nothing is done twice")
			return statusInterrupted
		}
		return items.status
	}
	switch {
	case err == nil:
		return statusDone
	case ctx.Err() != nil && !errors.Is(context.Cause(ctx), errClosed):
		_, _ = fmt.Fprintln(s.errs, "disputes: interrupted; run it again: nothing is done twice")
		return statusInterrupted
	}
	_, _ = fmt.Fprintln(s.errs, "disputes:", plain(err.Error()))
	return statusOf(err)
}

// output remembers the first error of writing.
type output struct {
	w      io.Writer
	err    error
	failed func()
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil && o.err == nil {
		o.err = err
		if o.failed != nil {
			o.failed()
		}
	}
	return n, err
}

// problem is the error of an output that could not be written. A reader that has seen enough
// is not an error, unless it missed what was done.
func (o *output) problem(acts bool) error {
	switch {
	case o.err == nil, errors.Is(o.err, syscall.EPIPE) && !acts:
		return nil
	default:
		return fmt.Errorf("the output could not be written: %w", o.err)
	}
}

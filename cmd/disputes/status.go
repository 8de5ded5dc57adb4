package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"syscall"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// The exit statuses, as the package comment, README.md and docs/command.md list them. help_test.go names
// a list that lacks one.
const (
	statusDone        = 0
	statusMachine     = 1
	statusUsage       = 2
	statusNothing     = 3
	statusProblems    = 4
	statusDiffers     = 5
	statusLater       = 6
	statusRefused     = 7
	statusKey         = 8
	statusInterrupted = 130
)

// usageError says what is wrong with the command line.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// errNothing is wrapped with the reason why nothing is left to do: it was done before, it is too
// late, or a person did not confirm it. Its exit status is statusNothing, also if the reason is
// dispute.ErrFinal, which alone is statusRefused.
var errNothing = errors.New("nothing to do")

// errClosed stops a command when nobody reads its output any more.
var errClosed = errors.New("the output was closed")

// statusOf returns the exit status of an error. If several errors are joined, the one that
// needs a person most decides.
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
	case errors.Is(err, stripedispute.ErrAuthentication):
		return statusKey
	case errors.Is(err, errNothing):
		return statusNothing
	case errors.Is(err, dispute.ErrFinal), errors.Is(err, dispute.ErrUnderReview): // the bank did not get this evidence
		return statusRefused
	case isRemote(err) && stripedispute.Permanent(err):
		return statusRefused
	case isRemote(err):
		return statusLater
	default:
		return statusMachine
	}
}

// isRemote reports whether err comes from Stripe or the network, and not from this machine.
func isRemote(err error) bool {
	_, refused := errors.AsType[*stripedispute.Error](err)
	_, network := errors.AsType[*url.Error](err)
	for _, target := range []error{
		stripedispute.ErrConnection, stripedispute.ErrServer, stripedispute.ErrUnconfirmed,
		dispute.ErrDeadline, dispute.ErrNoResponse, dispute.ErrInquiry, context.DeadlineExceeded, context.Canceled,
	} {
		if errors.Is(err, target) {
			return true
		}
	}
	return refused || network
}

// worstStatus returns the status of several items, by the order in the package comment.
func worstStatus(statuses []int) int {
	for _, s := range []int{
		statusInterrupted, statusDiffers, statusKey, statusRefused, statusProblems, statusMachine, statusLater, statusUsage,
	} {
		if slices.Contains(statuses, s) {
			return s
		}
	}
	if len(statuses) == 0 || slices.Contains(statuses, statusDone) {
		return statusDone
	}
	return statusNothing
}

// worstStatusOf is worstStatus without the items that were stopped because nobody reads the output
// any more: they did not fail.
func worstStatusOf(ctx context.Context, statuses []int) int {
	if errors.Is(context.Cause(ctx), errClosed) {
		statuses = slices.DeleteFunc(statuses, func(s int) bool { return s == statusInterrupted })
	}
	return worstStatus(statuses)
}

// isStopped reports whether err only says that ctx has ended. An error that says what was
// submitted, or that nobody knows it, is more than that.
func isStopped(ctx context.Context, err error) bool {
	if ctx.Err() == nil || statusOf(err) == statusDiffers || errors.Is(err, stripedispute.ErrUnconfirmed) {
		return false
	}
	return errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx))
}

// itemsError says that some of several items failed. Their errors were already printed.
type itemsError struct{ status int }

func (e itemsError) Error() string { return "not everything was done" }

// finish prints the error of a command and returns the exit status.
func finish(ctx context.Context, s std, cmd string, err error) int {
	if items, ok := errors.AsType[itemsError](err); ok {
		if ctx.Err() != nil && !errors.Is(context.Cause(ctx), errClosed) && items.status != statusDiffers {
			_, _ = fmt.Fprintln(s.errs, "disputes: interrupted; run the command again: nothing is done twice")
			return statusInterrupted
		}
		return items.status
	}
	switch {
	case err == nil:
		return statusDone
	case ctx.Err() != nil && !errors.Is(context.Cause(ctx), errClosed):
		_, _ = fmt.Fprintln(s.errs, "disputes: interrupted; run the command again: nothing is done twice")
		return statusInterrupted
	}
	text := errorLines("", err)
	if _, usage := errors.AsType[usageError](err); usage {
		text += "; see: " + strings.TrimSpace("disputes help "+cmd)
	}
	_, _ = fmt.Fprintln(s.errs, text)
	return statusOf(err)
}

// output is a writer that keeps its first error, and calls onError for it. The goroutines that use it
// hold call.mu, or there is only one.
type output struct {
	w       io.Writer
	err     error
	onError func()
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil && o.err == nil {
		o.err = err
		if o.onError != nil {
			o.onError()
		}
	}
	return n, err
}

// stopped reports whether err only says that the output could not be written, or that the command
// was stopped for that reason.
func (o *output) stopped(ctx context.Context, err error) bool {
	if !errors.Is(context.Cause(ctx), errClosed) || errors.Is(err, errClosed) {
		return false
	}
	return errors.Is(err, o.err) || isStopped(ctx, err)
}

// outputError returns the error of an output that could not be written. A closed pipe is an
// error only if the command changed something, because the results would be lost.
func (o *output) outputError(acts bool) error {
	switch {
	case o.err == nil, errors.Is(o.err, syscall.EPIPE) && !acts:
		return nil
	default:
		return fmt.Errorf("the output could not be written: %w", o.err)
	}
}

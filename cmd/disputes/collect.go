package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// collect reads the disputes of these accounts, several accounts at a time, and returns those for
// which keep is true, in no order. Several goroutines call keep at a time. If an account cannot be
// read, collect prints the error and goes on: it returns the disputes of the other accounts, with an
// unreadError. Without -since it reads the disputes that were created within window before now, or
// all disputes if window is 0.
func (c *call) collect(
	ctx context.Context, accounts []string, window time.Duration, keep func(*dispute.Dispute) bool,
) ([]desk.Case, error) {
	since, err := parseSince(c.since, window, c.disputes.Now())
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var found []desk.Case
	progress := &reading{accountCount: len(accounts)}
	read := func(account string) error {
		for d, err := range c.disputes.Scan(ctx, dispute.ScanParams{Created: stripedispute.TimeRange{GTE: since}}, onAccount(account)...) {
			if err != nil {
				return err
			}
			c.countDispute(progress)
			if keep(d) {
				mu.Lock()
				found = append(found, desk.Case{Account: account, Dispute: d})
				mu.Unlock()
			}
		}
		return nil
	}
	var unread unreadError
	statuses := runParallel(ctx, accounts, func(account string) int {
		err := read(account)
		if isStopped(ctx, err) {
			return statusInterrupted
		}
		if err != nil {
			what := ""
			if account != "" {
				what = "account " + account
			}
			c.printError(what, err)
			mu.Lock()
			unread.accounts = append(unread.accounts, cmp.Or(account, "the account of the key"))
			mu.Unlock()
			if c.json {
				c.emit(record{Account: account, Error: message(err), ExitStatus: statusOf(err)}, "")
			}
		}
		c.countAccount(progress)
		return statusOf(err)
	})
	c.clearProgress()
	if unread.status = worstStatusOf(ctx, statuses); unread.status != statusDone {
		slices.Sort(unread.accounts)
		return found, unread
	}
	return found, nil
}

// unreadError says that some accounts could not be read. Their errors were already printed.
type unreadError struct {
	accounts []string // that failed, sorted; an account whose reading was interrupted is not here
	status   int      // the exit status
}

func (e unreadError) Error() string { return e.Unwrap().Error() }

func (e unreadError) Unwrap() error { return itemsError{e.status} }

// parseSince parses the value of -since, a date or a number of days. If text is "", it returns the
// time that is window before now, or 0 if window is 0. The help (main.go) says which values -since takes.
func parseSince(text string, window time.Duration, now time.Time) (stripedispute.Timestamp, error) {
	if text == "" {
		if window == 0 {
			return 0, nil
		}
		return stripedispute.At(now.Add(-window)), nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n < 100_000 {
			return stripedispute.At(now.AddDate(0, 0, -n)), nil
		}
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return stripedispute.At(t), nil
	}
	return 0, usageError{fmt.Sprintf("-since %q is neither a date such as 2026-01-31 nor a number of days such as 90d", oneLine(text))}
}

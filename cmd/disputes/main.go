// Command disputes lists, reviews and answers disputes from a shell.
//
//	disputes list                    what waits for a response, the soonest deadline first
//	disputes show ID                 one dispute and its evidence
//	disputes new ID DIR              make a folder for the evidence, bound to the dispute
//	disputes check DIR...            check folders; with -online against their disputes
//	disputes stage DIR...            upload and stage; prints the fingerprint of each
//	disputes review ID...            write pages that show what the bank will get
//	disputes submit ID FINGERPRINT   submit exactly what was looked at
//	disputes submit -file FILE       the same for each line that "stage -json" has printed
//	disputes submit DIR              stage and submit a folder, where nothing else is staged
//	disputes close ID                accept the loss, for good
//	disputes report                  all disputes as CSV, and a page with win rates
//	disputes demo                    the whole way with a Stripe in memory; needs no key
//
// Flags of every command:
//
//	-account ID       act on a connected account; repeatable for list and report
//	-accounts FILE    list and report: accounts from a file, one a line
//	-api-base URL     a server other than https://api.stripe.com
//	-live             accept a key that is not a test key
//	-json             one JSON object a line
//	-q                no progress and no hints on stderr
//
// Flags of some commands:
//
//	-all              list: every status, not only what waits for a response
//	-since WHEN       list, report: created since then: 2026-01-31, or days such as 90d
//	-csv              list: as CSV
//	-open             show: also write the page and print its path
//	-online           check: against the dispute as it is at Stripe
//	-dispute ID       check, stage, submit DIR: the dispute, where the folder does not name it
//	-product KIND     new: physical, digital or service
//	-dir DIR          review, show -open, report: where to write; a new temporary folder if empty
//	-file FILE        submit: fingerprints to submit
//	-yes              close: do not ask
//
// Environment variables:
//
//	STRIPE_API_KEY    secret or restricted key; required by all commands but check and demo
//	STRIPE_API_BASE   the same as -api-base
//	STRIPE_FILES_BASE a server other than https://files.stripe.com
//
// Exit statuses:
//
//	0    done
//	1    a failure of this machine: a file, a full disk
//	2    usage
//	3    nothing to do: answered or decided already
//	4    the evidence has problems
//	5    the evidence differs from what was approved, or from the folder
//	6    try again later: no connection, a rate limit, an outage
//	7    refused for good
//	130  interrupted
//
// Results go to stdout, everything else to stderr. Of several failures the status is the
// first of 130, 5, 7, 4, 1, 6 that occurred. Every command may be run again at any time:
// nothing is done twice.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error of Write, so that no work breaks off
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], std{in: os.Stdin, out: os.Stdout, errs: os.Stderr, getenv: os.Getenv, terminal: isTerminal(os.Stderr)})
	stop()
	os.Exit(status)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Command disputes lists disputes, reviews them and responds to them from a shell.
//
//	disputes list                    list the disputes that wait for a response, soonest deadline first
//	disputes show ID                 show one dispute and its evidence
//	disputes new ID DIR              make a folder for the evidence of one dispute
//	disputes check DIR...            check folders; with -online, also against their disputes
//	disputes stage DIR...            upload and stage folders, and print the fingerprint of each
//	disputes review ID...            write pages that show what the bank will get
//	disputes submit ID FINGERPRINT   submit exactly the evidence with this fingerprint
//	disputes submit -file FILE       the same for each line that "stage -json" has printed
//	disputes submit DIR              stage and submit a folder, if nothing else is staged
//	disputes clear ID FIELD...       clear fields of the staged evidence, and print the new fingerprint
//	disputes close ID                accept the loss, for good
//	disputes report                  write all disputes as CSV, and a page with win rates
//	disputes demo                    show all steps with an in-memory Stripe; needs no key
//	disputes version                 print the version
//	disputes help COMMAND            show the flags, the exit statuses and an example of a command
//
// Flags of every command:
//
//	-account ID       act on a connected account; repeatable for list and report
//	-accounts FILE    list and report: read the accounts from a file, one on each line
//	-api-base URL     use this server instead of https://api.stripe.com
//	-live             accept a key that is not a test key
//	-json             print one JSON object on each line
//	-q                print no progress, no hints and no advice; warnings and errors are still printed
//
// Flags of some commands:
//
//	-all              list: disputes of every status, not only those that wait for a response
//	-since WHEN       list, report: only disputes created since a date (2026-01-31) or within days (90d);
//	                  without it, list goes back 365d: nothing older still waits for a response
//	-csv              list: print CSV
//	-open             show: write the page and print its path, as review does
//	-online           check: also check against the dispute as it is at Stripe
//	-strict           check, stage, submit DIR: a warning is a problem too, with exit status 4
//	-dispute ID       check, stage, submit DIR: the dispute, if the folder does not name it
//	-replace          stage: replace what somebody else staged; clear: also what was approved
//	-product KIND     new: physical, digital or service
//	-dir DIR          review, show -open, report: the folder to write to; without it, a new temporary folder
//	-partial          report: write a report, marked INCOMPLETE, if some accounts cannot be read
//	-file FILE        submit: the file with the fingerprints to submit; "-" is stdin
//	-yes              close: do not ask
//
// Environment variables:
//
//	STRIPE_API_KEY    secret or restricted key; check without -online and demo do not require it
//	STRIPE_API_BASE   the same as -api-base
//	STRIPE_FILES_BASE use this server instead of https://files.stripe.com
//
// Exit statuses:
//
//	0    done
//	1    an error of this machine, such as a missing file or a full disk
//	2    the command line is wrong
//	3    nothing to do: submitted already; also: clear or close too late, new on a folder that exists, a close that is not confirmed
//	4    the evidence has problems
//	5    the evidence differs from what was approved, or from the folder
//	6    try again later: no connection, a rate limit, an outage
//	7    refused by Stripe, or the dispute was decided, or a response without this evidence was submitted; trying again does not help
//	8    the key is refused by Stripe
//	130  interrupted
//
// Results are printed to stdout, errors and warnings to stderr. With -json, every item has a
// line on stdout, also if it failed: then with error and exit_status. For several items, the
// status is the first of 130, 5, 8, 7, 4, 1, 6, 2, 0, 3 that occurred: 0 if something was
// done and there was nothing to do for the rest. Every command may be run again at any time:
// nothing is done twice.
//
// Stage never replaces what a person changed. If other evidence than the folder is staged at
// Stripe, stage changes nothing, names the fields, and ends with status 5; look at the
// dispute, then correct the folder, or run stage -replace. It does replace evidence that it
// staged itself from an earlier state of the folder, if nobody has changed or approved it
// since. It knows that by the file .disputes.json, which it keeps in the folder; without that
// file it requires -replace. A field that is empty or missing in the folder stays at Stripe
// and is submitted too; clear removes it.
//
// Pages and reports are readable for their owner only, because they have personal data; a file
// that exists keeps its mode. Report writes its files only if all accounts could be read, and
// otherwise leaves those of an earlier report as they are.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// main ends the context of the command at the first signal. Later signals do nothing more.
func main() {
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error of Write instead, so that the command can finish its work
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	s := std{in: os.Stdin, out: os.Stdout, errs: os.Stderr, getenv: os.Getenv, terminal: isTerminal(os.Stderr)}
	status := run(ctx, os.Args[1:], s)
	stop()
	os.Exit(status)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

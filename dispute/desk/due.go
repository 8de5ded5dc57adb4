package desk

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// maxParallelReads is how many accounts are read at the same time. Give the Config of the
// clients a Limiter to stay within Stripe's rate limits. sweepWorkers of internal/bench, and
// BENCHMARKS.md, have the same number.
const maxParallelReads = 8

// Due yields the disputes on these accounts that wait for a response. Disputes with the
// soonest deadline come first, disputes without a deadline last. Without accounts it reads
// the account of the clients. It leaves out disputes that are older than
// [dispute.LongestOpen]. Because it sorts, it reads all accounts before it yields the first dispute.
//
// After all disputes it yields an error for each account that could not be read, with
// [Case].Account set and a nil Dispute.
func (k *Desk) Due(ctx context.Context, accounts ...string) iter.Seq2[Case, error] {
	return k.list(ctx, accounts, func(d *dispute.Dispute) bool { return d.Status.NeedsResponse() })
}

// Open yields what Due yields, and after that the disputes that are with the bank for its
// decision. It costs no more requests than Due.
func (k *Desk) Open(ctx context.Context, accounts ...string) iter.Seq2[Case, error] {
	// The list of deskweb shows a dispute that Due does not yield as one that is with the bank.
	return k.list(ctx, accounts, func(d *dispute.Dispute) bool { return d.Status.NeedsResponse() || d.Status.UnderReview() })
}

// list yields the disputes for which keep is true, sorted by byDeadline, and then the errors
// of accounts.
func (k *Desk) list(ctx context.Context, accounts []string, keep func(*dispute.Dispute) bool) iter.Seq2[Case, error] {
	return func(yield func(Case, error) bool) {
		if err := k.check(); err != nil {
			yield(Case{}, err)
			return
		}
		if len(accounts) == 0 {
			accounts = []string{""}
		}
		found, failed := k.readAll(ctx, accounts, keep)
		slices.SortStableFunc(found, byDeadline)
		for _, c := range found {
			if !yield(c, nil) {
				return
			}
		}
		for _, f := range failed {
			if !yield(Case{Account: f.account}, fmt.Errorf("desk: reading account %q: %w", f.account, f.err)) {
				return
			}
		}
	}
}

// accountError says why an account could not be read.
type accountError struct {
	account string
	err     error
}

// readAll reads several accounts at the same time, and returns when all were read or have failed.
// Its results are in the order of accounts. keep runs in the goroutines of the readers.
func (k *Desk) readAll(ctx context.Context, accounts []string, keep func(*dispute.Dispute) bool) (found []Case, failed []accountError) {
	lists := make([][]Case, len(accounts))
	errs := make([]error, len(accounts))
	free := make(chan struct{}, maxParallelReads)
	var readers sync.WaitGroup
	for i, account := range accounts {
		free <- struct{}{}
		readers.Go(func() {
			defer func() { <-free }()
			lists[i], errs[i] = k.readAccount(ctx, account, keep)
		})
	}
	readers.Wait()
	for i, account := range accounts {
		found = append(found, lists[i]...)
		if errs[i] != nil {
			failed = append(failed, accountError{account, errs[i]})
		}
	}
	return found, failed
}

// readAccount reads the disputes of one account for which keep is true.
func (k *Desk) readAccount(ctx context.Context, account string, keep func(*dispute.Dispute) bool) (found []Case, err error) {
	if strings.Contains(account, "/") {
		return nil, ErrAccountPath
	}
	since := stripedispute.At(k.Disputes.Now().Add(-dispute.LongestOpen))
	p := dispute.ListParams{Created: stripedispute.TimeRange{GTE: since}, Limit: 100}
	for d, err := range k.Disputes.List(ctx, p, onAccount(account)...) {
		if err != nil {
			return found, err
		}
		if keep(d) {
			found = append(found, Case{Account: account, Dispute: d})
		}
	}
	return found, nil
}

// byDeadline compares two disputes. Those that need a response come first, the soonest deadline at
// the beginning.
func byDeadline(a, b Case) int {
	return cmp.Or(
		cmp.Compare(rank(a), rank(b)),
		cmp.Compare(a.Dispute.EvidenceDetails.DueBy, b.Dispute.EvidenceDetails.DueBy),
	)
}

// rank is 0 for a response with a deadline, 1 for one without, and 2 if none is needed.
func rank(c Case) int {
	_, ok := c.Dispute.Deadline()
	switch {
	case !c.Dispute.Status.NeedsResponse():
		return 2
	case !ok:
		return 1
	default:
		return 0
	}
}

package desk

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// sideBySide is how many accounts are read at the same time. Give the Config of the
// clients a Limiter to stay within Stripe's rate limits.
const sideBySide = 8

// Due yields the disputes on these accounts that wait for a response, the soonest deadline
// first; those without a deadline come last. Without accounts it reads the account that
// the clients are made for. It reads what was created within [dispute.LongestOpen].
//
// An account that cannot be read yields its error, with [Case].Account set and a nil
// Dispute, after all disputes of the others.
func (k *Desk) Due(ctx context.Context, accounts ...string) iter.Seq2[Case, error] {
	return k.list(ctx, accounts, func(d *dispute.Dispute) bool { return d.Status.NeedsResponse() })
}

// Open yields what Due does, and after it the disputes that the bank decides on. It costs
// no more requests than Due.
func (k *Desk) Open(ctx context.Context, accounts ...string) iter.Seq2[Case, error] {
	return k.list(ctx, accounts, func(d *dispute.Dispute) bool { return d.Status.NeedsResponse() || d.Status.UnderReview() })
}

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
			if !yield(Case{Account: f.account}, fmt.Errorf("desk: account %q: %w", f.account, f.err)) {
				return
			}
		}
	}
}

// failure is an account that could not be read.
type failure struct {
	account string
	err     error
}

// readAll reads the accounts side by side, and keeps the order in which they were given.
func (k *Desk) readAll(ctx context.Context, accounts []string, keep func(*dispute.Dispute) bool) (found []Case, failed []failure) {
	lists := make([][]Case, len(accounts))
	errs := make([]error, len(accounts))
	free := make(chan struct{}, sideBySide)
	var all sync.WaitGroup
	for i, account := range accounts {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			lists[i], errs[i] = k.readAccount(ctx, account, keep)
		})
	}
	all.Wait()
	for i, account := range accounts {
		found = append(found, lists[i]...)
		if errs[i] != nil {
			failed = append(failed, failure{account, errs[i]})
		}
	}
	return found, failed
}

func (k *Desk) readAccount(ctx context.Context, account string, keep func(*dispute.Dispute) bool) (found []Case, err error) {
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

// byDeadline sorts what needs a response first, by its deadline.
func byDeadline(a, b Case) int {
	return cmp.Or(
		cmp.Compare(rank(a), rank(b)),
		cmp.Compare(a.Dispute.EvidenceDetails.DueBy, b.Dispute.EvidenceDetails.DueBy),
	)
}

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

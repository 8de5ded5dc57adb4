package evidence

import (
	"context"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// inspect reads the files of the packet. unreadable has a problem for each file that cannot
// be read as a whole. It waits in the goroutine of the Responder's call until all files were read
// or ctx ends.
func (f *filing) inspect(ctx context.Context) (exhibits []exhibit, unreadable Problems, err error) {
	f.announce(StepCheck, StateBegan)
	type inspected struct {
		exhibits   []exhibit
		unreadable Problems
	}
	all, err := await(ctx.Done(), func() (i inspected, _ error) { // it may call the user's CountPages, which can block
		i.exhibits, i.unreadable = f.packet.examine(ctx.Done())
		return i, nil
	})
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, nil, stepError(StepCheck, err)
	}
	return all.exhibits, all.unreadable, nil
}

// check checks the packet for this dispute. The warnings and the advice go into the result. If
// the call does not submit later, some errors are only warnings: see forStaging.
func (f *filing) check(d *dispute.Dispute, exhibits []exhibit, unreadable Problems, submitsLater bool) error {
	problems := f.packet.problems(d, f.Disputes.Now(), exhibits, append(unreadable, f.packet.onAccount(f.Account)...))
	if !submitsLater {
		problems = problems.forStaging()
	}
	if err := problems.err(); err != nil {
		return err
	}
	f.result.Problems = problems
	f.announce(StepCheck, StateEnded)
	return nil
}

// forStaging turns the errors that matter only for a submission into warnings: a deadline
// that has passed, and a fee that is not acknowledged. The comments of Responder.Stage and of the rules
// in rule.go name them too.
func (ps Problems) forStaging() Problems {
	var errs, rest Problems
	for _, p := range ps {
		switch {
		case p.Severity == SeverityError && (p.Rule == RuleDeadline || p.Rule == RuleFee):
			p.Severity = SeverityWarning
			rest = append(rest, p)
		case p.Severity == SeverityError:
			errs = append(errs, p)
		default:
			rest = append(rest, p)
		}
	}
	return append(errs, rest...)
}

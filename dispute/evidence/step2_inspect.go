package evidence

import (
	"context"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// inspect reads the files of the packet. What cannot be read is a problem.
func (f *filing) inspect(ctx context.Context) ([]exhibit, Problems, error) {
	f.tell(StepCheck, Began)
	type inspected struct {
		exhibits   []exhibit
		unreadable Problems
	}
	all, err := await(ctx, func() (i inspected, _ error) { // it counts pages too, maybe by a function of the caller
		i.exhibits, i.unreadable = f.packet.examine(ctx.Done())
		return i, nil
	})
	if err != nil {
		return nil, nil, failed(StepCheck, err)
	}
	return all.exhibits, all.unreadable, nil
}

// check judges the packet for this dispute.
func (f *filing) check(d *dispute.Dispute, exhibits []exhibit, unreadable Problems, submit bool) error {
	problems := f.packet.problems(d, f.Disputes.Now(), exhibits, append(unreadable, f.packet.onAccount(f.Account)...))
	if !submit {
		problems = problems.forStaging()
	}
	if err := problems.err(); err != nil {
		return err
	}
	f.result.Problems = problems
	f.tell(StepCheck, Ended)
	return nil
}

// forStaging turns into warnings what matters only once a packet is submitted.
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

package evidence

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// filing is one run of a [Responder].
type filing struct {
	*Responder
	id      string
	packet  *Packet
	submits bool

	exhibits []exhibit
	meant    dispute.Evidence // what Stripe shall hold, file ids included
	result   *Result
	heard    dispute.CompellingEvidence3Status // Stripe's last word on what is staged

	mu sync.Mutex // guards result while uploads run
}

// end is what the run comes to.
func (f *filing) end(err error) (*Result, error) {
	if err != nil {
		return nil, err
	}
	return f.result, nil
}

// fetch reads the dispute as it is before anything is done.
func (f *filing) fetch(ctx context.Context) error {
	f.tell(Event{Step: StepFetch, State: Began})
	d, err := f.get(ctx, StepFetch)
	if err != nil {
		return failed(StepFetch, err)
	}
	f.result.Before, f.result.After = d, d
	f.tell(Event{Step: StepFetch, State: Ended})
	return nil
}

func (f *filing) get(ctx context.Context, step Step) (*dispute.Dispute, error) {
	var resp stripedispute.Response
	d, err := f.Disputes.Get(ctx, f.id, f.options(stripedispute.WithResponse(&resp))...)
	f.note(step, "", resp)
	return d, err
}

// after keeps the dispute that a call returned.
func (f *filing) after(d *dispute.Dispute, err error) error {
	if err == nil {
		f.result.After = d
	}
	return err
}

// check judges the packet for this dispute, unless that was answered or decided.
func (f *filing) check(ctx context.Context) error {
	f.tell(Event{Step: StepCheck, State: Began})
	var unreadable Problems
	f.exhibits, unreadable = f.packet.examine(ctx.Done())
	if err := context.Cause(ctx); err != nil {
		return failed(StepCheck, err)
	}
	if why := over(f.result.Before); why != nil {
		if err := unreadable.err(); err != nil {
			return failed(StepCheck, errors.Join(why, err))
		}
		return f.answered(ctx, f.result.Before, why)
	}
	problems := f.packet.problems(f.result.Before, f.Disputes.Now(), f.exhibits, append(unreadable, f.packet.onAccount(f.Account)...))
	if !f.submits {
		problems = problems.forStaging()
	}
	if err := problems.err(); err != nil {
		return err
	}
	f.result.Problems = problems
	f.tell(Event{Step: StepCheck, State: Ended})
	return nil
}

// over is why a dispute is past all responses, nil while it is not. A deadline or a
// network that takes none are for the check to say.
func over(d *dispute.Dispute) error {
	if err := d.Answerable(time.Now()); errors.Is(err, dispute.ErrFinal) || errors.Is(err, dispute.ErrUnderReview) {
		return err
	}
	return nil
}

// answered ends a run on a dispute that takes no response any more: with nothing
// left to do if this packet was the response, and else with an error.
func (f *filing) answered(ctx context.Context, d *dispute.Dispute, why error) error {
	if d.EvidenceDetails.SubmissionCount == 0 {
		return failed(StepCheck, why)
	}
	if by := d.EvidenceDetails.SubmissionMethod; foreign(d) {
		return failed(StepCheck, fmt.Errorf("%w; its submission_method is %s, so no packet was the response", why, by))
	}
	f.meant = f.packet.Evidence
	for _, e := range f.exhibits {
		held := heldIn(d.Evidence, e.slot)
		same, err := f.recognise(ctx, held, e)
		if err != nil {
			return failed(StepCheck, errors.Join(why, err))
		}
		if !same {
			held = stripedispute.FileID(e.digest) // which no file has for an id
		}
		hold(&f.meant, e.slot, held)
	}
	if fields := f.differences(d); len(fields) > 0 {
		return &DifferenceError{Dispute: d, Fields: fields, Submitted: true, Err: why}
	}
	f.result.After, f.result.Skipped = d, why
	f.tell(Event{Step: StepCheck, State: Skipped})
	return nil
}

// foreign reports whether what was submitted for d was no packet: Smart Disputes
// answered, or nobody did, and what was counted was for the inquiry before. An
// appeal is not what Stripe's word is about.
func foreign(d *dispute.Dispute) bool {
	switch d.EvidenceDetails.SubmissionMethod {
	case dispute.SubmissionSmartDisputes:
		return !d.Status.Appeal()
	case dispute.SubmissionNotSubmitted:
		return !d.Status.Appeal() && !d.Status.Inquiry()
	}
	return false
}

// forStaging makes warnings of what matters only once a packet is submitted.
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

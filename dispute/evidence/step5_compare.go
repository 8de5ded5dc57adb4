package evidence

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// compare reads the dispute back. It returns an error if a field of expected is missing or different at
// Stripe, or if Stripe says that the Compelling Evidence lacks something. A field that only Stripe has
// is not an error. The returned dispute may take no response any more.
//
// stage sends what differences (difference.go) finds, and confirm checks with it: a change there
// changes all of them.
func (f *filing) compare(ctx context.Context, staged *dispute.Dispute, expected dispute.Evidence) (*dispute.Dispute, error) {
	f.announce(StepCompare, StateBegan)
	d, err := f.get(ctx, StepCompare)
	if err != nil {
		return nil, stepError(StepCompare, err)
	}
	if takesNoResponse(d) {
		return d, nil
	}
	if different := differences(expected, d.Evidence); len(different) > 0 {
		return nil, &DifferenceError{Dispute: d, Fields: paths(different)}
	}
	if err := f.checkCompelling(staged, d, true); err != nil {
		return nil, err
	}
	f.announce(StepCompare, StateEnded)
	return d, nil
}

// compareApproved returns an error if the evidence of d, the dispute that SubmitStaged has read,
// does not have the approved fingerprint, or if d has no evidence. It compares fingerprints, which users
// store, and not fields. It sends no request.
func (f *filing) compareApproved(d *dispute.Dispute, approved dispute.Fingerprint) error {
	f.announce(StepCompare, StateBegan)
	now := d.Evidence.Fingerprint()
	switch {
	case now != approved:
		return stepError(StepCompare, fmt.Errorf(
			"%w, and nothing was submitted: it has the fingerprint %s, and %s was approved; look at dispute %s again, and approve what is there",
			ErrChanged, now, approved, d.ID))
	case empty(d.Evidence), d.Status.Appeal() && !d.Staged():
		return stepError(StepCompare, permanent.New(
			"the dispute has no evidence for this response, so there is nothing to submit; stage some first"))
	}
	if err := f.checkCompelling(nil, d, false); err != nil {
		return err
	}
	f.announce(StepCompare, StateEnded)
	return nil
}

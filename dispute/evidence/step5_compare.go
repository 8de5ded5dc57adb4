package evidence

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// compare reads the dispute back, which must hold what is expected, since all that is
// there goes to the bank. It may also take no response any more.
func (f *filing) compare(ctx context.Context, staged *dispute.Dispute, expected dispute.Evidence) (*dispute.Dispute, error) {
	f.tell(StepCompare, Began)
	d, err := f.get(ctx, StepCompare)
	if err != nil {
		return nil, failed(StepCompare, err)
	}
	if closed(d) {
		return d, nil
	}
	if different := differences(expected, d.Evidence); len(different) > 0 {
		return nil, &DifferenceError{Dispute: d, Fields: paths(different)}
	}
	if err := f.hear(staged, d, true); err != nil {
		return nil, err
	}
	f.tell(StepCompare, Ended)
	return d, nil
}

// compareApproved is the same for SubmitStaged.
func (f *filing) compareApproved(d *dispute.Dispute, approved dispute.Fingerprint) error {
	f.tell(StepCompare, Began)
	now := d.Evidence.Fingerprint()
	switch {
	case now != approved:
		return failed(StepCompare, fmt.Errorf("%w, and nothing was submitted: it has the fingerprint %s, and %s was approved; look at dispute %s again, and approve what is there", ErrChanged, now, approved, d.ID))
	case empty(d.Evidence):
		return failed(StepCompare, permanent.New("the dispute has no evidence, so there is nothing to submit; stage some first"))
	}
	if err := f.hear(nil, d, false); err != nil {
		return err
	}
	f.tell(StepCompare, Ended)
	return nil
}

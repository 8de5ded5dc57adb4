package evidence

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// fetch reads the dispute as it is before anything is done.
func (f *filing) fetch(ctx context.Context) (*dispute.Dispute, error) {
	f.tell(StepFetch, Began)
	d, err := f.get(ctx, StepFetch)
	if err != nil {
		return nil, failed(StepFetch, err)
	}
	// It keeps the answer to a chargeback apart from that to the inquiry before it.
	f.round = fmt.Sprintf("%s %d", d.Status, d.EvidenceDetails.SubmissionCount)
	f.tell(StepFetch, Ended)
	return d, nil
}

package evidence

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// fetch reads the dispute before anything is changed.
func (f *filing) fetch(ctx context.Context) (*dispute.Dispute, error) {
	f.announce(StepFetch, StateBegan)
	d, err := f.get(ctx, StepFetch)
	if err != nil {
		return nil, stepError(StepFetch, err)
	}
	// A chargeback can follow an inquiry. The round gives the response to each its own keys.
	f.round = fmt.Sprintf("%s %d", d.Status, d.EvidenceDetails.SubmissionCount)
	f.announce(StepFetch, StateEnded)
	return d, nil
}

package evidence

import (
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// hear notes what Stripe says of staged Compelling Evidence 3.0, unless it said the same
// of the dispute as it was. If the packet has such evidence, it is not submitted while
// Stripe says that something can still be done for it.
func (f *filing) hear(was, d *dispute.Dispute, submits bool) error {
	verdict := d.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3
	if verdict == nil {
		return nil
	}
	if was != nil {
		if known := was.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3; known != nil && known.Status == verdict.Status {
			return nil
		}
	}
	switch verdict.Status {
	case dispute.CompellingEvidence3RequiresAction:
		severity := SeverityWarning
		if submits && compellingOf(f.packet.Evidence) != nil {
			severity = SeverityError
		}
		f.result.Problems.find(severity, RuleCompelling, compellingField,
			"Stripe says that it lacks: %s. Complete it, or leave it out and clear it at Stripe.", fmt.Sprint(verdict.RequiredActions))
	case dispute.CompellingEvidence3NotQualified:
		f.result.Problems.find(SeverityWarning, RuleCompelling, compellingField, "Stripe says that it does not qualify; the ordinary evidence decides.")
	}
	return f.result.Problems.err()
}

func compellingOf(e dispute.Evidence) *dispute.CompellingEvidence3 {
	if e.EnhancedEvidence == nil {
		return nil
	}
	return e.EnhancedEvidence.VisaCompellingEvidence3
}

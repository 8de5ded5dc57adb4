package evidence

import (
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// checkCompelling adds a problem for what Stripe says about staged Compelling Evidence 3.0
// (evidence_details.enhanced_eligibility), unless Stripe already said the same about before,
// which may be nil. It returns an error if the packet with such evidence is about to be
// submitted and Stripe says that something can still be added.
func (f *filing) checkCompelling(before, d *dispute.Dispute, submits bool) error {
	verdict := d.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3
	if verdict == nil {
		return nil
	}
	if before != nil {
		if known := before.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3; known != nil && known.Status == verdict.Status {
			return nil
		}
	}
	switch verdict.Status {
	case dispute.CompellingEvidence3RequiresAction:
		severity := SeverityWarning
		if submits && compellingOf(f.packet.Evidence) != nil {
			severity = SeverityError
		}
		f.result.Problems.add(severity, RuleCompelling, compellingField,
			"Stripe says that it lacks: %s. Complete it, or leave it out and clear it at Stripe.", fmt.Sprint(verdict.RequiredActions))
	case dispute.CompellingEvidence3NotQualified:
		f.result.Problems.add(SeverityWarning, RuleCompelling, compellingField,
			"Stripe says that it does not qualify. The bank decides by the other evidence.")
	}
	return f.result.Problems.err()
}

// compellingOf is the Compelling Evidence 3.0 of e, or nil.
func compellingOf(e dispute.Evidence) *dispute.CompellingEvidence3 {
	if e.EnhancedEvidence == nil {
		return nil
	}
	return e.EnhancedEvidence.VisaCompellingEvidence3
}

package evidence

import (
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// checkCompelling adds a problem to the result for what Stripe says about the Compelling Evidence
// 3.0 that is staged on d (evidence_details.enhanced_eligibility). It adds nothing if Stripe said
// the same about before, the same dispute at an earlier time, or nil.
//
// If the call submits the packet later, the packet has such evidence, and Stripe says that
// something can still be added, the problem is an error and checkCompelling returns it. In all
// other cases it is a warning.
func (f *filing) checkCompelling(before, d *dispute.Dispute, submitsLater bool) error {
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
		if submitsLater && compellingOf(f.packet.Evidence) != nil {
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

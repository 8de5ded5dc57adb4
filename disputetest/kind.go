package disputetest

// Kind is what sort of dispute a [Dispute] seed makes.
type Kind string

// The kinds.
const (
	Chargeback           Kind = "chargeback"            // the money is gone, an answer is wanted
	Inquiry              Kind = "inquiry"               // a question before a chargeback; no money has moved
	CompellingEvidence   Kind = "compelling_evidence_3" // a Visa fraud chargeback eligible for Compelling Evidence 3.0
	VisaCompliance       Kind = "visa_compliance"       // answering costs a fee that must be acknowledged
	MastercardCompliance Kind = "mastercard_compliance" // the same with Mastercard
	Prevented            Kind = "prevented"             // stopped before it became a chargeback; nothing to answer
	Unanswerable         Kind = "unanswerable"          // lost on arrival, due_by 0
	Appeal               Kind = "appeal"                // won once, reopened by the cardholder's bank, an appeal is wanted
)

// profile is how a dispute of some kind begins.
type profile struct {
	status, reason, caseType, brand, code, eligibility string
	withdrawn                                          bool // money has moved
}

func profileOf(k Kind) (profile, bool) {
	switch k {
	case Chargeback, "":
		return profile{"needs_response", "fraudulent", "chargeback", "visa", "10.4", "", true}, true
	case Inquiry:
		return profile{"warning_needs_response", "general", "inquiry", "discover", "", "", false}, true
	case CompellingEvidence:
		return profile{"needs_response", "fraudulent", "chargeback", "visa", "10.4", "visa_compelling_evidence_3", true}, true
	case VisaCompliance:
		return profile{"needs_response", "noncompliant", "compliance", "visa", "C028", "visa_compliance", true}, true
	case MastercardCompliance:
		return profile{"needs_response", "noncompliant", "compliance", "mastercard", "", "mastercard_compliance", true}, true
	case Prevented:
		return profile{"prevented", "fraudulent", "resolution", "visa", "10.4", "", false}, true
	case Unanswerable:
		return profile{"lost", "fraudulent", "chargeback", "cartes_bancaires", "", "", true}, true
	case Appeal:
		return profile{"appeal_needs_response", "fraudulent", "chargeback", "visa", "10.4", "", true}, true
	}
	return profile{}, false
}

// statuses are the ones that a seed of this profile may ask for.
func (p profile) statuses() []string {
	switch p.status {
	case "needs_response":
		return []string{"needs_response", "under_review", "won", "lost"}
	case "warning_needs_response":
		return []string{"warning_needs_response", "warning_under_review", "warning_closed"}
	case "appeal_needs_response":
		return []string{"appeal_needs_response", "appeal_under_review", "won", "lost"}
	}
	return []string{p.status}
}

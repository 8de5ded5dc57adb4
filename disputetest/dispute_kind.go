package disputetest

import (
	"maps"
	"slices"
	"sync"
)

// Kind is the kind of dispute that a [Dispute] makes.
type Kind string

// The kinds.
const (
	Chargeback           Kind = "chargeback"            // the money was withdrawn, a response is needed
	Inquiry              Kind = "inquiry"               // a question before a chargeback; no money was withdrawn
	CompellingEvidence   Kind = "compelling_evidence_3" // a Visa fraud chargeback eligible for Compelling Evidence 3.0
	VisaCompliance       Kind = "visa_compliance"       // a response costs a fee that must be acknowledged
	MastercardCompliance Kind = "mastercard_compliance" // the same with Mastercard
	Prevented            Kind = "prevented"             // stopped before it became a chargeback; needs no response
	Unanswerable         Kind = "unanswerable"          // lost when it is opened, with due_by 0
	Appeal               Kind = "appeal"                // won once, then reopened by the cardholder's bank; takes an appeal
)

// profile says how a dispute of one kind begins.
type profile struct {
	status, reason, caseType, brand, code string
	eligibility                           string   // a kind of enhanced evidence
	withdrawn                             bool     // the money is withdrawn
	later                                 []string // the statuses that the dispute can have later
}

// profiles is the table of kinds.
var profiles = sync.OnceValue(func() map[Kind]profile {
	chargeback := profile{
		status: "needs_response", reason: "fraudulent", caseType: "chargeback", brand: "visa", code: "10.4", withdrawn: true,
		later: []string{"under_review", "won", "lost"},
	}
	eligible := chargeback
	eligible.eligibility = compelling
	visa := chargeback
	visa.reason, visa.caseType, visa.code, visa.eligibility = "noncompliant", "compliance", "C028", "visa_compliance"
	mastercard := visa
	mastercard.brand, mastercard.code, mastercard.eligibility = "mastercard", "", "mastercard_compliance"
	unanswerable := chargeback
	unanswerable.status, unanswerable.brand, unanswerable.code, unanswerable.later = "lost", "cartes_bancaires", "", nil
	appeal := chargeback
	appeal.status, appeal.later = "appeal_needs_response", []string{"appeal_under_review", "won", "lost"}
	return map[Kind]profile{
		Chargeback:           chargeback,
		CompellingEvidence:   eligible,
		VisaCompliance:       visa,
		MastercardCompliance: mastercard,
		Unanswerable:         unanswerable,
		Appeal:               appeal,
		Inquiry: {
			status: "warning_needs_response", reason: "general", caseType: "inquiry", brand: "discover",
			later: []string{"warning_under_review", "warning_closed"},
		},
		Prevented: {status: "prevented", reason: "fraudulent", caseType: "resolution", brand: "visa", code: "10.4"},
	}
})

// networkCode returns the card network's code for a reason:
// docs.stripe.com/disputes/categories. It knows only the codes of Visa.
func (p profile) networkCode(brand, reason string) string {
	switch {
	case brand == p.brand && reason == p.reason:
		return p.code
	case brand != "visa" || p.caseType == "inquiry":
		return ""
	}
	return map[string]string{
		"credit_not_processed": "13.6", "duplicate": "12.6.1", "fraudulent": "10.4", "general": "12.5", "noncompliant": "C028",
		"product_not_received": "13.1", "product_unacceptable": "13.3", "subscription_canceled": "13.2",
	}[reason]
}

// kindNames lists all kinds, sorted.
func kindNames() []string {
	var names []string
	for k := range maps.Keys(profiles()) {
		names = append(names, string(k))
	}
	slices.Sort(names)
	return names
}

// knownStatuses lists the statuses that a dispute of any kind can have.
func knownStatuses() []string {
	var all []string
	for _, p := range profiles() {
		all = append(all, p.statuses()...)
	}
	return all
}

// statuses lists the statuses that a dispute of this kind can have.
func (p profile) statuses() []string { return append([]string{p.status}, p.later...) }

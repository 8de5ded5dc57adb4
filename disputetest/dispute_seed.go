package disputetest

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Dispute is a dispute that a test begins with. A field that is left zero gets a value
// that fits: Dispute{} is a fraud chargeback of 42.00 USD.
type Dispute struct {
	Kind     Kind   `json:"kind"`
	ID       string `json:"id"`
	Amount   int64  `json:"amount"`   // smallest unit of the currency
	Currency string `json:"currency"` // lower case
	Reason   string `json:"reason"`   // also one that Stripe does not have yet; "" = that of the kind
	Status   string `json:"status"`   // "under_review" for instance; also one that Stripe does not have yet; "" = that of the kind

	// A payment may have several disputes: give them the same Charge.
	Charge        string `json:"charge"`
	PaymentIntent string `json:"payment_intent"`
	Customer      string `json:"customer"`

	Created time.Time `json:"created"`
	DueBy   time.Time `json:"due_by"` // zero = the end of the UTC day eight days later

	// Evidence is what Stripe has filled in by itself: texts by the name of their field.
	Evidence map[string]string `json:"evidence"`
	Metadata map[string]string `json:"metadata"`

	// Payment is what the payment of this dispute looks like, unless Charge names one that
	// exists.
	Payment Payment `json:"payment"`

	// SmartDisputes makes Smart Disputes available for this dispute, once the evidence
	// fields of SmartDisputesNeed have values. Without it, a submission with the method
	// smart_disputes is refused.
	SmartDisputes     bool     `json:"smart_disputes"`
	SmartDisputesNeed []string `json:"smart_disputes_need"`
}

// AddDispute opens a dispute, sends the events of that and returns the id of the
// dispute. It panics when the seed is not possible, and says what is.
func (s *Server) AddDispute(d Dispute) string { return s.Account("").AddDispute(d) }

// AddDispute opens a dispute on this account: see [Server.AddDispute].
func (a *Account) AddDispute(d Dispute) (id string) {
	p, ok := profiles()[or(d.Kind, Chargeback)]
	if !ok {
		panic(fmt.Sprintf("disputetest: there is no dispute of kind %q: the kinds are %s", d.Kind, oneOf(kinds())))
	}
	d.Reason, d.Status = or(d.Reason, p.reason), or(d.Status, p.status)
	if !slices.Contains(p.statuses(), d.Status) && slices.Contains(knownStatuses(), d.Status) {
		panic(fmt.Sprintf("disputetest: a dispute of kind %q cannot be %q: it can be %s",
			or(d.Kind, Chargeback), d.Status, oneOf(p.statuses())))
	}
	a.server.locked(func() { id = a.open(d, p) })
	return id
}

// openDispute opens a dispute that a payment causes. The case type is that of the kind
// where it is "".
func (a *Account) openDispute(d Dispute, caseType string) {
	p := profiles()[d.Kind]
	p.caseType = or(caseType, p.caseType)
	d.Reason, d.Status = or(d.Reason, p.reason), p.status
	a.open(d, p)
}

func (a *Account) open(d Dispute, p profile) string {
	s := a.server
	if d.Created.IsZero() {
		d.Created = s.clock.now()
	}
	d.ID = s.orNew(d.ID, "du")
	d.Amount, d.Currency = or(d.Amount, 4200), or(d.Currency, "usd")
	charge := a.paymentOf(&d, p.brand)
	charge.wire["disputed"] = true
	brand := text(charge.wire, "payment_method_details", "card", "brand")
	o := object{
		"id": d.ID, "object": "dispute", "amount": d.Amount, "balance_transactions": []any{}, "charge": d.Charge,
		"created": d.Created.Unix(), "currency": d.Currency, "enhanced_eligibility_types": []any{},
		"evidence": noEvidence(), "intended_submission_method": nil, "is_charge_refundable": p.caseType == "inquiry",
		"livemode": false, "metadata": object{}, "payment_intent": orNull(d.PaymentIntent), "reason": d.Reason, "status": d.Status,
		"evidence_details": object{
			"due_by": nil, "enhanced_eligibility": object{}, "has_evidence": false, "past_due": false,
			"submission_count": int64(0), "submission_method": "not_submitted",
		},
		"payment_method_details": object{"type": "card", "card": object{
			"brand": brand, "case_type": p.caseType, "network": brand, "network_reason_code": orNull(p.networkCode(brand, d.Reason)),
		}},
	}
	if d.SmartDisputes {
		o["intended_submission_method"] = "prefer_manual"
	}
	if p.eligibility != "" {
		o["enhanced_eligibility_types"] = []any{p.eligibility}
	}
	maps.Copy(sub(o, "evidence"), filledIn(charge))
	for name, value := range d.Evidence {
		if _, ok := evidenceFields()[name]; !ok {
			panic(fmt.Sprintf("disputetest: there is no evidence field %q: the fields are %s",
				name, oneOf(slices.Sorted(maps.Keys(evidenceFields())))))
		}
		sub(o, "evidence")[name] = value
	}
	for name, value := range d.Metadata {
		sub(o, "metadata")[name] = value
	}
	r := s.put(a, o)
	r.state = &disputeState{given: map[string]bool{}, smart: d.SmartDisputes, smartNeeds: d.SmartDisputesNeed}
	s.beginDispute(r, d, p)
	return d.ID
}

// beginDispute brings a new dispute to the status that the seed asks for.
func (s *Server) beginDispute(r *record, d Dispute, p profile) {
	if p.withdrawn {
		s.withdraw(r)
	}
	if p.status == "lost" || p.status == "prevented" {
		sub(r.wire, "evidence_details")["due_by"] = int64(0)
	} else {
		s.expect(r, d.Created, d.DueBy)
	}
	submitted := d.Status != p.status && d.Status != "lost" && d.Status != "warning_closed"
	if submitted || p.status == "appeal_needs_response" {
		details := sub(r.wire, "evidence_details")
		details["submission_count"], details["submission_method"], details["has_evidence"] = int64(1), "manual", true
		stateOf(r).given["uncategorized_text"] = true
	}
	refreshEligibility(r.wire)
	s.emit(r, "charge.dispute.created", nil)
	if p.withdrawn {
		s.emit(r, "charge.dispute.funds_withdrawn", nil)
	}
	if d.Status == "won" {
		s.reinstate(r)
	}
	if d.Status != p.status && closedStatus(d.Status) {
		s.emit(r, "charge.dispute.closed", nil)
	}
}

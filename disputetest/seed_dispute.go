package disputetest

import (
	"fmt"
	"slices"
	"time"
)

// Dispute is a dispute to begin with. The zero value of every field picks
// something that fits: Dispute{} is a fraud chargeback of 42.00 USD.
type Dispute struct {
	Kind     Kind
	ID       string
	Amount   int64  // smallest unit of the currency
	Currency string // lower case
	Reason   string
	Status   string // another one than the kind begins with, "under_review" for instance

	// A payment may have several disputes: give them the same Charge.
	Charge        string
	PaymentIntent string
	Customer      string

	Created time.Time
	DueBy   time.Time // the end of the UTC day eight days later

	// Evidence is what Stripe has filled in by itself, as text by field name.
	Evidence map[string]string
	Metadata map[string]string

	// SmartDisputes makes it available for this dispute. Without it,
	// submitting with the method smart_disputes is refused.
	SmartDisputes bool
}

// disputeSecrets is what the API does not show of a dispute.
type disputeSecrets struct {
	given map[string]bool // evidence fields that the merchant has set
	smart bool
}

// AddDispute opens a dispute and returns its id. It sends the events that opening
// one sends. A seed that makes no sense panics.
func (s *Server) AddDispute(d Dispute) string { return s.Account("").AddDispute(d) }

// AddDispute opens a dispute on this account: see [Server.AddDispute].
func (a *Account) AddDispute(d Dispute) (id string) {
	p, ok := profileOf(d.Kind)
	if !ok {
		panic(fmt.Sprintf("disputetest: there is no dispute of kind %q", d.Kind))
	}
	d.Reason, d.Status = or(d.Reason, p.reason), or(d.Status, p.status)
	if !slices.Contains(p.statuses(), d.Status) {
		panic(fmt.Sprintf("disputetest: a dispute of kind %q cannot be %q", d.Kind, d.Status))
	}
	a.server.locked(func() { id = a.open(d, p) })
	return id
}

func (a *Account) open(d Dispute, p profile) string {
	s := a.server
	if d.Created.IsZero() {
		d.Created = s.clock.now()
	}
	d.ID, d.Charge = s.orNew(d.ID, "du"), s.orNew(d.Charge, "ch")
	d.Amount, d.Currency = or(d.Amount, 4200), or(d.Currency, "usd")
	a.pay(&d)
	o := object{
		"id": d.ID, "object": "dispute", "amount": d.Amount, "balance_transactions": []any{}, "charge": d.Charge,
		"created": d.Created.Unix(), "currency": d.Currency, "enhanced_eligibility_types": []any{},
		"evidence": emptyEvidence(), "intended_submission_method": nil, "is_charge_refundable": p.caseType == "inquiry",
		"livemode": false, "metadata": object{}, "payment_intent": d.PaymentIntent, "reason": d.Reason, "status": d.Status,
		"evidence_details": object{
			"due_by": nil, "enhanced_eligibility": object{}, "has_evidence": false, "past_due": false,
			"submission_count": int64(0), "submission_method": "not_submitted",
		},
		"payment_method_details": object{"type": "card", "card": object{
			"brand": p.brand, "case_type": p.caseType, "network": p.brand, "network_reason_code": orNull(p.code),
		}},
	}
	if d.SmartDisputes {
		o["intended_submission_method"] = "prefer_manual"
	}
	if p.eligibility != "" {
		o["enhanced_eligibility_types"] = []any{p.eligibility}
	}
	for name, value := range d.Evidence {
		if _, ok := evidenceRules()[name]; !ok {
			panic(fmt.Sprintf("disputetest: there is no evidence field %q", name))
		}
		sub(o, "evidence")[name] = value
	}
	for name, value := range d.Metadata {
		sub(o, "metadata")[name] = value
	}
	t := s.put(a, "dispute", o)
	t.dispute = disputeSecrets{given: map[string]bool{}, smart: d.SmartDisputes}
	s.begun(t, d, p)
	return d.ID
}

// begun brings a new dispute to the status that the seed asks for.
func (s *Server) begun(t *thing, d Dispute, p profile) {
	if p.withdrawn {
		s.withdraw(t)
	}
	if p.status == "lost" || p.status == "prevented" {
		sub(t.wire, "evidence_details")["due_by"] = int64(0)
	} else {
		s.expect(t, d.Created, d.DueBy)
	}
	if answered := d.Status != p.status && d.Status != "lost" && d.Status != "warning_closed"; answered || p.status == "appeal_needs_response" {
		details := sub(t.wire, "evidence_details")
		details["submission_count"], details["submission_method"], details["has_evidence"] = int64(1), "manual", true
		t.dispute.given["uncategorized_text"] = true
	}
	refreshEligibility(t.wire)
	s.emit(t, "charge.dispute.created", nil)
	if p.withdrawn {
		s.emit(t, "charge.dispute.funds_withdrawn", nil)
	}
	if d.Status == "won" {
		s.reinstate(t)
	}
	if d.Status != p.status && over(d.Status) {
		s.emit(t, "charge.dispute.closed", nil)
	}
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (s *Server) orNew(id, prefix string) string {
	if id == "" {
		id = s.newID(prefix)
	}
	return id
}

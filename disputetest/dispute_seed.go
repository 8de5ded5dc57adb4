package disputetest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Dispute is a dispute that a test begins with. A field that is zero gets a default:
// Dispute{} is a fraud chargeback of 42.00 USD. The JSON names are for examples/fakestripe:
// docs/fakestripe.md lists them.
type Dispute struct {
	Kind     Kind   `json:"kind"`     // "" = Chargeback
	ID       string `json:"id"`       // "" = a new id
	Amount   int64  `json:"amount"`   // smallest unit of the currency
	Currency string `json:"currency"` // lower case
	Reason   string `json:"reason"`   // may be one that Stripe does not have yet; "" = the default of Kind
	Status   string `json:"status"`   // such as "under_review"; may be one that Stripe does not have yet; "" = the default of Kind

	// Disputes with the same Charge belong to the same payment.
	Charge        string `json:"charge"`
	PaymentIntent string `json:"payment_intent"` // "" = that of Charge, or a new one
	Customer      string `json:"customer"`       // "" = a new one; not used if Charge exists

	Created time.Time `json:"created"` // zero = now
	DueBy   time.Time `json:"due_by"`  // zero = the end of the UTC day eight days later

	// Evidence is the evidence that Stripe has filled in: texts by the name of their field. A
	// test that needs a file or enhanced evidence in a dispute stages it with a client.
	Evidence map[string]string `json:"evidence"`
	Metadata map[string]string `json:"metadata"` // of the dispute

	// Payment describes the payment of this dispute. It is not used if Charge names a payment
	// that exists.
	Payment Payment `json:"payment"`

	// SmartDisputes makes Smart Disputes available for this dispute as soon as all evidence
	// fields of SmartDisputesNeed have values. Without it, a submission with the method
	// smart_disputes is refused.
	SmartDisputes     bool     `json:"smart_disputes"`
	SmartDisputesNeed []string `json:"smart_disputes_need"` // names as on the wire, such as "receipt"
}

// AddDispute opens a dispute, sends its events and returns its id. It panics if there cannot
// be such a dispute; the panic says what is possible.
func (s *Server) AddDispute(d Dispute) string { return s.Account("").AddDispute(d) }

// AddDispute opens a dispute on this account: see [Server.AddDispute].
func (a *Account) AddDispute(d Dispute) (id string) {
	p, ok := profiles()[cmp.Or(d.Kind, Chargeback)]
	if !ok {
		panic(fmt.Sprintf("disputetest: there is no dispute of kind %q: the kinds are %s", d.Kind, oneOf(kindNames())))
	}
	d.Reason, d.Status = cmp.Or(d.Reason, p.reason), cmp.Or(d.Status, p.status)
	if !slices.Contains(p.statuses(), d.Status) && slices.Contains(knownStatuses(), d.Status) {
		panic(fmt.Sprintf("disputetest: a dispute of kind %q cannot be %q: it can be %s",
			cmp.Or(d.Kind, Chargeback), d.Status, oneOf(p.statuses())))
	}
	d.checkValues()
	a.server.locked(func() { id = a.open(d, p) })
	return id
}

// checkValues panics if a seed has a value that a dispute of Stripe's cannot have.
func (d Dispute) checkValues() {
	if d.Currency != "" && (len(d.Currency) != 3 || strings.Trim(d.Currency, "abcdefghijklmnopqrstuvwxyz") != "") {
		panic(fmt.Sprintf("disputetest: a currency is three lower-case letters, not %q", d.Currency))
	}
	for name := range d.Evidence {
		if r, ok := evidenceFields()[name]; !ok || r.kind != isText {
			panic(fmt.Sprintf("disputetest: there is no text field %q of the evidence: the text fields are %s", name, oneOf(textFields())))
		}
	}
}

// textFields lists the evidence fields that are texts.
func textFields() []string {
	fields := maps.Clone(evidenceFields())
	maps.DeleteFunc(fields, func(_ string, r rule) bool { return r.kind != isText })
	return slices.Sorted(maps.Keys(fields))
}

// openDispute opens a dispute that a payment causes. If caseType is "", the dispute has the
// case type that belongs to d.Kind.
func (a *Account) openDispute(d Dispute, caseType string) {
	p := profiles()[d.Kind]
	p.caseType = cmp.Or(caseType, p.caseType)
	d.Reason, d.Status = cmp.Or(d.Reason, p.reason), p.status
	a.open(d, p)
}

// open creates the dispute of a seed and its payment, and returns its id. AddDispute and the timer of
// a payment (openDispute) call it, with the lock.
func (a *Account) open(d Dispute, p profile) string {
	s := a.server
	if d.Created.IsZero() {
		d.Created = s.clock.now()
	}
	d.ID = s.orNew(d.ID, "du")
	d.Amount, d.Currency = cmp.Or(d.Amount, 4200), cmp.Or(d.Currency, "usd")
	charge := a.findOrCreatePayment(&d, p.brand)
	charge.wire["disputed"] = true
	brand := text(charge.wire, "payment_method_details", "card", "brand")
	o := object{
		"id": d.ID, "object": "dispute", "amount": d.Amount, "balance_transactions": []any{}, "charge": d.Charge,
		"created": d.Created.Unix(), "currency": d.Currency, "enhanced_eligibility_types": []any{},
		"evidence": noEvidence(), "is_charge_refundable": p.caseType == "inquiry",
		"livemode": false, "metadata": object{}, "payment_intent": orNull(d.PaymentIntent), "reason": d.Reason, "status": d.Status,
		"evidence_details": object{
			"due_by": nil, "enhanced_eligibility": object{}, "has_evidence": false, "past_due": false,
			"submission_count": int64(0), "submission_method": "not_submitted",
		},
		"payment_method_details": object{"type": "card", "card": object{
			"brand": brand, "case_type": p.caseType, "network": brand, "network_reason_code": orNull(p.networkCode(brand, d.Reason)),
		}},
	}
	for name := range disputeSettings() {
		o[name] = nil
	}
	if d.SmartDisputes {
		o["intended_submission_method"] = "prefer_manual"
	}
	if p.eligibility != "" {
		o["enhanced_eligibility_types"] = []any{p.eligibility}
	}
	maps.Copy(sub(o, "evidence"), evidenceFromPayment(charge))
	for name, value := range d.Evidence {
		sub(o, "evidence")[name] = value
	}
	for name, value := range d.Metadata {
		sub(o, "metadata")[name] = value
	}
	r := s.add(a, o)
	r.state = &disputeState{given: map[string]bool{}, smart: d.SmartDisputes, smartNeeds: d.SmartDisputesNeed}
	s.beginDispute(r, d, p)
	return d.ID
}

// beginDispute brings a new dispute to the status of its seed, with the events of the way.
func (s *Server) beginDispute(r *record, d Dispute, p profile) {
	if p.withdrawn {
		s.withdraw(r)
	}
	if p.status == "lost" || p.status == "prevented" {
		sub(r.wire, "evidence_details")["due_by"] = int64(0)
	} else {
		s.setDeadline(r, d.Created, d.DueBy)
	}
	submitted := d.Status != p.status && d.Status != "lost" && d.Status != "warning_closed"
	if submitted || p.status == "appeal_needs_response" {
		details := sub(r.wire, "evidence_details")
		details["submission_count"], details["submission_method"], details["has_evidence"] = int64(1), "manual", true
		disputeStateOf(r).given["uncategorized_text"] = true
	}
	refreshEligibility(r.wire)
	s.emit(r, "charge.dispute.created", nil)
	if p.withdrawn {
		s.emit(r, "charge.dispute.funds_withdrawn", nil)
	}
	if d.Status != p.status && closedStatus(d.Status) {
		s.finish(r, d.Status)
	}
}

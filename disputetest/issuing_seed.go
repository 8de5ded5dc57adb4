package disputetest

import (
	"cmp"
	"fmt"
)

// IssuingDispute is an Issuing dispute that a test begins with. The zero value is an
// unsubmitted dispute about fraud, with an explanation and a new transaction. The JSON names are for
// examples/fakestripe: docs/fakestripe.md lists them.
type IssuingDispute struct {
	ID            string            `json:"id"`             // "" = a new id
	Transaction   string            `json:"transaction"`    // "" = a new one
	ReceivedDebit string            `json:"received_debit"` // of a FinancialAccount, instead of Transaction
	Amount        int64             `json:"amount"`         // 0 = the amount of the transaction
	Reason        string            `json:"reason"`         // may be one that Stripe does not have yet; "" = "fraudulent"
	Explanation   string            `json:"explanation"`    // a field of the evidence; "" = a default sentence
	Evidence      map[string]string `json:"evidence"`       // the other fields of Reason, as they are sent: "expected_at": "1767225600"
	Status        string            `json:"status"`         // unsubmitted (default), submitted, won, lost, expired, or a future one
	Metadata      map[string]string `json:"metadata"`       // of the dispute
}

// AddIssuingDispute opens an Issuing dispute, sends its events and returns its id. It panics if
// Evidence has a field that the reason does not have, or a value that Stripe would refuse.
func (s *Server) AddIssuingDispute(d IssuingDispute) string {
	return s.Account("").AddIssuingDispute(d)
}

// AddIssuingDispute opens an Issuing dispute of this account.
func (a *Account) AddIssuingDispute(d IssuingDispute) (id string) {
	s := a.server
	name, status := cmp.Or(d.Reason, "fraudulent"), cmp.Or(d.Status, "unsubmitted")
	fields := seededEvidence(name, d)
	s.locked(func() {
		r := a.openIssuing(d)
		id = r.id()
		r.wire["evidence"] = object{"reason": name, name: fields}
		for key, value := range d.Metadata {
			sub(r.wire, "metadata")[key] = value
		}
		s.emit(r, "issuing_dispute.created", nil)
		switch status {
		case "submitted":
			r.wire["status"] = status
			s.emit(r, "issuing_dispute.submitted", nil)
			s.grantCredit(r)
		case "won", "lost", "expired":
			s.finishIssuing(r, status)
		default:
			r.wire["status"] = status
		}
	})
	return id
}

// seededEvidence returns the evidence of the seed for its reason. The fields of a reason that
// Stripe does not have yet are texts.
func seededEvidence(reason string, d IssuingDispute) object {
	known, isKnown := issuingReasons()[reason]
	evidence := nulls(known.fields)
	evidence["explanation"] = cmp.Or(d.Explanation, "The cardholder does not know this payment.")
	for name, sent := range d.Evidence {
		field, ok := known.fields[name]
		if !ok && isKnown {
			panic(fmt.Sprintf("disputetest: the reason %s has no evidence %q", reason, name))
		}
		value, fail := checkScalar(name, sent, field)
		if fail != nil {
			panic(fmt.Sprintf("disputetest: the evidence %q of the reason %s cannot be %q: %s", name, reason, sent, fail.message))
		}
		evidence[name] = value
	}
	return evidence
}

// openIssuing creates the dispute, and its transaction if there is none yet. Its callers
// change the dispute first, and then emit the event.
func (a *Account) openIssuing(d IssuingDispute) *record {
	s := a.server
	transaction := a.find("issuing.transaction", d.Transaction)
	if transaction == nil {
		transaction = a.createTransaction(Transaction{ID: d.Transaction, Amount: d.Amount})
	}
	o := object{
		"id": s.orNew(d.ID, "idp"), "object": "issuing.dispute", "amount": cmp.Or(d.Amount, -number(transaction.wire, "amount")),
		"created": s.unix(), "currency": transaction.wire["currency"], "evidence": object{"reason": "other"}, "livemode": false,
		"metadata": object{}, "status": "unsubmitted", "transaction": transaction.id(), "treasury": nil,
	}
	if d.ReceivedDebit != "" {
		o["treasury"] = object{"debit_reversal": nil, "received_debit": d.ReceivedDebit}
	}
	r := s.add(a, o)
	r.state = &issuingState{}
	transaction.wire["dispute"] = r.id()
	s.expireIssuing(r, transaction)
	return r
}

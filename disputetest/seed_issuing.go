package disputetest

import (
	"fmt"
	"slices"
	"time"
)

// IssuingDispute is a dispute of a card issuer to begin with. The zero value is
// an unsubmitted one about fraud, with an explanation, over a new transaction.
type IssuingDispute struct {
	ID            string
	Transaction   string
	ReceivedDebit string // of a FinancialAccount, in place of Transaction
	Amount        int64  // the transaction's, if 0
	Reason        string
	Explanation   string
	Status        string // unsubmitted, submitted, won, lost or expired
	Metadata      map[string]string
}

// Transaction is an Issuing transaction to begin with: a captured purchase. The
// zero value is one of 25.00 USD.
type Transaction struct {
	ID       string
	Amount   int64 // what was paid, positive
	Currency string
	Created  time.Time // 110 days later it can no longer be disputed
}

// issuingSecrets is what the API shows only when asked to expand it.
type issuingSecrets struct{ money []any }

// AddTransaction books an Issuing transaction and returns its id.
func (s *Server) AddTransaction(t Transaction) string { return s.Account("").AddTransaction(t) }

// AddTransaction books an Issuing transaction of this account.
func (a *Account) AddTransaction(t Transaction) (id string) {
	a.server.locked(func() { id = a.book(t).id() })
	return id
}

// AddIssuingDispute opens an Issuing dispute and returns its id.
func (s *Server) AddIssuingDispute(d IssuingDispute) string {
	return s.Account("").AddIssuingDispute(d)
}

// AddIssuingDispute opens an Issuing dispute of this account.
func (a *Account) AddIssuingDispute(d IssuingDispute) (id string) {
	s := a.server
	reason, status := or(d.Reason, "fraudulent"), or(d.Status, "unsubmitted")
	if !slices.Contains(issuingReasons(), reason) || !slices.Contains(issuingFilters()["status"].words, status) {
		panic(fmt.Sprintf("disputetest: there is no Issuing dispute with reason %q and status %q", reason, status))
	}
	s.locked(func() {
		t := a.openIssuing(d)
		id = t.id()
		fields := object{}
		for name := range issuingEvidenceRules()[reason].fields {
			fields[name] = nil
		}
		fields["explanation"] = or(d.Explanation, "The cardholder does not know this payment.")
		t.wire["evidence"] = object{"reason": reason, reason: fields}
		for name, value := range d.Metadata {
			sub(t.wire, "metadata")[name] = value
		}
		s.emit(t, "issuing_dispute.created", nil)
		switch status {
		case "submitted":
			t.wire["status"] = status
			s.emit(t, "issuing_dispute.submitted", nil)
		case "won", "lost", "expired":
			s.finishIssuing(t, status)
		}
	})
	return id
}

// openIssuing makes the dispute, and its transaction where that is new. It lets
// it expire when nobody submits it.
func (a *Account) openIssuing(d IssuingDispute) *thing {
	s := a.server
	about := a.find("issuing.transaction", d.Transaction)
	if about == nil {
		about = a.book(Transaction{ID: d.Transaction, Amount: d.Amount})
	}
	o := object{
		"id": s.orNew(d.ID, "idp"), "object": "issuing.dispute", "amount": or(d.Amount, -number(about.wire, "amount")),
		"created": s.unix(), "currency": about.wire["currency"], "evidence": object{"reason": "other"}, "livemode": false,
		"metadata": object{}, "status": "unsubmitted", "transaction": about.id(), "treasury": nil,
	}
	if d.ReceivedDebit != "" {
		o["treasury"] = object{"debit_reversal": nil, "received_debit": d.ReceivedDebit}
	}
	t := s.put(a, "issuing.dispute", o)
	about.wire["dispute"] = t.id()
	s.after(time.Unix(number(about.wire, "created"), 0).Add(issuingLife), false, func() {
		if text(t.wire, "status") == "unsubmitted" {
			s.finishIssuing(t, "expired")
		}
	})
	return t
}

func (a *Account) book(t Transaction) *thing {
	s := a.server
	if t.Created.IsZero() {
		t.Created = s.clock.now()
	}
	amount, currency := -or(t.Amount, 2500), or(t.Currency, "usd")
	return s.put(a, "issuing.transaction", object{
		"id": s.orNew(t.ID, "ipi"), "object": "issuing.transaction", "amount": amount, "authorization": nil,
		"balance_transaction": nil, "card": s.newID("ic"), "cardholder": nil, "created": t.Created.Unix(), "currency": currency,
		"dispute": nil, "livemode": false, "merchant_amount": amount, "merchant_currency": currency, "metadata": object{},
		"merchant_data": object{
			"category": "computer_software_stores", "category_code": "5734", "city": nil, "country": nil, "name": "Shop",
			"network_id": "1234567890", "postal_code": nil, "state": nil, "tax_id": nil, "terminal_id": nil, "url": nil,
		},
		"token": nil, "type": "capture", "wallet": nil,
	})
}

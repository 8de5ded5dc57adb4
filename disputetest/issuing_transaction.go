package disputetest

import (
	"cmp"
	"time"
)

// issuingTransactionResource is the resource of transactions, which Issuing disputes are
// about: docs.stripe.com/api/issuing/transactions.
func issuingTransactionResource() *resource {
	const path = "/v1/issuing/transactions"
	id := textOf(idLimit)
	return &resource{
		kind: "issuing.transaction", param: "transaction", path: path,
		expand: map[string]string{
			"authorization": foreign, "balance_transaction": "balance_transaction", "card": foreign, "cardholder": foreign,
			"dispute": "issuing.dispute", "purchase_details.flight.segments": foreign, "purchase_details.receipt": foreign, "token": foreign,
		},
		routes: []route{
			listRoute(path, equals("card", id), equals("cardholder", id), equals("type", enum("capture", "refund"))),
			retrieveRoute(path + "/{}"),
			postRoute(path+"/{}", params{"metadata": metadata().clearable()}, (*call).updateTransaction),
		},
	}
}

// Transaction is an Issuing transaction that a test begins with: a captured purchase. The
// zero value is a purchase for 25.00 USD. The JSON names are for examples/fakestripe:
// docs/fakestripe.md lists them.
type Transaction struct {
	ID       string    `json:"id"`       // "" = a new id
	Amount   int64     `json:"amount"`   // what was paid, positive; 0 = 2500
	Currency string    `json:"currency"` // lower case; "" = "usd"
	Created  time.Time `json:"created"`  // zero = now; a dispute can be submitted until 110 days later

	Card       string `json:"card"`       // "ic_…"; "" = a new id
	Cardholder string `json:"cardholder"` // "ich_…"; "" = none
}

// AddTransaction adds an Issuing transaction and returns its id. It sends no event.
func (s *Server) AddTransaction(t Transaction) string { return s.Account("").AddTransaction(t) }

// AddTransaction adds an Issuing transaction to this account.
func (a *Account) AddTransaction(t Transaction) (id string) {
	a.server.locked(func() { id = a.createTransaction(t).id() })
	return id
}

func (c *call) updateTransaction() (any, *failure) {
	draft := cloneObject(c.record.wire)
	if fail := applyMetadata(draft, c.params["metadata"]); fail != nil {
		return nil, fail
	}
	before := c.record.wire
	c.record.wire = draft
	c.server.count(c.record.id(), Effects{Updates: 1})
	if !equal(before, draft) {
		c.server.emit(c.record, "issuing_transaction.updated", before)
	}
	return c.record, nil
}

// createTransaction creates the transaction of a seed.
func (a *Account) createTransaction(t Transaction) *record {
	s := a.server
	if t.Created.IsZero() {
		t.Created = s.clock.now()
	}
	var cardholder any
	if t.Cardholder != "" {
		cardholder = t.Cardholder
	}
	amount, currency := -cmp.Or(t.Amount, 2500), cmp.Or(t.Currency, "usd")
	return s.add(a, object{
		"id": s.orNew(t.ID, "ipi"), "object": "issuing.transaction", "amount": amount, "authorization": nil,
		"balance_transaction": nil, "card": cmp.Or(t.Card, s.newID("ic")), "cardholder": cardholder,
		"created": t.Created.Unix(), "currency": currency, "dispute": nil, "livemode": false,
		"merchant_amount": amount, "merchant_currency": currency, "metadata": object{},
		"merchant_data": object{
			"category": "computer_software_stores", "category_code": "5734", "city": nil, "country": nil, "name": "Shop",
			"network_id": "1234567890", "postal_code": nil, "state": nil, "tax_id": nil, "terminal_id": nil, "url": nil,
		},
		"token": nil, "type": "capture", "wallet": nil,
	})
}

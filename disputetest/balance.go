package disputetest

import "cmp"

// balanceResource is the resource of movements of money:
// docs.stripe.com/api/balance_transactions.
func balanceResource() *resource {
	const path = "/v1/balance_transactions"
	id := textOf(idLimit)
	return &resource{
		kind: "balance_transaction", param: "id", path: path, expand: map[string]string{"fee_details": foreign, "source": anyKind},
		routes: []route{
			listRoute(path, equals("currency", id), equals("payout", id), equals("source", id), equals("type", id)),
			retrieveRoute(path + "/{}"),
		},
	}
}

// movement is money that goes into the balance of an account, or out of it.
type movement struct {
	amount, fee   int64 // fee 0 = none
	feeName       string
	currency      string
	source        string // the id of the object that caused it
	typ, category string
	description   string
	issuing       bool  // the money belongs to the Issuing balance
	at            int64 // Unix seconds; 0 = now
}

// moveMoney creates the balance transaction of a movement. It emits no event: that is for
// its callers.
func (a *Account) moveMoney(m movement) *record {
	at, fees, balance := cmp.Or(m.at, a.server.unix()), []any{}, "payments"
	if m.issuing {
		balance = "issuing"
	}
	if m.fee != 0 {
		fees = []any{object{
			"amount": m.fee, "application": nil, "currency": m.currency, "description": m.feeName, "type": "stripe_fee",
		}}
	}
	return a.server.add(a, object{
		"id": a.server.newID("txn"), "object": "balance_transaction", "amount": m.amount, "available_on": at, "balance_type": balance,
		"created": at, "currency": m.currency, "description": orNull(m.description), "exchange_rate": nil, "fee": m.fee,
		"fee_details": fees, "net": m.amount - m.fee, "reporting_category": m.category, "source": m.source, "status": "available",
		"type": m.typ,
	})
}

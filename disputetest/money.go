package disputetest

// disputeFee is what a dispute costs, whatever the currency.
const disputeFee = 1500

// withdraw takes the disputed amount and the fee from the balance.
func (s *Server) withdraw(t *thing) {
	s.move(t, "Chargeback withdrawal for ", "dispute", -1)
}

// reinstate gives both back, as test mode does.
func (s *Server) reinstate(t *thing) {
	s.move(t, "Chargeback reversal for ", "dispute_reversal", 1)
	s.emit(t, "charge.dispute.funds_reinstated", nil)
}

func (s *Server) move(t *thing, what, category string, sign int64) {
	currency := text(t.wire, "currency")
	b := s.balance(sign*number(t.wire, "amount"), currency, t.id())
	fee := -sign * disputeFee
	b["description"], b["reporting_category"], b["type"] = what+text(t.wire, "charge"), category, "adjustment"
	b["fee"], b["net"] = fee, number(b, "amount")-fee
	b["fee_details"] = []any{object{
		"amount": fee, "application": nil, "currency": currency, "description": "Dispute fee", "type": "stripe_fee",
	}}
	list, _ := t.wire["balance_transactions"].([]any)
	t.wire["balance_transactions"] = append(list, b)
}

// balance is a movement of money without a fee.
func (s *Server) balance(amount int64, currency, source string) object {
	now := s.unix()
	return object{
		"id": s.newID("txn"), "object": "balance_transaction", "amount": amount, "available_on": now, "balance_type": "payments",
		"created": now, "currency": currency, "description": nil, "exchange_rate": nil, "fee": int64(0), "fee_details": []any{},
		"net": amount, "reporting_category": "", "source": source, "status": "available", "type": "",
	}
}

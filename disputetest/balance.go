package disputetest

// balance is a movement of money without a fee.
func (s *Server) balance(amount int64, currency, source string) object {
	now := s.unix()
	return object{
		"id": s.newID("txn"), "object": "balance_transaction", "amount": amount, "available_on": now, "balance_type": "payments",
		"created": now, "currency": currency, "description": nil, "exchange_rate": nil, "fee": int64(0), "fee_details": []any{},
		"net": amount, "reporting_category": "", "source": source, "status": "available", "type": "",
	}
}

package disputetest

// The payment that a dispute is about. Its objects have no endpoints; they can be
// expanded.

func chargeResource() *resource {
	return &resource{kind: "charge", expand: map[string]string{
		"customer": "customer", "payment_intent": "payment_intent", "application": foreign, "balance_transaction": foreign, "review": foreign,
	}}
}

func paymentIntentResource() *resource {
	return &resource{kind: "payment_intent", expand: map[string]string{
		"customer": "customer", "latest_charge": "charge", "application": foreign, "payment_method": foreign, "review": foreign,
	}}
}

func customerResource() *resource { return &resource{kind: "customer"} }

// pay makes the payment that a dispute is about, unless an earlier dispute made it, and
// sets the ids that the seed leaves open.
func (a *Account) pay(d *Dispute) {
	s := a.server
	if charge := a.find("charge", d.Charge); charge != nil {
		d.PaymentIntent = or(d.PaymentIntent, text(charge.wire, "payment_intent"))
		return
	}
	d.PaymentIntent, d.Customer = s.orNew(d.PaymentIntent, "pi"), s.orNew(d.Customer, "cus")
	at := d.Created.Unix()
	if a.find("customer", d.Customer) == nil {
		s.put(a, object{
			"id": d.Customer, "object": "customer", "balance": int64(0), "created": at, "currency": nil, "default_source": nil,
			"delinquent": false, "description": nil, "email": nil, "livemode": false, "metadata": object{}, "name": nil,
			"phone": nil, "preferred_locales": []any{}, "shipping": nil,
		})
	}
	if a.find("payment_intent", d.PaymentIntent) == nil {
		s.put(a, object{
			"id": d.PaymentIntent, "object": "payment_intent", "amount": d.Amount, "amount_capturable": int64(0),
			"amount_received": d.Amount, "application": nil, "capture_method": "automatic", "confirmation_method": "automatic",
			"created": at, "currency": d.Currency, "customer": d.Customer, "description": nil, "latest_charge": d.Charge,
			"livemode": false, "metadata": object{}, "payment_method": nil, "payment_method_types": []any{"card"},
			"review": nil, "status": "succeeded",
		})
	}
	s.put(a, object{
		"id": d.Charge, "object": "charge", "amount": d.Amount, "amount_captured": d.Amount, "amount_refunded": int64(0),
		"application": nil, "balance_transaction": nil, "captured": true, "created": at, "currency": d.Currency,
		"billing_details": object{"address": nil, "email": nil, "name": nil, "phone": nil, "tax_id": nil},
		"customer":        d.Customer, "description": nil, "disputed": true, "livemode": false, "metadata": object{}, "paid": true,
		"payment_intent": d.PaymentIntent, "receipt_email": nil, "refunded": false, "review": nil, "status": "succeeded",
	})
}

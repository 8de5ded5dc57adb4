package disputetest

// customerResource is the resource of customers: docs.stripe.com/api/customers. Any cus_ id is
// a customer, which is created when a payment has its id.
func customerResource() *resource {
	return &resource{
		kind: "customer", path: "/v1/customers",
		expand: map[string]string{
			"cash_balance": foreign, "default_source": foreign, "invoice_settings.custom_fields": foreign,
			"invoice_settings.default_payment_method": foreign,
			"sources": foreign, "subscriptions": foreign, "tax": foreign, "tax_ids": foreign, "test_clock": foreign,
		},
		routes: []route{retrieveRoute("/v1/customers/{}")},
	}
}

// customer returns the customer with this id, and creates it if there is none.
func (a *Account) customer(id string) *record {
	if r := a.find("customer", id); r != nil {
		return r
	}
	return a.server.add(a, object{
		"id": id, "object": "customer", "address": nil, "balance": int64(0), "created": a.server.unix(), "currency": nil,
		"default_source": nil, "delinquent": false, "description": nil, "discount": nil, "email": nil, "livemode": false,
		"metadata": object{}, "name": nil, "phone": nil, "preferred_locales": []any{}, "shipping": nil, "tax_exempt": "none",
		"test_clock": nil,
	})
}

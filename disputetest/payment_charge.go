package disputetest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// chargeResource is the resource of charges, which disputes are about:
// docs.stripe.com/api/charges. Its endpoints run while the server's lock is held; their events are sent
// after that: see call.sendEvents.
func chargeResource() *resource {
	const path = "/v1/charges"
	return &resource{
		kind: "charge", path: path, addComputed: addComputedCharge,
		expand: map[string]string{
			"application": foreign, "application_fee": foreign, "balance_transaction": "balance_transaction", "customer": "customer",
			"failure_balance_transaction": "balance_transaction", "on_behalf_of": foreign, "outcome.rule": foreign,
			"payment_intent": "payment_intent", "payment_method_details.bancontact.generated_sepa_debit": foreign,
			"payment_method_details.bancontact.generated_sepa_debit_mandate": foreign,
			"payment_method_details.ideal.generated_sepa_debit":              foreign,
			"payment_method_details.ideal.generated_sepa_debit_mandate":      foreign,
			"payment_method_details.sofort.generated_sepa_debit":             foreign,
			"payment_method_details.sofort.generated_sepa_debit_mandate":     foreign,
			"payment_method_details.us_bank_account.mandate":                 foreign,
			"refunds": foreign, "review": foreign, "source_transfer": foreign, "transfer": foreign, "transfer_data.destination": foreign,
		},
		routes: []route{
			listRoute(path, equals("customer", textOf(idLimit)), equals("payment_intent", textOf(idLimit)),
				equals("transfer_group", textOf(idLimit))),
			postRoute(path, chargeParams(), (*call).createCharge),
			retrieveRoute(path + "/{}"),
			postRoute(path+"/{}", merge(chargeUpdateParams(), each(anything(), "fraud_details")), (*call).updateCharge),
		},
	}
}

func chargeUpdateParams() params {
	short := textOf(maxShortText).clearable()
	return params{
		"customer":       textOf(idLimit),
		"description":    short,
		"metadata":       metadata().clearable(),
		"receipt_email":  short,
		"shipping":       objectOf(shippingParams()),
		"transfer_group": short,
	}
}

func chargeParams() params {
	short := textOf(maxShortText).clearable()
	return merge(chargeUpdateParams(), params{
		"amount":                      positive(0).required(),
		"currency":                    textOf(3).required(),
		"source":                      anything(),
		"card":                        anything(),
		"statement_descriptor":        short,
		"statement_descriptor_suffix": short,
	}, each(anything(),
		"application_fee", "application_fee_amount", "capture", "destination", "on_behalf_of", "radar_options", "transfer_data"))
}

// addComputedCharge adds the refunds if the request expands them.
func addComputedCharge(s *Server, r *record, o object, v view) {
	if !slices.ContainsFunc(v.paths, func(path string) bool { return hasMember(path, "refunds") }) {
		return
	}
	data := []any{}
	for _, refund := range slices.Backward(r.account.lists["refund"]) {
		if text(refund.wire, "charge") == r.id() {
			data = append(data, s.show(refund, view{base: v.base}))
		}
	}
	o["refunds"] = object{"object": "list", "data": data, "has_more": false, "url": "/v1/charges/" + r.id() + "/refunds"}
}

// createCharge pays with a token or a card number, as older integrations do. A PaymentIntent pays in
// succeed of payment_intent.go. Both call Account.pay, whose payments always succeed; the test cards are
// in payment_card.go.
func (c *call) createCharge() (any, *failure) {
	card, fail := c.source()
	if fail != nil {
		return nil, fail
	}
	details := c.paymentDetails()
	details["metadata"] = object{}
	if fail := applyMetadata(details, c.params["metadata"]); fail != nil {
		return nil, fail
	}
	customer := text(c.params, "customer")
	if customer != "" {
		c.account.customer(customer)
	}
	r := c.account.pay(purchase{
		customer: customer, method: c.server.newID("card"), amount: number(c.params, "amount"),
		currency: strings.ToLower(text(c.params, "currency")), created: c.server.unix(), card: card, details: details,
	})
	c.server.count(r.id(), Effects{Payments: 1})
	c.server.emit(r, "charge.succeeded", nil)
	c.server.disputePayment(r, card)
	return r, nil
}

// source finds the card of a charge. The parameter is tok_…, or an object with a number.
func (c *call) source() (testCard, *failure) {
	for _, name := range []string{"source", "card"} {
		given, ok := c.params[name]
		if !ok {
			continue
		}
		id, _ := given.(string)
		card, known := findCard(cmp.Or(id, text(c.params, name, "number")))
		if !known {
			return testCard{}, invalidWithCode("resource_missing", name, "No such token: '%s'", clip(id))
		}
		return card, nil
	}
	return testCard{}, invalidWithCode("parameter_missing", "source", "Missing required param: source.")
}

// updateCharge changes what is known about a payment, but not its amount.
func (c *call) updateCharge() (any, *failure) {
	r := c.record
	draft := cloneObject(r.wire)
	if fail := applyMetadata(draft, c.params["metadata"]); fail != nil {
		return nil, fail
	}
	maps.Copy(draft, c.paymentDetails())
	if customer := text(c.params, "customer"); customer != "" {
		draft["customer"] = c.account.customer(customer).id()
	}
	before := r.wire
	r.wire = draft
	c.server.count(r.id(), Effects{Updates: 1})
	if !equal(before, draft) {
		c.server.emit(r, "charge.updated", before)
	}
	return r, nil
}

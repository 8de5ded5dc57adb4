package disputetest

import (
	"maps"
	"slices"
	"strings"
)

// paymentIntentResource is the resource of PaymentIntents: docs.stripe.com/api/payment_intents.
// A PaymentIntent succeeds as soon as it is confirmed. The endpoints run while the server's lock is
// held; their events are sent after that: see call.sendEvents.
func paymentIntentResource() *resource {
	const path = "/v1/payment_intents"
	return &resource{
		kind: "payment_intent", param: "intent", path: path,
		expand: map[string]string{
			"application": foreign, "customer": "customer", "latest_charge": "charge",
			"next_action.display_bank_transfer_instructions.financial_addresses": foreign, "on_behalf_of": foreign,
			"payment_method": "payment_method", "review": foreign, "transfer_data.destination": foreign,
		},
		routes: []route{
			listRoute(path, equals("customer", textOf(idLimit)), equals("customer_account", textOf(idLimit))),
			postRoute(path, intentParams(), (*call).createIntent),
			retrieveRoute(path + "/{}"),
			postRoute(path+"/{}", intentUpdateParams(), (*call).updateIntent),
			postRoute(path+"/{}/confirm", merge(intentConfirmParams(), each(anything(), "amount_to_confirm", "client_secret")),
				(*call).confirmIntent),
			postRoute(path+"/{}/cancel", params{"cancellation_reason": textOf(idLimit)}, (*call).cancelIntent),
		},
	}
}

// intentConfirmParams are the parameters of a confirmation. Create and update have them too.
func intentConfirmParams() params {
	short := textOf(maxShortText)
	return merge(params{
		"payment_method":      textOf(idLimit),
		"payment_method_data": objectOf(methodParams()),
		"receipt_email":       short.clearable(),
		"shipping":            objectOf(shippingParams()).clearable(),
		"capture_method":      enum("automatic", "automatic_async"), // a manual capture is not imitated
	}, each(anything(), // they do not matter to a dispute
		"allowed_payment_method_types", "amount_details", "confirmation_token", "error_on_requires_action",
		"excluded_payment_method_types", "hooks", "mandate", "mandate_data", "off_session", "payment_details",
		"payment_method_options", "payment_method_types", "radar_options", "return_url", "setup_future_usage", "use_stripe_sdk"))
}

func intentUpdateParams() params {
	short := textOf(maxShortText).clearable()
	return merge(intentConfirmParams(), params{
		"amount":                      positive(0),
		"currency":                    textOf(3),
		"customer":                    textOf(idLimit),
		"description":                 short,
		"metadata":                    metadata().clearable(),
		"statement_descriptor":        short,
		"statement_descriptor_suffix": short,
		"transfer_group":              short,
	}, each(anything(), "application_fee_amount", "customer_account", "payment_method_configuration", "transfer_data"))
}

func intentParams() params {
	return merge(intentUpdateParams(), params{
		"amount":   positive(0).required(),
		"currency": textOf(3).required(),
		"confirm":  boolean(),
	}, each(anything(), "automatic_payment_methods", "confirmation_method", "on_behalf_of"))
}

// newIntent makes a PaymentIntent without a payment method.
func newIntent(s *Server, id string, amount int64, currency string, created int64) object {
	id = s.orNew(id, "pi")
	return object{
		"id": id, "object": "payment_intent", "amount": amount, "amount_capturable": int64(0), "amount_received": int64(0),
		"application": nil, "application_fee_amount": nil, "automatic_payment_methods": nil, "canceled_at": nil,
		"cancellation_reason": nil, "capture_method": "automatic", "client_secret": id + "_secret_Test", "confirmation_method": "automatic",
		"created": created, "currency": currency, "customer": nil, "customer_account": nil, "description": nil,
		"last_payment_error": nil, "latest_charge": nil, "livemode": false, "metadata": object{}, "next_action": nil,
		"on_behalf_of": nil, "payment_method": nil, "payment_method_options": object{}, "payment_method_types": []any{"card"},
		"processing": nil, "receipt_email": nil, "review": nil, "setup_future_usage": nil, "shipping": nil,
		"statement_descriptor": nil, "statement_descriptor_suffix": nil, "status": "requires_payment_method",
		"transfer_data": nil, "transfer_group": nil,
	}
}

// createIntent creates a PaymentIntent, and pays it with confirm=true.
func (c *call) createIntent() (any, *failure) {
	draft := newIntent(c.server, "", number(c.params, "amount"), strings.ToLower(text(c.params, "currency")), c.server.unix())
	method, fail := c.changeIntent(draft)
	if fail != nil {
		return nil, fail
	}
	confirm := truth(c.params, "confirm")
	if confirm && method == nil {
		return nil, unexpectedState("", "This PaymentIntent has no payment method and cannot be confirmed.")
	}
	r := c.server.add(c.account, draft)
	c.server.emit(r, "payment_intent.created", nil)
	if confirm {
		c.succeed(r)
	}
	return r, nil
}

// updateIntent changes a PaymentIntent. After the payment its amount, customer and payment
// method can no longer be changed.
func (c *call) updateIntent() (any, *failure) {
	r := c.record
	draft := cloneObject(r.wire)
	if finalIntent(r) {
		for _, name := range []string{"amount", "currency", "customer", "payment_method", "payment_method_data"} {
			if _, given := c.params[name]; given {
				return nil, unexpectedState(name, "This PaymentIntent is %s; %s can no longer be changed.", text(draft, "status"), name)
			}
		}
	}
	if amount, ok := c.params["amount"]; ok {
		draft["amount"] = amount
	}
	if currency := text(c.params, "currency"); currency != "" {
		draft["currency"] = strings.ToLower(currency)
	}
	if _, fail := c.changeIntent(draft); fail != nil {
		return nil, fail
	}
	r.wire = draft
	c.server.count(r.id(), Effects{Updates: 1})
	return r, nil
}

// confirmIntent pays a PaymentIntent.
func (c *call) confirmIntent() (any, *failure) {
	r := c.record
	if finalIntent(r) {
		return nil, unexpectedState("", "This PaymentIntent is %s and cannot be confirmed.", text(r.wire, "status"))
	}
	draft := cloneObject(r.wire)
	if _, fail := c.changeIntent(draft); fail != nil {
		return nil, fail
	}
	if draft["payment_method"] == nil {
		return nil, unexpectedState("", "This PaymentIntent has no payment method and cannot be confirmed.")
	}
	r.wire = draft
	c.succeed(r)
	return r, nil
}

func (c *call) cancelIntent() (any, *failure) {
	r := c.record
	if finalIntent(r) {
		return nil, unexpectedState("", "This PaymentIntent is %s and cannot be canceled.", text(r.wire, "status"))
	}
	r.wire["status"], r.wire["canceled_at"], r.wire["cancellation_reason"] = "canceled", c.server.unix(), c.params["cancellation_reason"]
	c.server.count(r.id(), Effects{Updates: 1})
	c.server.emit(r, "payment_intent.canceled", nil)
	return r, nil
}

// changeIntent puts the parameters into the draft and finds its payment method.
func (c *call) changeIntent(draft object) (*record, *failure) {
	if fail := applyMetadata(draft, c.params["metadata"]); fail != nil {
		return nil, fail
	}
	method, fail := c.methodOf()
	if fail != nil {
		return nil, fail
	}
	maps.Copy(draft, c.paymentDetails())
	if customer := text(c.params, "customer"); customer != "" {
		draft["customer"] = c.account.customer(customer).id()
	}
	if method != nil {
		draft["payment_method"] = method.id()
		if text(draft, "status") == "requires_payment_method" {
			draft["status"] = "requires_confirmation"
		}
	}
	return method, nil
}

// succeed pays a PaymentIntent. Its card may cause disputes.
func (c *call) succeed(intent *record) {
	s, o := c.server, intent.wire
	method := c.account.find("payment_method", text(o, "payment_method"))
	details := object{
		"billing_details": clone(method.wire["billing_details"]), "metadata": clone(o["metadata"]), "shipping": clone(o["shipping"]),
	}
	for _, name := range detailTexts() {
		details[name] = clone(o[name])
	}
	charge := c.account.pay(purchase{
		intent: intent.id(), customer: text(o, "customer"), method: method.id(), amount: number(o, "amount"),
		currency: text(o, "currency"), created: s.unix(), card: cardOf(method), details: details,
	})
	o["status"], o["amount_received"], o["latest_charge"] = "succeeded", o["amount"], charge.id()
	s.count(intent.id(), Effects{Payments: 1})
	s.emit(charge, "charge.succeeded", nil)
	s.emit(intent, "payment_intent.succeeded", nil)
	s.disputePayment(charge, cardOf(method))
}

// finalIntent reports whether a PaymentIntent was paid or canceled.
func finalIntent(r *record) bool {
	return slices.Contains([]string{"succeeded", "canceled"}, text(r.wire, "status"))
}

func unexpectedState(param, format string, args ...any) *failure {
	return invalidWithCode("payment_intent_unexpected_state", param, format, args...)
}

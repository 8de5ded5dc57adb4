package disputetest

import (
	"cmp"
	"net/http"
)

// paymentMethodResource is the resource of cards: docs.stripe.com/api/payment_methods. The
// cards pm_card_… exist without being created. PaymentMethods have no events here.
func paymentMethodResource() *resource {
	return &resource{
		kind: "payment_method", noun: "PaymentMethod", path: "/v1/payment_methods",
		expand: map[string]string{
			"customer": "customer", "card.generated_from.setup_attempt": foreign, "sepa_debit.generated_from.charge": foreign,
			"sepa_debit.generated_from.setup_attempt": foreign,
		},
		routes: []route{
			postRoute("/v1/payment_methods", methodParams(), (*call).createMethod),
			retrieveRoute("/v1/payment_methods/{}"),
		},
	}
}

func methodParams() params {
	return params{
		"type":            enum("card").required(),
		"card":            objectOf(cardParams()),
		"billing_details": objectOf(billingParams()),
		"metadata":        metadata().clearable(),
		"allow_redisplay": anything(),
		"radar_options":   anything(),
	}
}

// cardParams are the parameters of a card. Only the number matters.
func cardParams() params {
	return merge(each(textOf(idLimit), "number", "token"), each(anything(), "exp_month", "exp_year", "cvc", "networks"))
}

func (c *call) createMethod() (any, *failure) { return c.newMethod(c.params, "") }

// newMethod creates a PaymentMethod. inside is the parameter that had p as its members, "" if
// none.
func (c *call) newMethod(p object, inside string) (*record, *failure) {
	id := cmp.Or(text(p, "card", "number"), text(p, "card", "token"))
	card, ok := findCard(id)
	if !ok {
		param := under(under(inside, "card"), "number")
		return nil, &failure{
			status: http.StatusPaymentRequired, typ: "card_error", code: "incorrect_number", param: param,
			message: "This is not one of the test cards that the server knows.",
		}
	}
	draft := object{"metadata": object{}}
	if fail := applyMetadata(draft, p["metadata"]); fail != nil {
		return nil, fail
	}
	r := c.account.addMethod(card)
	r.wire["metadata"] = draft["metadata"]
	if billing, ok := p["billing_details"].(object); ok {
		r.wire["billing_details"] = withNulls(billing, billingParams())
	}
	return r, nil
}

func (a *Account) addMethod(card testCard) *record {
	r := a.server.add(a, object{
		"id": a.server.newID("pm"), "object": "payment_method", "allow_redisplay": "unspecified", "billing_details": Payment{}.billing(),
		"card": card.forPaymentMethod(), "created": a.server.unix(), "customer": nil, "livemode": false, "metadata": object{}, "type": "card",
	})
	r.state = card
	return r
}

// methodOf returns the PaymentMethod of a request, which has its id, a test card or the data
// of a card. It returns nil if the request has none of these.
func (c *call) methodOf() (*record, *failure) {
	if data, ok := c.params["payment_method_data"].(object); ok {
		return c.newMethod(data, "payment_method_data")
	}
	id := text(c.params, "payment_method")
	if id == "" {
		return nil, nil
	}
	if r := c.account.find("payment_method", id); r != nil {
		return r, nil
	}
	if card, ok := findCard(id); ok {
		return c.account.addMethod(card), nil
	}
	return nil, noSuchObject(c.server.catalog.resources["payment_method"], clip(id), "payment_method")
}

func cardOf(method *record) testCard {
	card, _ := method.state.(testCard)
	return card
}

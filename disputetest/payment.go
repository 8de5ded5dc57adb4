package disputetest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Payment describes the payment that a dispute is about. As at Stripe, the name, the e-mail
// address and the address are also in the evidence. The JSON names are for examples/fakestripe:
// docs/fakestripe.md lists them.
type Payment struct {
	Description string            `json:"description"` // of the charge and of the PaymentIntent
	Name        string            `json:"name"`        // of the customer, in billing_details
	Email       string            `json:"email"`       // receipt_email, and in billing_details
	Phone       string            `json:"phone"`       // in billing_details
	Address     Address           `json:"address"`     // in billing_details
	Metadata    map[string]string `json:"metadata"`    // of the charge and of the PaymentIntent
}

// Address is a billing address.
type Address struct {
	Line1      string `json:"line1"`       // street and number
	Line2      string `json:"line2"`       // flat or floor
	City       string `json:"city"`        // or village
	State      string `json:"state"`       // or province
	PostalCode string `json:"postal_code"` // ZIP code
	Country    string `json:"country"`     // two letters, such as "US"
}

func (p Payment) billing() object {
	return object{
		"address": p.Address.wire(), "email": orNull(p.Email), "name": orNull(p.Name), "phone": orNull(p.Phone), "tax_id": nil,
	}
}

func (p Payment) metadata() object {
	o := object{}
	for key, value := range p.Metadata {
		o[key] = value
	}
	return o
}

func (a Address) wire() any {
	if a == (Address{}) {
		return nil
	}
	return object{
		"city": orNull(a.City), "country": orNull(a.Country), "line1": orNull(a.Line1), "line2": orNull(a.Line2),
		"postal_code": orNull(a.PostalCode), "state": orNull(a.State),
	}
}

// purchase describes a payment that succeeds.
type purchase struct {
	charge   string // the id, "" = a new one
	intent   string // the PaymentIntent, "" = none
	customer string // "" = none
	method   string // the PaymentMethod, "" = none
	amount   int64
	currency string
	created  int64
	card     testCard
	details  object // members of the charge, by name: description, metadata, billing_details…
}

// pay creates the charge of a purchase and its balance transaction. It emits no event: the endpoints
// emit charge.succeeded, and the payment of a seed has no events.
func (a *Account) pay(p purchase) *record {
	s := a.server
	id := s.orNew(p.charge, "ch")
	fee := p.amount*29/1000 + 30
	movement := a.moveMoney(movement{
		amount: p.amount, fee: fee, feeName: "Stripe processing fees", currency: p.currency, source: id, at: p.created,
		typ: "charge", category: "charge",
	})
	o := object{
		"id": id, "object": "charge", "amount": p.amount, "amount_captured": p.amount, "amount_refunded": int64(0),
		"application": nil, "application_fee": nil, "application_fee_amount": nil, "balance_transaction": movement.id(),
		"billing_details": Payment{}.billing(), "calculated_statement_descriptor": "SHOP", "captured": true, "created": p.created,
		"currency": p.currency, "customer": orNull(p.customer), "description": nil, "disputed": false,
		"failure_balance_transaction": nil, "failure_code": nil, "failure_message": nil, "fraud_details": object{},
		"livemode": false, "metadata": object{}, "on_behalf_of": nil, "outcome": object{
			"advice_code": nil, "network_advice_code": nil, "network_decline_code": nil, "network_status": "approved_by_network",
			"reason": nil, "risk_level": "normal", "risk_score": int64(20), "seller_message": "Payment complete.", "type": "authorized",
		},
		"paid": true, "payment_intent": orNull(p.intent), "payment_method": orNull(p.method),
		"payment_method_details": object{"type": "card", "card": p.card.forCharge()},
		"receipt_email":          nil, "receipt_number": nil, "receipt_url": nil, "refunded": false, "refunds": nil, "review": nil,
		"shipping": nil, "source_transfer": nil, "statement_descriptor": nil, "statement_descriptor_suffix": nil,
		"status": "succeeded", "transfer_data": nil, "transfer_group": nil,
	}
	maps.Copy(o, p.details)
	return s.add(a, o)
}

// findOrCreatePayment finds or creates the payment of a seed, and sets the ids that the seed
// does not have.
func (a *Account) findOrCreatePayment(d *Dispute, brand string) *record {
	s := a.server
	if charge := a.find("charge", d.Charge); charge != nil {
		d.PaymentIntent = cmp.Or(d.PaymentIntent, text(charge.wire, "payment_intent"))
		return charge
	}
	d.Charge, d.PaymentIntent, d.Customer = s.orNew(d.Charge, "ch"), s.orNew(d.PaymentIntent, "pi"), s.orNew(d.Customer, "cus")
	a.customer(d.Customer)
	at, details := d.Created.Unix(), object{
		"description": orNull(d.Payment.Description), "metadata": d.Payment.metadata(), "receipt_email": orNull(d.Payment.Email),
	}
	if a.find("payment_intent", d.PaymentIntent) == nil {
		intent := newIntent(s, d.PaymentIntent, d.Amount, d.Currency, at)
		maps.Copy(intent, cloneObject(details))
		intent["amount_received"], intent["customer"], intent["latest_charge"] = d.Amount, d.Customer, d.Charge
		intent["status"] = "succeeded"
		s.add(a, intent)
	}
	details["billing_details"] = d.Payment.billing()
	return a.pay(purchase{
		charge: d.Charge, intent: d.PaymentIntent, customer: d.Customer, amount: d.Amount, currency: d.Currency, created: at,
		card: cardOfBrand(brand), details: details,
	})
}

// evidenceFromPayment returns the evidence that Stripe takes from the payment.
func evidenceFromPayment(charge *record) object {
	evidence := object{}
	for name, value := range map[string]any{
		"customer_name":          dig(charge.wire, "billing_details", "name"),
		"customer_email_address": charge.wire["receipt_email"],
		"billing_address":        addressLine(dig(charge.wire, "billing_details", "address")),
	} {
		if value != nil {
			evidence[name] = value
		}
	}
	return evidence
}

// addressLine returns an address as one text, or nil if there is none.
func addressLine(address any) any {
	o, ok := address.(object)
	if !ok {
		return nil
	}
	var parts []string
	for _, name := range []string{"line1", "line2", "city", "state", "postal_code", "country"} {
		parts = append(parts, text(o, name))
	}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return orNull(strings.Join(parts, ", "))
}

// billingParams are the parameters of billing_details.
func billingParams() params {
	short := textOf(maxShortText).clearable()
	return params{
		"address": objectOf(each(short, addressParts()...)).clearable(),
		"email":   short, "name": short, "phone": short, "tax_id": short,
	}
}

// shippingParams are the parameters of shipping.
func shippingParams() params {
	short := textOf(maxShortText)
	return params{
		"address": objectOf(each(short.clearable(), addressParts()...)).required(),
		"name":    short.required(), "carrier": short, "phone": short, "tracking_number": short,
	}
}

// withNulls returns an object as it was sent, with null for members that were not sent.
func withNulls(sent object, p params) object {
	o := nulls(p)
	for name, value := range sent {
		switch value := value.(type) {
		case unset:
		case object:
			o[name] = withNulls(value, p[name].fields)
		default:
			o[name] = value
		}
	}
	return o
}

// detailTexts are the texts of a payment that charges and PaymentIntents have under the same name.
func detailTexts() []string {
	return []string{"description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix", "transfer_group"}
}

// paymentDetails returns what the parameters say about a payment, without the amounts.
func (c *call) paymentDetails() object {
	details := object{}
	for _, name := range detailTexts() {
		if value, ok := c.params[name]; ok {
			if value == any(unset{}) {
				value = nil
			}
			details[name] = value
		}
	}
	switch shipping := c.params["shipping"].(type) {
	case object:
		details["shipping"] = withNulls(shipping, shippingParams())
	case unset:
		details["shipping"] = nil
	}
	return details
}

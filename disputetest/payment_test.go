package disputetest_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

const (
	intents = "/v1/payment_intents"
	refunds = "/v1/refunds"
)

// pay pays 20.00 USD with a test card and returns the PaymentIntent.
func pay(t *testing.T, srv *disputetest.Server, card string, more ...string) response {
	t.Helper()
	return ok(t, srv, intents, form(append([]string{
		"amount", "2000", "currency", "USD", "payment_method", card,
		"confirm", "true",
	}, more...)...))
}

// disputesOf lists the disputes of a PaymentIntent.
func disputesOf(t *testing.T, srv *disputetest.Server, intent response) response {
	t.Helper()
	return get(t, srv, "/v1/disputes?payment_intent="+intent.text("id"))
}

func TestPaymentsWithTestCardsCauseDisputes(t *testing.T) {
	t.Parallel()
	table := map[string]struct {
		number, status, reason, caseType, brand, code, eligible string
		count                                                   int
	}{
		"visa":          {number: "4242424242424242"},
		"createDispute": {"4000000000000259", "needs_response", "fraudulent", "chargeback", "visa", "10.4", "", 1},
		"createDisputeProductNotReceived": {
			"4000000000002685", "needs_response", "product_not_received", "chargeback", "visa", "13.1", "", 1,
		},
		"createDisputeInquiry":    {"4000000000001976", "warning_needs_response", "general", "inquiry", "visa", "", "", 1},
		"createIssuerFraudRecord": {number: "4000000000005423"},
		"createMultipleDisputes":  {"4000000404000079", "needs_response", "fraudulent", "chargeback", "visa", "10.4", "", 2},
		"createCe3EligibleDispute": {
			"4000000404000038", "needs_response", "fraudulent", "chargeback", "visa", "10.4", "visa_compelling_evidence_3", 1,
		},
		"createComplianceDispute": {"4000008400000779", "needs_response", "noncompliant", "compliance", "visa", "C028", "visa_compliance", 1},
		"createMastercardComplianceDispute": {
			"5105008400000002", "needs_response", "noncompliant", "compliance", "mastercard", "", "mastercard_compliance", 1,
		},
		"createAutoRepresentmentEligibleDispute": {"4000000001000043", "needs_response", "fraudulent", "chargeback", "visa", "10.4", "", 1},
		"createRapidDisputeResolutionDispute":    {"4000000404004816", "prevented", "fraudulent", "resolution", "visa", "10.4", "", 1},
		"createCe3BlockDispute":                  {"4000000404005649", "prevented", "fraudulent", "block", "visa", "10.4", "", 1},
		"createEthocaAlert":                      {"5105000300000018", "prevented", "fraudulent", "resolution", "mastercard", "", "", 1},
	}
	assert.Subset(t, slices.Collect(maps.Keys(table)), disputetest.CardsWithDisputes(), "a test card has no row in this test")
	for name, c := range table {
		srv := disputetest.NewServer()
		byNumber := form("amount", "2000", "currency", "usd", "confirm", "true", "payment_method_data[type]", "card",
			"payment_method_data[card][number]", c.number, "payment_method_data[card][exp_month]", "12")
		byToken := form("amount", "2000", "currency", "usd", "source", "tok_"+name)
		charge := ok(t, srv, "/v1/charges", byToken)
		for intent, at := range map[*response]string{
			new(pay(t, srv, "pm_card_"+name)): "", new(ok(t, srv, intents, byNumber)): "", &charge: "charge",
		} {
			assert.Equal(t, "succeeded", intent.at("status"), name)
			query := "/v1/disputes?payment_intent=" + intent.text("id")
			if at != "" {
				assert.Equal(t, false, intent.at("disputed"), "the response comes before the dispute")
				query = "/v1/disputes?charge=" + intent.text("id")
			}
			list := get(t, srv, query+"&expand[]=data.charge")
			require.Len(t, list.at("data"), c.count, name)
			if c.count == 0 {
				continue
			}
			assert.Equal(t, []any{c.status, c.reason, true}, []any{
				list.at("data.0.status"), list.at("data.0.reason"),
				list.at("data.0.charge.disputed"),
			}, name)
			card := list.at("data.0.payment_method_details.card").(map[string]any)
			code := any(c.code)
			if c.code == "" {
				code = nil
			}
			assert.Equal(t, []any{c.caseType, c.brand, code}, []any{card["case_type"], card["brand"], card["network_reason_code"]}, name)
			assert.Equal(t, c.brand, list.at("data.0.charge.payment_method_details.card.brand"), name)
			assert.EqualValues(t, 2000/c.count, list.at("data.0.amount"), name)
			if c.eligible != "" {
				assert.Equal(t, c.eligible, list.at("data.0.enhanced_eligibility_types.0"), name)
			}
		}
		assert.Equal(t, 3, srv.Effects().Payments)
	}
}

func TestEarlyFraudWarning(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	intent := pay(t, srv, "pm_card_createIssuerFraudRecord")
	warnings := get(t, srv, "/v1/radar/early_fraud_warnings?payment_intent="+intent.text("id")+"&expand[]=data.charge")
	assert.Equal(t, true, warnings.at("data.0.actionable"))
	assert.Equal(t, intent.at("latest_charge"), warnings.at("data.0.charge.id"))
	ok(t, srv, refunds, "payment_intent="+intent.text("id"))
	assert.Equal(t, false, get(t, srv, "/v1/radar/early_fraud_warnings/"+warnings.text("data.0.id")).at("actionable"))
	assert.Len(t, ids(get(t, srv, "/v1/events?type=radar.early_fraud_warning.*")), 2)
}

func TestPaymentIntentInSteps(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	method := ok(t, srv, "/v1/payment_methods", form("type", "card", "card[number]", "4000000000000259",
		"card[exp_month]", "1", "card[cvc]", "123",
		"billing_details[name]", "Jenny Rosen", "billing_details[address][line1]", "1 Quay", "billing_details[address][city]", "Cork"))
	intent := ok(t, srv, intents, "amount=1&currency=eur&automatic_payment_methods[enabled]=true")
	path := intents + "/" + intent.text("id")
	assert.Equal(t, "requires_payment_method", intent.at("status"))
	assert.Equal(t, "payment_intent_unexpected_state", post(t, srv, path+"/confirm", "").text("error.code"))
	intent = ok(t, srv, path, form("payment_method", method.text("id"), "amount", "500", "metadata[order]", "7", "customer", "cus_mine",
		"currency", "USD"))
	assert.Equal(t, []any{"requires_confirmation", "usd"}, []any{intent.at("status"), intent.at("currency")})
	intent = ok(t, srv, path+"/confirm", form("receipt_email", "jenny@example.com", "expand[]", "latest_charge.customer"))
	assert.Equal(t, []any{"succeeded", 500.0, "cus_mine"}, []any{
		intent.at("status"), intent.at("amount_received"),
		intent.at("latest_charge.customer.id"),
	})
	assert.Equal(t, "7", intent.at("latest_charge.metadata.order"))
	for _, again := range []string{"/confirm", "/cancel"} {
		assert.Equal(t, "payment_intent_unexpected_state", post(t, srv, path+again, "").text("error.code"))
	}
	assert.Equal(t, "payment_intent_unexpected_state", post(t, srv, path, "amount=3").text("error.code"))
	assert.Equal(t, "8", ok(t, srv, path, "metadata[order]=8").at("metadata.order"))

	// Data of the payment is in the evidence, but it does not count as staged.
	d := disputesOf(t, srv, intent)
	evidence := "data.0.evidence."
	assert.Equal(t, []any{"Jenny Rosen", "jenny@example.com", "1 Quay, Cork", false}, []any{
		d.at(evidence + "customer_name"), d.at(evidence + "customer_email_address"), d.at(evidence + "billing_address"),
		d.at("data.0.evidence_details.has_evidence"),
	})
	events, _ := get(t, srv, "/v1/events").at("data").([]any)
	var types []string
	for i := range events {
		types = append(types, events[len(events)-1-i].(map[string]any)["type"].(string))
	}
	assert.Equal(t, []string{
		"payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.dispute.created", "charge.dispute.funds_withdrawn",
	}, types)

	canceled := ok(t, srv, intents+"/"+ok(t, srv, intents, "amount=1&currency=eur").text("id")+"/cancel", "cancellation_reason=abandoned")
	assert.Equal(t, "canceled", canceled.at("status"))
}

func TestPaymentIntentRefusals(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	for form, want := range map[string][4]any{
		"currency=usd":          {400, "invalid_request_error", "parameter_missing", "amount"},
		"amount=0&currency=usd": {400, "invalid_request_error", "parameter_invalid_integer", "amount"},
		"amount=1&currency=usd&payment_method=pm_none": {
			400,
			"invalid_request_error", "resource_missing", "payment_method",
		},
		"amount=1&currency=usd&confirm=true": {
			400,
			"invalid_request_error", "payment_intent_unexpected_state", "",
		},
		"amount=1&currency=usd&bogus=1": {
			400,
			"invalid_request_error", "parameter_unknown", "bogus",
		},
		"amount=1&currency=usd&capture_method=manual": {
			400,
			"invalid_request_error", "", "capture_method",
		},
		"amount=1&currency=usd&payment_method_data[type]=card&payment_method_data[card][x]=": {
			400,
			"invalid_request_error", "parameter_unknown", "payment_method_data[card][x]",
		},
		"amount=1&currency=usd&payment_method_data[type]=card&payment_method_data[card][number]=1": {
			402, "card_error", "incorrect_number", "payment_method_data[card][number]",
		},
	} {
		assert.Equal(t, want, errorOf(post(t, srv, intents, form)), form)
	}
	assert.Equal(t, "source", post(t, srv, "/v1/charges", "amount=1&currency=usd").text("error.param"))
	assert.Equal(t, "resource_missing", post(t, srv, "/v1/charges", "amount=1&currency=usd&source=tok_none").text("error.code"))
	assert.Empty(t, ids(get(t, srv, "/v1/charges")))
	assert.Zero(t, srv.Effects())
}

func TestRefundOfDisputedCharges(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	inquiry := pay(t, srv, "pm_card_createDisputeInquiry")
	part := ok(t, srv, refunds, form("payment_intent", inquiry.text("id"), "amount", "500", "reason",
		"requested_by_customer", "metadata[a]", "b"))
	assert.Equal(t, []any{500.0, "succeeded", "b"}, []any{part.at("amount"), part.at("status"), part.at("metadata.a")})
	assert.Equal(t, "warning_needs_response", disputesOf(t, srv, inquiry).at("data.0.status"))
	assert.Equal(t, "amount", post(t, srv, refunds, "amount=1501&payment_intent="+inquiry.text("id")).text("error.param"))
	ok(t, srv, refunds, "charge="+inquiry.text("latest_charge"))
	settled := disputesOf(t, srv, inquiry)
	assert.Equal(t, []any{"warning_closed", false}, []any{settled.at("data.0.status"), settled.at("data.0.is_charge_refundable")})
	assert.Equal(t, "charge_already_refunded", post(t, srv, refunds, "charge="+inquiry.text("latest_charge")).text("error.code"))
	charge := get(t, srv, "/v1/charges/"+inquiry.text("latest_charge")+"?expand[]=refunds")
	assert.Equal(t, []any{true, 2000.0}, []any{charge.at("refunded"), charge.at("amount_refunded")})
	assert.Len(t, charge.at("refunds.data"), 2)
	assert.Equal(t, ids(get(t, srv, refunds+"?charge="+charge.text("id"))), ids(response{body: charge.at("refunds").(map[string]any)}))
	assert.Equal(t, "c", ok(t, srv, refunds+"/"+part.text("id"), "metadata[a]=c").at("metadata.a"))
	moved := get(t, srv, "/v1/balance_transactions/"+part.text("balance_transaction")+"?expand[]=source.charge")
	assert.Equal(t, []any{"refund", -500.0, charge.at("id")}, []any{moved.at("type"), moved.at("net"), moved.at("source.charge.id")})

	chargeback := pay(t, srv, "pm_card_createDispute")
	a := post(t, srv, refunds, "payment_intent="+chargeback.text("id"))
	assert.Equal(t, [4]any{400, "invalid_request_error", "charge_disputed", ""}, errorOf(a))
	srv.Decide(disputesOf(t, srv, chargeback).text("data.0.id"), true)
	ok(t, srv, refunds, "payment_intent="+chargeback.text("id"))

	escalated := pay(t, srv, "pm_card_createDisputeInquiry")
	srv.Escalate(disputesOf(t, srv, escalated).text("data.0.id"))
	assert.Equal(t, "charge_disputed", post(t, srv, refunds, "payment_intent="+escalated.text("id")).text("error.code"))

	unpaid := ok(t, srv, intents, "amount=1&currency=eur").text("id")
	for form, param := range map[string]string{
		"": "charge", "charge=ch_none": "charge", "payment_intent=pi_none": "payment_intent", "payment_intent=" + unpaid: "payment_intent",
	} {
		assert.Equal(t, param, post(t, srv, refunds, form).text("error.param"), form)
	}
	assert.Equal(t, 3, srv.Effects().Refunds)
}

func TestPaymentOfASeed(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Amount: 900, Payment: disputetest.Payment{
		Description: "Order 7", Name: "Jenny Rosen", Email: "jenny@example.com", Phone: "+1",
		Address:  disputetest.Address{Line1: "1 Quay", City: "Cork", PostalCode: "T12", Country: "IE"},
		Metadata: map[string]string{"order": "7"},
	}})
	d := get(t, srv,
		"/v1/disputes/"+id+"?expand[]=charge.balance_transaction&expand[]=payment_intent&expand[]=charge.payment_intent.latest_charge")
	assert.Equal(t, []any{"Order 7", "jenny@example.com", "7", "Jenny Rosen", "IE", nil, true}, []any{
		d.at("charge.description"), d.at("charge.receipt_email"), d.at("charge.metadata.order"), d.at("charge.billing_details.name"),
		d.at("charge.billing_details.address.country"), d.at("charge.billing_details.address.line2"), d.at("charge.disputed"),
	})
	assert.Equal(t, []any{"7", "succeeded"}, []any{d.at("payment_intent.metadata.order"), d.at("payment_intent.status")})
	assert.Equal(t, 900.0, d.at("charge.balance_transaction.amount"))
	assert.Equal(t, d.at("charge.id"), d.at("charge.payment_intent.latest_charge.id"))
	assert.Equal(t, []any{"Jenny Rosen", "jenny@example.com", "1 Quay, Cork, T12, IE"}, []any{
		d.at("evidence.customer_name"), d.at("evidence.customer_email_address"), d.at("evidence.billing_address"),
	})
	assert.Equal(t, d.at("charge.id"), get(t, srv, "/v1/charges?payment_intent="+d.text("payment_intent.id")).at("data.0.id"))
}

func TestReadAndUpdatePayments(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	intent := pay(t, srv, "pm_card_visa", "customer", "cus_1", "shipping[name]", "Jenny", "shipping[address][city]", "Cork")
	charge := "/v1/charges/" + intent.text("latest_charge")
	assert.Equal(t, "Cork", get(t, srv, charge).at("shipping.address.city"))
	c := ok(t, srv, charge, "metadata[order]=7&description=Shoes&receipt_email=")
	assert.Equal(t, []any{"7", "Shoes", nil}, []any{c.at("metadata.order"), c.at("description"), c.at("receipt_email")})
	assert.Equal(t, "cus_1", get(t, srv, "/v1/customers/cus_1").at("id"))
	assert.Equal(t, "4242", get(t, srv, "/v1/payment_methods/"+intent.text("payment_method")).at("card.last4"))
	assert.Equal(t, []string{intent.text("id")}, ids(get(t, srv, intents+"?customer=cus_1")))
	assert.Empty(t, ids(get(t, srv, intents+"?customer=cus_2")))

	transaction := srv.AddTransaction(disputetest.Transaction{})
	path := "/v1/issuing/transactions/" + transaction
	assert.Equal(t, "x", ok(t, srv, path, "metadata[y]=x").at("metadata.y"))
	assert.Equal(t, []string{transaction}, ids(get(t, srv, "/v1/issuing/transactions?type=capture&card="+get(t, srv, path).text("card"))))
	assert.Empty(t, ids(get(t, srv, "/v1/issuing/transactions?type=refund")))
	balance := get(t, srv, "/v1/balance_transactions?type=charge&currency=usd")
	assert.Equal(t, intent.at("latest_charge"), balance.at("data.0.source"))
	assert.Empty(t, ids(get(t, srv, "/v1/balance_transactions?payout=po_1")))
}

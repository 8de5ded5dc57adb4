package disputetest

import (
	"slices"
	"strings"
	"sync"
)

// testCard is one of Stripe's test cards: docs.stripe.com/testing.
type testCard struct {
	name     string // pm_card_NAME and tok_NAME
	number   string
	brand    string
	disputes []cardDispute // the disputes that follow the payment
	warning  bool          // an early fraud warning follows the payment
}

// cardDispute is a dispute that a payment with a test card causes.
type cardDispute struct {
	kind             Kind
	reason, caseType string // "" = the reason and the case type that belong to the kind
	smart            bool   // Smart Disputes is available
}

// testCards is the table of cards. Payments of seeds use the first card of a brand.
var testCards = sync.OnceValue(func() []testCard {
	return []testCard{
		{name: "visa", number: "4242424242424242", brand: "visa"},
		{name: "visa_debit", number: "4000056655665556", brand: "visa"},
		{name: "mastercard", number: "5555555555554444", brand: "mastercard"},
		{name: "amex", number: "378282246310005", brand: "amex"},
		{name: "discover", number: "6011111111111117", brand: "discover"},
		{name: "cartesBancaires", number: "4000002500001001", brand: "cartes_bancaires"},

		{name: "createDispute", number: "4000000000000259", brand: "visa", disputes: []cardDispute{{kind: Chargeback}}},
		{name: "createDisputeProductNotReceived", number: "4000000000002685", brand: "visa", disputes: []cardDispute{
			{kind: Chargeback, reason: "product_not_received"},
		}},
		{name: "createDisputeInquiry", number: "4000000000001976", brand: "visa", disputes: []cardDispute{{kind: Inquiry}}},
		{name: "createIssuerFraudRecord", number: "4000000000005423", brand: "visa", warning: true},
		{name: "createMultipleDisputes", number: "4000000404000079", brand: "visa", disputes: []cardDispute{
			{kind: Chargeback}, {kind: Chargeback},
		}},
		{name: "createCe3EligibleDispute", number: "4000000404000038", brand: "visa", disputes: []cardDispute{{kind: CompellingEvidence}}},
		{name: "createComplianceDispute", number: "4000008400000779", brand: "visa", disputes: []cardDispute{{kind: VisaCompliance}}},
		{name: "createMastercardComplianceDispute", number: "5105008400000002", brand: "mastercard", disputes: []cardDispute{
			{kind: MastercardCompliance},
		}},
		{name: "createAutoRepresentmentEligibleDispute", number: "4000000001000043", brand: "visa", disputes: []cardDispute{
			{kind: Chargeback, smart: true},
		}},
		{name: "createRapidDisputeResolutionDispute", number: "4000000404004816", brand: "visa", disputes: []cardDispute{{kind: Prevented}}},
		{name: "createCe3BlockDispute", number: "4000000404005649", brand: "visa", disputes: []cardDispute{
			{kind: Prevented, caseType: "block"},
		}},
		{name: "createEthocaAlert", number: "5105000300000018", brand: "mastercard", disputes: []cardDispute{{kind: Prevented}}},
	}
})

// findCard finds a card by "pm_card_NAME", "tok_NAME" or its number.
func findCard(id string) (testCard, bool) {
	name := strings.TrimPrefix(strings.TrimPrefix(id, "tok_"), "pm_card_")
	i := slices.IndexFunc(testCards(), func(card testCard) bool {
		return id == card.number || name != id && name == card.name
	})
	if i < 0 {
		return testCard{}, false
	}
	return testCards()[i], true
}

// cardOfBrand returns the card for the payment of a seed.
func cardOfBrand(brand string) testCard {
	for _, card := range testCards() {
		if card.brand == brand {
			return card
		}
	}
	return testCards()[0]
}

// forPaymentMethod returns the card as a PaymentMethod shows it.
func (card testCard) forPaymentMethod() object {
	return object{
		"brand":   card.brand,
		"checks":  object{"address_line1_check": nil, "address_postal_code_check": nil, "cvc_check": "pass"},
		"country": "US", "display_brand": card.brand, "exp_month": int64(12), "exp_year": int64(2034),
		"fingerprint": "Test" + card.last4(), "funding": "credit", "generated_from": nil, "last4": card.last4(),
		"networks":         object{"available": []any{card.brand}, "preferred": nil},
		"regulated_status": "unregulated", "three_d_secure_usage": object{"supported": true}, "wallet": nil,
	}
}

// forCharge returns the card as a charge shows it.
func (card testCard) forCharge() object {
	o := card.forPaymentMethod()
	for _, name := range []string{"display_brand", "generated_from", "networks", "three_d_secure_usage"} {
		delete(o, name)
	}
	for _, name := range []string{"installments", "mandate", "network_token", "network_transaction_id", "three_d_secure"} {
		o[name] = nil
	}
	o["network"] = card.brand
	return o
}

func (card testCard) last4() string { return card.number[len(card.number)-4:] }

// disputePayment schedules the disputes and the warning that this card causes, for the end of the
// request. The response to the payment does not show them, but they exist before the client has it.
func (s *Server) disputePayment(charge *record, card testCard) {
	if len(card.disputes) == 0 && !card.warning {
		return
	}
	s.schedule(s.clock.now(), func() {
		rest := number(charge.wire, "amount")
		for i, o := range card.disputes {
			amount := rest / int64(len(card.disputes)-i)
			rest -= amount
			charge.account.openDispute(Dispute{
				Kind: o.kind, Reason: o.reason, Charge: charge.id(), Amount: amount, Currency: text(charge.wire, "currency"),
				SmartDisputes: o.smart,
			}, o.caseType)
		}
		if card.warning {
			s.createWarning(charge)
		}
	})
}

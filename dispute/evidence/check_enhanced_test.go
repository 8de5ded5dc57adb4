package evidence_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// compellingPacket is a packet whose Compelling Evidence 3.0 qualifies.
func compellingPacket() *evidence.Packet {
	prior := dispute.PriorTransaction{
		Charge: "ch_1", CustomerPurchaseIP: "203.0.113.7", CustomerEmailAddress: "j@example.com", ProductDescription: "p",
	}
	other := prior
	other.Charge = "ch_2"
	return &evidence.Packet{Evidence: texts{EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{
		DisputedTransaction: &dispute.DisputedTransaction{
			CustomerPurchaseIP: "203.0.113.7", CustomerEmailAddress: "j@example.com", ProductDescription: "p",
			MerchandiseOrServices: dispute.SoldServices,
		},
		PriorUndisputedTransactions: []dispute.PriorTransaction{prior, other},
	}}}}
}

func TestCheckKnowsEveryProgramme(t *testing.T) {
	for field := range reflect.TypeFor[dispute.EnhancedEvidence]().Fields() {
		const where = "checkEnhanced in check_enhanced.go must check it"
		name := jsonname.Of(field)
		given := &dispute.EnhancedEvidence{}
		reflect.ValueOf(given).Elem().FieldByIndex(field.Index).Set(reflect.New(field.Type.Elem()))
		d := disputeFor(dispute.ReasonGeneral)
		ps := (&evidence.Packet{Evidence: texts{EnhancedEvidence: given}}).Problems(d)
		assert.Contains(t, rules(ps), "error eligibility enhanced_evidence."+name, where)
		if given.VisaCompellingEvidence3 == nil { // a programme with a fee
			d.EnhancedEligibilityTypes = []dispute.Eligibility{dispute.Eligibility(name)}
			ps = (&evidence.Packet{}).Problems(d)
			assert.Contains(t, rules(ps), "error fee enhanced_evidence."+name+".fee_acknowledged", where)
		}
	}
}

func TestCheckCompellingEvidence(t *testing.T) {
	const (
		at       = "enhanced_evidence.visa_compelling_evidence_3"
		disputed = at + ".disputed_transaction"
		first    = at + ".prior_undisputed_transactions[0]"
	)
	tests := map[string]struct {
		change func(*dispute.CompellingEvidence3, *dispute.Dispute)
		want   []string
	}{
		"nothing wrong": {func(*dispute.CompellingEvidence3, *dispute.Dispute) {}, []string{}},
		"not eligible": {
			func(_ *dispute.CompellingEvidence3, d *dispute.Dispute) { d.EnhancedEligibilityTypes = nil }, []string{"error eligibility " + at},
		},
		"a short device id": {func(ce *dispute.CompellingEvidence3, _ *dispute.Dispute) {
			ce.DisputedTransaction.CustomerDeviceID = "x"
		}, []string{"error compelling_evidence " + disputed + ".customer_device_id"}},
		"a payment as prior": {func(ce *dispute.CompellingEvidence3, _ *dispute.Dispute) {
			ce.PriorUndisputedTransactions[0].Charge = "pi_1"
		}, []string{"error charge_id " + first + ".charge"}},
		"the disputed charge as prior": {func(ce *dispute.CompellingEvidence3, _ *dispute.Dispute) {
			ce.PriorUndisputedTransactions[0].Charge = "ch_disputed"
		}, []string{"error charge_id " + first + ".charge"}},
		"one prior twice": {func(ce *dispute.CompellingEvidence3, _ *dispute.Dispute) {
			ce.PriorUndisputedTransactions[1].Charge = "ch_1"
		}, []string{"error charge_id " + strings.Replace(first, "0", "1", 1) + ".charge"}},
		"an unknown kind of product": {func(ce *dispute.CompellingEvidence3, _ *dispute.Dispute) {
			ce.DisputedTransaction.MerchandiseOrServices = "service"
		}, []string{"error compelling_evidence " + disputed + ".merchandise_or_services"}},
		"three priors": {func(ce *dispute.CompellingEvidence3, _ *dispute.Dispute) {
			ce.PriorUndisputedTransactions = append(
				ce.PriorUndisputedTransactions, dispute.PriorTransaction{Charge: "ch_3", ProductDescription: "p"},
			)
		}, []string{
			"error compelling_evidence " + at + ".prior_undisputed_transactions", "warning compelling_evidence " + at,
			"warning compelling_evidence " + at,
		}},
		"one description missing": {func(ce *dispute.CompellingEvidence3, _ *dispute.Dispute) {
			ce.DisputedTransaction.ProductDescription = ""
		}, []string{"warning compelling_evidence " + at}},
		"a long description": {func(ce *dispute.CompellingEvidence3, _ *dispute.Dispute) {
			ce.DisputedTransaction.ProductDescription = strings.Repeat("x", 5_001)
		}, []string{"error text_length " + disputed + ".product_description"}},
		"a country that is not a code": {func(ce *dispute.CompellingEvidence3, _ *dispute.Dispute) {
			ce.DisputedTransaction.ShippingAddress = &dispute.Address{Country: "Germany"}
		}, []string{"warning compelling_evidence " + disputed + ".shipping_address.country"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p, d := compellingPacket(), disputeFor(dispute.ReasonGeneral)
			d.EnhancedEligibilityTypes = []dispute.Eligibility{dispute.EligibilityVisaCompellingEvidence3}
			test.change(p.Evidence.EnhancedEvidence.VisaCompellingEvidence3, d)
			assert.ElementsMatch(t, test.want, rules(p.Problems(d)))
		})
	}
}

func TestCheckLimitsEveryTextOfATransaction(t *testing.T) {
	d := disputeFor(dispute.ReasonGeneral)
	d.EnhancedEligibilityTypes = []dispute.Eligibility{dispute.EligibilityVisaCompellingEvidence3}
	const at = "enhanced_evidence.visa_compelling_evidence_3"
	tooLong := func(p *evidence.Packet, path string, object reflect.Value) {
		for f, value := range object.Fields() {
			if value.Kind() != reflect.String {
				continue
			}
			before := value.String()
			value.SetString(strings.Repeat("x", 5_001))
			assert.Contains(t, rules(p.Problems(d)), "error text_length "+jsonname.Join(path, jsonname.Of(f)))
			value.SetString(before)
		}
	}
	p := compellingPacket()
	ce := p.Evidence.EnhancedEvidence.VisaCompellingEvidence3
	ce.DisputedTransaction.ShippingAddress = &dispute.Address{}
	tooLong(p, at+".disputed_transaction", reflect.ValueOf(ce.DisputedTransaction).Elem())
	tooLong(p, at+".disputed_transaction.shipping_address", reflect.ValueOf(ce.DisputedTransaction.ShippingAddress).Elem())
	tooLong(p, at+".prior_undisputed_transactions[0]", reflect.ValueOf(&ce.PriorUndisputedTransactions[0]).Elem())
}

func TestSubmitRequiresTheFeeToBeAcknowledged(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.VisaCompliance})
	r := responder(srv.Config())
	p := &evidence.Packet{Evidence: texts{UncategorizedText: "We kept the rule."}}

	_, err := r.Submit(t.Context(), id, p)
	problems, ok := errors.AsType[*evidence.Problems](err)
	require.True(t, ok)
	assert.Equal(t, []string{"error fee enhanced_evidence.visa_compliance.fee_acknowledged"}, rules(*problems))
	assert.Zero(t, srv.Effects())

	res, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	assert.Equal(t, []string{"warning fee enhanced_evidence.visa_compliance.fee_acknowledged"}, rules(res.Problems))

	p.Evidence.EnhancedEvidence = &dispute.EnhancedEvidence{VisaCompliance: &dispute.Compliance{FeeAcknowledged: true}}
	_, err = r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	res, err = r.Submit(t.Context(), id, p)
	require.NoError(t, err)
	assert.True(t, res.Submitted)
	assert.Equal(t, []string{"warning fee enhanced_evidence.visa_compliance.fee_acknowledged"}, rules(res.Problems))
}

func TestSubmitRefusesCompellingEvidenceThatLacksSomething(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	r := responder(srv.Config())
	p := compellingPacket()
	p.Evidence.EnhancedEvidence.VisaCompellingEvidence3.DisputedTransaction.ProductDescription = ""

	_, err := r.Submit(t.Context(), id, p)
	require.ErrorContains(t, err, "missing_disputed_transaction_description")
	assert.Zero(t, srv.Effects(id).Submissions)
	res, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	assert.Contains(t, res.Problems.Warnings().Error(), "missing_disputed_transaction_description")

	res, err = r.Stage(t.Context(), id, compellingPacket())
	require.NoError(t, err)
	assert.Equal(t, []string{"enhanced_evidence.visa_compelling_evidence_3.disputed_transaction.product_description"}, res.Changed)
	res, err = r.Submit(t.Context(), id, compellingPacket())
	require.NoError(t, err)
	assert.True(t, res.Submitted)
}

func TestCheckAdvisesCompellingEvidence(t *testing.T) {
	const advice = "advice compelling_evidence enhanced_evidence.visa_compelling_evidence_3"
	text := &evidence.Packet{Evidence: texts{UncategorizedText: "It was delivered."}}
	d := disputeFor(dispute.ReasonGeneral)
	assert.NotContains(t, rules(text.Problems(d)), advice)
	d.EnhancedEligibilityTypes = []dispute.Eligibility{dispute.EligibilityVisaCompliance, dispute.EligibilityVisaCompellingEvidence3}
	assert.Contains(t, rules(text.Problems(d)), advice)
	assert.NotContains(t, rules(compellingPacket().Problems(d)), advice)
	d.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3 = &dispute.CompellingEvidence3Eligibility{
		Status: dispute.CompellingEvidence3Qualified,
	}
	assert.NotContains(t, rules(text.Problems(d)), advice, "Stripe has evidence that qualifies")
}

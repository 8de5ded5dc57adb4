package evidence_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestCheckBinding(t *testing.T) {
	d := disputeFor(dispute.ReasonGeneral)
	d.PaymentIntent = stripedispute.Expandable{ID: "pi_1"}
	alone := disputeFor(dispute.ReasonGeneral)
	for name, test := range map[string]struct {
		packet  evidence.Packet
		dispute *dispute.Dispute
		want    []string
	}{
		"all ids are right": {
			evidence.Packet{Dispute: "du_1", Charge: "ch_disputed", PaymentIntent: "pi_1", Account: "acct_1"}, d, []string{},
		},
		"another dispute":       {evidence.Packet{Dispute: "du_2"}, d, []string{"error binding dispute"}},
		"another charge":        {evidence.Packet{Charge: "ch_other"}, d, []string{"error binding charge"}},
		"another payment":       {evidence.Packet{PaymentIntent: "pi_2"}, d, []string{"error binding payment_intent"}},
		"a dispute without one": {evidence.Packet{PaymentIntent: "pi_1"}, alone, []string{"error binding payment_intent"}},
		"no dispute to compare": {evidence.Packet{Dispute: "du_2", Charge: "ch_2"}, nil, []string{}},
		"what is not an id": {
			evidence.Packet{Dispute: "du 1", Charge: "pi_1", PaymentIntent: "ch_1", Account: "shop"},
			nil,
			[]string{"error binding dispute", "error binding charge", "error binding payment_intent", "error binding account"},
		},
		"letters in another case": {evidence.Packet{Dispute: "DU_1"}, d, []string{"error binding dispute"}},
		"a product":               {evidence.Packet{Product: dispute.ProductService}, d, []string{}},
		"not a kind of product":   {evidence.Packet{Product: "Brown boots"}, d, []string{"error product product"}},
	} {
		t.Run(name, func(t *testing.T) {
			test.packet.Evidence.UncategorizedText = "It was delivered."
			assert.Equal(t, test.want, rules(test.packet.Problems(test.dispute)))
		})
	}
}

func TestLoadBindsThePacket(t *testing.T) {
	p := load(t,
		folder(
			`{"dispute": "du_1", "charge": "ch_1", "payment_intent": "pi_1", "account": "acct_1", "product": "digital", "customer_name": "Jenny"}`,
		),
	)
	assert.Equal(t, []string{"du_1", "ch_1", "pi_1", "acct_1", "digital"}, []string{
		p.Dispute, p.Charge, p.PaymentIntent, p.Account, string(p.Product),
	})
	_, err := evidence.Load(folder(`{"dispute_id": "du_1", "charge": 5, "customer": "Jenny"}`))
	require.ErrorContains(t, err, "dispute_id: Stripe has no such field here. Did you mean dispute?")
	require.ErrorContains(t, err, "charge: It takes a text in quotes")
	require.ErrorContains(t, err, "Did you mean customer_name?")

	p = load(t, folder("{\n\"dispute\": \"du_9\", \"customer_name\": \"J\"}"))
	assert.Equal(t,
		"evidence.json:2:12: dispute: The packet is for du_9, and this dispute has du_1. Is it the right folder?",
		p.Problems(disputeFor(dispute.ReasonGeneral))[0].String(),
	)
}

func TestCheckWarnsOfAnotherCustomer(t *testing.T) {
	d := disputeFor(dispute.ReasonGeneral)
	d.Evidence.CustomerName, d.Evidence.CustomerEmailAddress = "Jenny Ros\u00e9n", "jenny@example.com"
	for name, test := range map[string]struct {
		given texts
		want  []string
	}{
		"the same": {texts{CustomerName: "Jenny Ros\u00e9n", CustomerEmailAddress: "jenny@example.com"}, []string{}},
		"the same, spelled differently": {
			texts{CustomerName: "  ROSE\u0301N,\u00a0 Jenny ", CustomerEmailAddress: "Jenny@Example.com "}, []string{},
		},
		"another name": {texts{CustomerName: "Bob Ros\u00e9n"}, []string{"warning binding customer_name"}},
		"another address": {
			texts{CustomerEmailAddress: "bob@example.com"}, []string{"warning binding customer_email_address"},
		},
		"no name and no address in the packet": {texts{UncategorizedText: "It was delivered."}, []string{}},
		"a field that is empty at Stripe":      {texts{BillingAddress: "1 Main St"}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			ps := (&evidence.Packet{Evidence: test.given}).Problems(d)
			assert.Equal(t, test.want, rules(ps))
			assert.NotContains(t, ps.Error(), "Bob")
			assert.NotContains(t, ps.Error(), "jenny@")
		})
	}
}

func TestStageAndSubmitRefuseAPacketForAnotherDispute(t *testing.T) {
	server := disputetest.NewServer()
	anna, bob := server.AddDispute(disputetest.Dispute{}), server.AddDispute(disputetest.Dispute{})
	r := responder(server.Config())
	p := &evidence.Packet{Dispute: anna, Evidence: texts{UncategorizedText: "It was delivered."}}
	for _, file := range []func() error{
		func() error { _, err := r.Stage(t.Context(), bob, p); return err },
		func() error { _, err := r.Submit(t.Context(), bob, p); return err },
	} {
		require.ErrorContains(t, file(), "The packet is for "+anna)
	}
	d, err := r.Disputes.Get(t.Context(), bob)
	require.NoError(t, err)
	assert.False(t, d.EvidenceDetails.HasEvidence)
	_, err = r.Submit(t.Context(), anna, p)
	require.NoError(t, err)
}

func TestStageComparesTheAccountWithTheResponders(t *testing.T) {
	server := disputetest.NewServer()
	r := responder(server.Config())
	id := server.AddDispute(disputetest.Dispute{})
	p := &evidence.Packet{Account: "acct_shop", Evidence: texts{UncategorizedText: "It was delivered."}}
	res, err := r.Stage(t.Context(), id, p)
	require.NoError(t, err)
	assert.Contains(t, rules(res.Problems), "warning binding account", "the Responder does not say which it acts on")

	r.Account = "acct_other"
	other := server.Account("acct_other").AddDispute(disputetest.Dispute{})
	_, err = r.Stage(t.Context(), other, p)
	require.ErrorContains(t, err, "account: The packet is for acct_shop, and the Responder acts on acct_other.")
	p.Account = "acct_other"
	res, err = r.Stage(t.Context(), other, p)
	require.NoError(t, err)
	assert.NotContains(t, rules(res.Problems), "warning binding account")
}

package dispute_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

func recorded(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(b)
}

func decoded(t *testing.T, body string) *dispute.Dispute {
	t.Helper()
	var d dispute.Dispute
	require.NoError(t, json.Unmarshal([]byte(body), &d))
	return &d
}

func TestDecodeEveryFieldOfADispute(t *testing.T) {
	d := decoded(t, recorded(t, "full.json"))

	assert.Equal(t, "du_full", d.ID)
	assert.Equal(t, "dispute", d.Object)
	assert.Equal(t, int64(4200), d.Amount)
	assert.Equal(t, "usd", d.Currency)
	assert.Equal(t, dispute.StatusUnderReview, d.Status)
	assert.Equal(t, dispute.ReasonFraudulent, d.Reason)
	assert.Equal(t, "pi_1", d.PaymentIntent.ID)
	assert.Equal(t, time.Date(2026, 11, 21, 11, 0, 0, 0, time.UTC), d.Created.Time())
	assert.True(t, d.IsChargeRefundable)
	assert.True(t, d.Livemode)
	assert.Equal(t, stripedispute.Metadata{"order_id": "6735"}, d.Metadata)
	assert.Equal(t, "10.4", d.NetworkReasonCode)
	assert.Equal(t, dispute.SubmissionPreferManual, d.IntendedSubmissionMethod)
	assert.Equal(t, []dispute.Eligibility{"visa_compelling_evidence_3", "visa_compliance", "mastercard_compliance"},
		d.EnhancedEligibilityTypes)

	var charge struct{ Customer string }
	assert.Equal(t, "ch_1", d.Charge.ID)
	require.NoError(t, d.Charge.Decode(&charge))
	assert.Equal(t, "cus_1", charge.Customer)
	require.ErrorContains(t, d.PaymentIntent.Decode(&charge), `"pi_1" was not expanded`)

	details := d.EvidenceDetails
	assert.Equal(t, stripedispute.Timestamp(1796083199), details.DueBy)
	assert.True(t, details.HasEvidence)
	assert.False(t, details.PastDue)
	assert.Equal(t, int64(1), details.SubmissionCount)
	assert.Equal(t, dispute.SubmissionManual, details.SubmissionMethod)
	assert.Equal(t, dispute.ComplianceRequiresFeeAcknowledgement, details.EnhancedEligibility.MastercardCompliance.Status)
	assert.Equal(t, dispute.ComplianceFeeAcknowledged, details.EnhancedEligibility.VisaCompliance.Status)
	assert.Equal(t, dispute.CompellingEvidence3RequiresAction, details.EnhancedEligibility.VisaCompellingEvidence3.Status)
	assert.Equal(t, []dispute.RequiredAction{dispute.MissingCustomerIdentifiers, dispute.MissingMerchandiseOrServices},
		details.EnhancedEligibility.VisaCompellingEvidence3.RequiredActions)

	method := d.PaymentMethodDetails
	assert.Equal(t, dispute.PaymentMethodCard, method.Type)
	assert.Equal(t, &dispute.Card{Brand: "visa", CaseType: "chargeback", Network: "visa", NetworkReasonCode: "10.4"}, method.Card)
	assert.Equal(t, &dispute.AmazonPay{DisputeType: dispute.AmazonPayClaim}, method.AmazonPay)
	assert.Equal(t, &dispute.Klarna{ChargebackLossReasonCode: "A1", ReasonCode: "B2"}, method.Klarna)
	assert.Equal(t, &dispute.PayPal{CaseID: "PP-1", ReasonCode: "NOT_RECEIVED"}, method.PayPal)
	assert.Equal(t, dispute.CaseTypeChargeback, d.CaseType())

	require.Len(t, d.BalanceTransactions, 2)
	out := d.BalanceTransactions[0]
	assert.Equal(t, "txn_out", out.ID)
	assert.Equal(t, int64(-4200), out.Amount)
	assert.Equal(t, int64(1500), out.Fee)
	assert.Equal(t, int64(-5700), out.Net)
	assert.InDelta(t, 1.25, out.ExchangeRate, 0)
	assert.Equal(t, stripedispute.BalanceTypePayments, out.BalanceType)
	assert.Equal(t, stripedispute.TransactionTypeAdjustment, out.Type)
	assert.Equal(t, stripedispute.TransactionStatusPending, out.Status)
	assert.Equal(t,
		[]stripedispute.Fee{{Amount: 1500, Application: "ca_1", Currency: "usd", Description: "Dispute fee", Type: stripedispute.FeeStripe}},
		out.FeeDetails)
	assert.Equal(t, "du_full", d.BalanceTransactions[1].Source.ID)
}

func TestDecodeEveryFieldOfEvidence(t *testing.T) {
	e := decoded(t, recorded(t, "full.json")).Evidence
	for _, f := range dispute.Fields() {
		assert.NotEmpty(t, e.Get(f), "testdata/full.json has no value for %s", f)
		if f.File() {
			assert.Equal(t, "file_"+string(f), e.Get(f))
		}
	}
	assert.Equal(t, "1 Main St, Cork", e.ShippingAddress)
	assert.Equal(t, stripedispute.FileID("file_receipt"), e.Receipt, "an expanded file keeps its id")
	assert.Equal(t, "The bank overlooked the signature.", e.Appeal.Card.ReasonForFiling)
	assert.Equal(t, []stripedispute.FileID{"file_s1", "file_s2"}, e.Appeal.Card.SupportingFiles)

	assert.False(t, e.EnhancedEvidence.MastercardCompliance.FeeAcknowledged)
	assert.True(t, e.EnhancedEvidence.VisaCompliance.FeeAcknowledged)
	ce := e.EnhancedEvidence.VisaCompellingEvidence3
	assert.Equal(t, dispute.DisputedTransaction{
		CustomerAccountID: "user-1", CustomerDeviceFingerprint: "fingerprint-0123456789", CustomerDeviceID: "device-0123456789",
		CustomerEmailAddress: "jane@example.com", CustomerPurchaseIP: "203.0.113.7", MerchandiseOrServices: dispute.SoldServices,
		ProductDescription: "Streaming, one month",
		ShippingAddress:    &dispute.Address{City: "Cork", Country: "IE", Line1: "1 Main St", Line2: "Flat 2", PostalCode: "T12", State: "CO"},
	}, *ce.DisputedTransaction)
	require.Len(t, ce.PriorUndisputedTransactions, 2)
	assert.Equal(t, "ch_prior1", ce.PriorUndisputedTransactions[0].Charge)
	assert.Equal(t, dispute.PriorTransaction{Charge: "ch_prior2"}, ce.PriorUndisputedTransactions[1])
}

func TestDecodeOlderAndSparseBodies(t *testing.T) {
	for name, want := range map[string]dispute.Dispute{
		"reference_get.json": {
			ID: "du_1MtJUT2eZvKYlo2CNaw2HvEv", Status: dispute.StatusWarningNeedsResponse, Reason: dispute.ReasonGeneral, Amount: 1000,
		},
		"reference_close.json": {
			ID: "du_1MtJUT2eZvKYlo2CNaw2HvEv", Status: dispute.StatusWarningNeedsResponse, Reason: dispute.ReasonGeneral, Amount: 1000,
		},
		"guide.json": {ID: "dp_BUNOFovTNv9H4HC6uGTI"},
	} {
		t.Run(name, func(t *testing.T) {
			d := decoded(t, recorded(t, name))
			assert.Equal(t, want.ID, d.ID)
			assert.Equal(t, want.Status, d.Status)
			assert.Equal(t, want.Reason, d.Reason)
			assert.Equal(t, want.Amount, d.Amount)
			assert.Nil(t, d.Evidence.EnhancedEvidence)
			assert.Empty(t, d.CaseType())
		})
	}
	assert.Equal(t, "Widget ABC, color: red", decoded(t, recorded(t, "guide.json")).Evidence.ProductDescription)
}

func TestDecodeKeepsNullAndUnknownValues(t *testing.T) {
	d := decoded(t,
		`{"id":"du_1","status":"arbitrated","reason":"sunspots","evidence":null,"evidence_details":{"due_by":null,"enhanced_eligibility":null},
		"charge":null,"payment_intent":null,"metadata":null,"balance_transactions":null,
		"payment_method_details":{"type":"carrier_pigeon","carrier_pigeon":{}}}`)
	assert.Equal(t, dispute.Status("arbitrated"), d.Status)
	assert.Equal(t, dispute.Reason("sunspots"), d.Reason)
	assert.Equal(t, dispute.PaymentMethod("carrier_pigeon"), d.PaymentMethodDetails.Type)
	assert.True(t, d.EvidenceDetails.DueBy.IsZero())
	assert.Empty(t, d.Charge.ID)
	assert.Empty(t, d.Net())
}

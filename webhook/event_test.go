package webhook_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

func TestParseTypesADisputeEvent(t *testing.T) {
	payload := fixture(t, "dispute_updated.json")
	e := parse(t, string(payload))

	assert.Equal(t, "evt_1QdUpd4t3d", e.ID)
	assert.Equal(t, "event", e.Object)
	assert.Equal(t, webhook.TypeDisputeUpdated, e.Type)
	assert.Equal(t, stripedispute.Timestamp(1_795_253_160), e.Created)
	assert.Equal(t, "acct_1Connected", e.Account)
	assert.False(t, e.Livemode)
	assert.Equal(t, "2026-10-28.endive", e.APIVersion)
	assert.Equal(t, 1, e.PendingWebhooks)
	assert.Equal(t, webhook.Request{ID: "req_1Staged", IdempotencyKey: "5f1c7a52-2b6c-4f0e-9d43-0d6ad1ed0f66"}, e.Request)
	assert.Equal(t, webhook.Related{ID: "du_1QdispU7e", Type: "dispute"}, e.Related)
	assert.Equal(t, payload, e.Payload)
	assert.False(t, e.Thin())

	d, ok := e.Dispute()
	require.True(t, ok)
	assert.Equal(t, "du_1QdispU7e", d.ID)
	assert.Equal(t, int64(4200), d.Amount)
	assert.Equal(t, dispute.StatusNeedsResponse, d.Status)
	assert.Equal(t, "ch_1Qcharged", d.Charge.ID)
	assert.Equal(t, stripedispute.FileID("file_1Receipt"), d.Evidence.Receipt)
	assert.Equal(t, int64(-5700), d.BalanceTransactions[0].Net)
	assert.Equal(t, "ch_2Prior", d.Evidence.EnhancedEvidence.VisaCompellingEvidence3.PriorUndisputedTransactions[1].Charge)

	_, ok = e.IssuingDispute()
	assert.False(t, ok)
}

func TestParseTypesAnIssuingDisputeEvent(t *testing.T) {
	e := parse(t, string(fixture(t, "issuing_dispute_submitted.json")))
	assert.Equal(t, webhook.TypeIssuingDisputeSubmitted, e.Type)
	assert.True(t, e.Livemode)
	assert.Empty(t, e.Account)
	assert.Empty(t, e.Request)
	assert.Equal(t, webhook.Related{ID: "idp_1Qissu1ng", Type: "issuing.dispute"}, e.Related)

	d, ok := e.IssuingDispute()
	require.True(t, ok)
	assert.Equal(t, "idp_1Qissu1ng", d.ID)
	assert.Equal(t, issuingdispute.StatusSubmitted, d.Status)
	assert.Equal(t, "ipi_1Qcaptured", d.Transaction.ID)
	assert.Equal(t, "A lamp", d.Evidence.NotReceived.ProductDescription)

	_, ok = e.Dispute()
	assert.False(t, ok)
}

func TestEventPreviousReadsOldValues(t *testing.T) {
	e := parse(t, string(fixture(t, "dispute_updated.json")))
	assert.JSONEq(t, `{"evidence":{"uncategorized_text":null},"evidence_details":{"has_evidence":false}}`, string(e.PreviousAttributes))

	had := true
	assert.True(t, e.Previous("evidence_details.has_evidence", &had))
	assert.False(t, had)
	var before dispute.EvidenceDetails
	assert.True(t, e.Previous("evidence_details", &before))
	text := "kept"
	assert.True(t, e.Previous("evidence.uncategorized_text", nil), "it was null, and changed")
	assert.True(t, e.Previous("evidence.uncategorized_text", &text))

	status := dispute.StatusWon
	assert.False(t, e.Previous("status", &status), "it did not change")
	assert.False(t, e.Previous("", nil))
	assert.False(t, e.Previous("evidence_details.has_evidence.deeper", nil))
	assert.False(t, e.Previous("evidence_details.has_evidence", &status), "it does not fit")
	assert.Equal(t, dispute.StatusWon, status)

	assert.False(t, parse(t, created).Previous("status", nil))
}

func TestEventDecodeReadsAnyObject(t *testing.T) {
	const warning = `{"id":"evt_1","object":"event","type":"radar.early_fraud_warning.created","created":1,` +
		`"data":{"object":{"id":"issfr_1","object":"radar.early_fraud_warning","charge":"ch_1","actionable":true}}}`
	e := parse(t, warning)
	assert.Equal(t, webhook.TypeEarlyFraudWarningCreated, e.Type)
	assert.Equal(t, webhook.Related{ID: "issfr_1", Type: "radar.early_fraud_warning"}, e.Related)

	var v struct{ Charge string }
	require.NoError(t, e.Decode(&v))
	assert.Equal(t, "ch_1", v.Charge)
	var raw json.RawMessage
	require.NoError(t, e.Decode(&raw))
	assert.JSONEq(t, `{"id":"issfr_1","object":"radar.early_fraud_warning","charge":"ch_1","actionable":true}`, string(raw))

	assert.ErrorContains(t, e.Decode(new(int)), "does not fit *int")
	assert.ErrorContains(t, parse(t, string(fixture(t, "thin_dispute_closed.json"))).Decode(&v), "has no object")
	assert.ErrorContains(t, parse(t, `{"id":"evt_1"}`).Decode(&v), "has no object")
}

func TestTypeDisputeAndIssuingDispute(t *testing.T) {
	for _, typ := range webhook.DisputeEvents() {
		for _, typ := range []webhook.Type{typ, "v1." + typ} {
			assert.True(t, typ.Dispute(), "%s is in DisputeEvents", typ)
			assert.False(t, typ.IssuingDispute(), "%s is in DisputeEvents", typ)
		}
		assert.Equal(t, typ, ("v1." + typ).Plain())
		assert.Equal(t, typ, typ.Plain())
	}
	for _, typ := range webhook.IssuingDisputeEvents() {
		for _, typ := range []webhook.Type{typ, "v1." + typ} {
			assert.False(t, typ.Dispute(), "%s is in IssuingDisputeEvents", typ)
			assert.True(t, typ.IssuingDispute(), "%s is in IssuingDisputeEvents", typ)
		}
	}
	for _, typ := range []webhook.Type{
		"", "charge.disputed", "charge.dispute", "v1.", "v2.charge.dispute.created", "v1.v1.charge.dispute.created",
		"issuing_dispute_settlement_detail.created", webhook.TypeFileCreated, webhook.TypeEarlyFraudWarningUpdated,
	} {
		assert.False(t, typ.Dispute() || typ.IssuingDispute(), typ)
	}
	assert.True(t, webhook.Type("charge.dispute.of_tomorrow").Dispute())
	assert.True(t, webhook.Type("issuing_dispute.of_tomorrow").IssuingDispute())
}

func TestEventPrintsNothingOfItsObject(t *testing.T) {
	e := parse(t, string(fixture(t, "dispute_updated.json")))
	var log bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&log, nil), slog.NewTextHandler(&log, nil)} {
		slog.New(h).Info("event", "pointer", e, "value", *e)
	}
	_, _ = fmt.Fprintf(&log, "%v %+v %#v %s %q", e, e, e, e, e)
	_, _ = fmt.Fprintf(&log, "%v %+v %#v %s %q", *e, *e, *e, *e, *e)
	_, _ = fmt.Fprintf(&log, "%v %+v", []any{e, *e}, map[string]any{"e": e})
	for _, private := range []string{"jenny", "Jenny", "203.0.113.7", "bicycle", "Elm", "signed for", "uncategorized", "amVubnk"} {
		assert.NotContains(t, log.String(), private)
	}
	for _, useful := range []string{"evt_1QdUpd4t3d", "charge.dispute.updated", "du_1QdispU7e", "acct_1Connected"} {
		assert.Equal(t, strings.Count(log.String(), useful), strings.Count(log.String(), "evt_1QdUpd4t3d"), useful)
	}
	assert.NotContains(t, fmt.Sprintf("%+v %#v", &webhook.PanicError{Value: "Jenny"}, &webhook.PanicError{Value: "Jenny"}), "Jenny")

	var none *webhook.Event
	assert.NotPanics(t, func() {
		_ = fmt.Sprintf("%v %+v", none, none)
		slog.New(slog.NewTextHandler(&log, nil)).Info("", "e", none)
	})
}

package issuingdispute_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

func TestDecodeTheSamplesOfTheAPIReference(t *testing.T) {
	d := decoded(t, "reference_create.json")
	assert.Equal(t, reference, d.ID)
	assert.Equal(t, int64(100), d.Amount)
	assert.Equal(t, "usd", d.Currency)
	assert.Equal(t, stripedispute.Timestamp(1681947753), d.Created)
	assert.Equal(t, issuingdispute.StatusUnsubmitted, d.Status)
	assert.Equal(t, "ipi_1MykXhFtDWhhyHE1UjsZZ3xQ", d.Transaction.ID)
	assert.Empty(t, d.LossReason)
	assert.Nil(t, d.Treasury)
	assert.Nil(t, d.BalanceTransactions)
	assert.Equal(t, issuingdispute.Evidence{
		Reason:     issuingdispute.ReasonFraudulent,
		Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: "This transaction is fraudulent."},
	}, d.Evidence)

	assert.Equal(t, issuingdispute.Evidence{
		Reason: issuingdispute.ReasonNotReceived,
		NotReceived: &issuingdispute.NotReceivedEvidence{
			ExpectedAt: 1590000000, ProductDescription: "Baseball cap", ProductType: issuingdispute.ProductMerchandise,
		},
	}, decoded(t, "reference_update.json").Evidence)
}

func TestDecodeEveryField(t *testing.T) {
	d := decoded(t, "full.json")
	assert.Equal(t, int64(4200), d.Amount)
	assert.Equal(t, issuingdispute.StatusLost, d.Status)
	assert.Equal(t, issuingdispute.LossTransaction3DSRequired, d.LossReason)
	assert.Equal(t, &issuingdispute.Treasury{ReceivedDebit: "rd_1", DebitReversal: "debrev_1"}, d.Treasury)
	assert.Equal(t, stripedispute.Metadata{"case": "17"}, d.Metadata)
	assert.True(t, d.Livemode)
	require.Len(t, d.BalanceTransactions, 1)
	assert.Equal(t, int64(4200), d.BalanceTransactions[0].Net)
	assert.Equal(t, stripedispute.TransactionTypeIssuingDispute, d.BalanceTransactions[0].Type)
	var transaction struct{ Amount int64 }
	require.NoError(t, d.Transaction.Decode(&transaction))
	assert.Equal(t, int64(-4200), transaction.Amount)

	e := d.Evidence
	assert.Equal(t, issuingdispute.Reason("a_reason_of_tomorrow"), e.Reason)
	assert.Equal(t, stripedispute.FileID("file_1"), e.Canceled.AdditionalDocumentation, "an expanded file keeps its id")
	assert.Equal(t, new(false), e.Canceled.CancellationPolicyProvided)
	assert.Equal(t, stripedispute.Timestamp(1681000003), e.Canceled.ReturnedAt)
	assert.Equal(t, "ipi_0", e.Duplicate.OriginalTransaction)
	assert.Equal(t, stripedispute.FileID("file_4"), e.Duplicate.CheckImage)
	assert.Equal(t, issuingdispute.ReturnSuccessful, e.MerchandiseNotAsDescribed.ReturnStatus)
	assert.Equal(t, issuingdispute.ProductService, e.Other.ProductType)
	assert.Equal(t, stripedispute.Timestamp(1681000008), e.ServiceNotAsDescribed.ReceivedAt)
	for object, v := range reflect.ValueOf(e).Fields() {
		if v.Kind() != reflect.Pointer {
			continue
		}
		for f, v := range v.Elem().Fields() {
			assert.False(t, v.IsZero(), "%s.%s", object.Name, f.Name)
		}
	}
}

func TestDecodeKeepsUnknownEnumValues(t *testing.T) {
	var d issuingdispute.IssuingDispute
	require.NoError(t, json.Unmarshal([]byte(`{"status": "a_status_of_tomorrow", "loss_reason": "a_loss_of_tomorrow", "evidence": {
		"reason": "other", "other": {"product_type": "a_type_of_tomorrow"}, "canceled": {"return_status": "a_return_of_tomorrow"}}}`), &d))
	assert.Equal(t, issuingdispute.Status("a_status_of_tomorrow"), d.Status)
	assert.Equal(t, issuingdispute.LossReason("a_loss_of_tomorrow"), d.LossReason)
	assert.Equal(t, issuingdispute.ProductType("a_type_of_tomorrow"), d.Evidence.Other.ProductType)
	assert.Equal(t, issuingdispute.ReturnStatus("a_return_of_tomorrow"), d.Evidence.Canceled.ReturnStatus)
}

func TestPrintingAndLoggingHideEvidence(t *testing.T) {
	d := decoded(t, "full.json")
	d.Transaction.Object = nil
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("", "dispute", d, "evidence", d.Evidence,
		"canceled", d.Evidence.Canceled, "none", (*issuingdispute.IssuingDispute)(nil))
	all := log.String()
	for _, v := range []any{
		d, *d, d.Evidence, &d.Evidence, issuingdispute.CreateParams{Evidence: &d.Evidence}, issuingdispute.UpdateParams{Evidence: &d.Evidence},
	} {
		all += fmt.Sprintf("%v %+v %#v %s", v, v, v, v)
	}
	for _, object := range reflect.ValueOf(d.Evidence).Fields() {
		if object.Kind() == reflect.Pointer {
			all += fmt.Sprintf("%v %+v %#v %s %d %x", object, object.Interface(),
				object.Interface(), object.Elem().Interface(), object.Interface(), object.Interface())
		}
	}
	for _, secret := range []string{
		"Moved away", "Charged all", "A gym", "Paid in cash", "Not me", "Blue",
		"Sent back", "None", "Never came", "Baseball", "Odd", "A thing", "No pool", "painted",
	} {
		assert.NotContains(t, all, secret)
	}
	assert.Contains(t, all, "issuingdispute.FraudulentEvidence{additional_documentation, explanation}")
	assert.Contains(t, log.String(),
		`"dispute":{"id":"idp_full","status":"lost","reason":"a_reason_of_tomorrow","amount":4200,"currency":"usd","transaction":"ipi_1"}`)
}

func TestStatusFinal(t *testing.T) {
	all := map[issuingdispute.Status]bool{
		issuingdispute.StatusUnsubmitted: false, issuingdispute.StatusSubmitted: false, "a_status_of_tomorrow": false,
		issuingdispute.StatusWon: true, issuingdispute.StatusLost: true, issuingdispute.StatusExpired: true,
	}
	for status, want := range all {
		assert.Equal(t, want, status.Final(), status)
	}
	source, err := os.ReadFile("issuingdispute.go")
	require.NoError(t, err)
	c := issuingdispute.NewClient(disputetest.NewServer().Config())
	for _, constant := range regexp.MustCompile(`Status = "(.*)"`).FindAllStringSubmatch(string(source), -1) {
		status := issuingdispute.Status(constant[1])
		assert.Contains(t, all, status, "a row of this test, Final, and submitted in client.go")
		_, err := c.ListPage(t.Context(), issuingdispute.ListParams{Status: status})
		require.NoError(t, err, "issuingStatuses in disputetest/issuing.go")
	}
}

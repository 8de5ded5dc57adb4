package dispute_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/wiretest"
)

func TestDecodeConvertsScalarsOfAnotherType(t *testing.T) {
	wiretest.ScalarsOfAnotherType(t, []byte(recorded(t, "full.json")), new(dispute.Dispute))
	wiretest.ScalarsOfAnotherType(t, []byte(recorded(t, "reference_list.json")), new(stripedispute.Page[*dispute.Dispute]))
}

const listWithOtherTypes = `{"object":"list","url":"/v1/disputes","has_more":false,"data":[
	{"id":"du_1","object":"dispute","amount":6735,"status":"needs_response"},
	{"id":"du_2","object":"dispute","amount":"1200","status":"needs_response","metadata":{"order":6735},
	 "payment_method_details":{"type":"card","card":{"network_reason_code":104}},"evidence":{"customer_purchase_ip":2130706433,"receipt":7}},
	{"id":"du_3","object":"dispute","amount":980,"status":"needs_response","evidence_details":{"due_by":"1796083199","past_due":"false"},
	 "balance_transactions":[{"id":"txn_1","amount":"-4200","exchange_rate":"1.25"}]}]}`

func TestNeedingResponseConvertsMembersOfAnotherType(t *testing.T) {
	wiretest.Intercept(t, wiretest.Exchange{Method: http.MethodGet, Path: "/v1/disputes", Response: listWithOtherTypes})
	cfg := wiretest.Config()
	cfg.MaxRetries = 2
	var all []*dispute.Dispute
	for d, err := range dispute.NewClient(cfg).NeedingResponse(t.Context(), dispute.ListParams{}) {
		require.NoError(t, err)
		all = append(all, d)
	}
	require.Len(t, all, 3)
	assert.Equal(t, int64(1200), all[1].Amount)
	assert.Equal(t, "104", all[1].PaymentMethodDetails.Card.NetworkReasonCode)
	assert.Equal(t, stripedispute.Metadata{"order": "6735"}, all[1].Metadata)
	assert.Equal(t, dispute.Evidence{CustomerPurchaseIP: "2130706433", Receipt: "7"}, all[1].Evidence)
	assert.Equal(t, stripedispute.Timestamp(1796083199), all[2].EvidenceDetails.DueBy)
	assert.Equal(t, int64(-4200), all[2].BalanceTransactions[0].Amount)
}

func TestSubmitDoesNotRetryAMemberThatCannotBeConverted(t *testing.T) {
	wiretest.Intercept(t, wiretest.Exchange{
		Method: http.MethodPost, Path: "/v1/disputes/du_1", Form: "submit=true",
		Response: `{"id":"du_1","object":"dispute","status":"under_review","evidence_details":{"enhanced_eligibility":["none"]}}`,
	})
	cfg := wiretest.Config()
	cfg.MaxRetries = 2
	_, err := dispute.NewClient(cfg).Submit(t.Context(), "du_1")
	require.ErrorContains(t, err, "evidence_details.enhanced_eligibility is an array, not an object")
	require.ErrorIs(t, err, stripedispute.ErrConnection, "the outcome is not known")
}

func TestCloseRefusesAContradictoryResponse(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":"du_1","status":"needs_response","Status":"won"}`:        "status",
		`{"id":"du_2","ID":"du_1"}`:                                     "id",
		`{"id":"du_1","object":"dispute","error":{"code":"no_effect"}}`: "error",
	} {
		wiretest.Intercept(t, wiretest.Exchange{Method: http.MethodPost, Path: "/v1/disputes/du_1/close", Response: body})
		_, err := dispute.NewClient(wiretest.Config()).Close(t.Context(), "du_1")
		require.ErrorContains(t, err, "the response is not usable: "+want)
	}
}

func TestGetReadsTheLargestDispute(t *testing.T) {
	text := strings.Repeat(`\ud83d\ude00`, dispute.MaxText) // the longest JSON of one character
	metadata := strings.Builder{}
	for i := range 50 {
		metadata.WriteString(`"k` + strings.Repeat("x",
			i%38) + string(rune('a'+i%26)) + string(rune('A'+i/26)) + `":"` + strings.Repeat(`\ud83d\ude00`, 500) + `",`)
	}
	body := `{"id":"du_1","evidence":{"uncategorized_text":"` + text + `"},"metadata":{` + metadata.String() + `"z":""},` +
		`"charge":{"id":"ch_1","description":"` + strings.Repeat(`\u00e9`, 100_000) + `"}}`
	wiretest.Intercept(t, wiretest.Exchange{Method: http.MethodGet, Path: "/v1/disputes/du_1", Response: body})
	d, err := dispute.NewClient(wiretest.Config()).Get(t.Context(), "du_1")
	require.NoError(t, err)
	assert.Len(t, []rune(d.Evidence.UncategorizedText), dispute.MaxText)
	assert.Len(t, d.Metadata, 51)
}

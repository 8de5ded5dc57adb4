package webhook_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

func TestParseThinEvent(t *testing.T) {
	e := parse(t, string(fixture(t, "thin_dispute_closed.json")))
	assert.True(t, e.Thin())
	assert.Equal(t, "evt_test_65UTh1n", e.ID)
	assert.Equal(t, webhook.Type("v1.charge.dispute.closed"), e.Type)
	assert.Equal(t, webhook.TypeDisputeClosed, e.Type.Plain())
	assert.True(t, e.Type.Dispute())
	assert.Equal(t, stripedispute.Timestamp(1_795_253_161), e.Created)
	assert.True(t, e.Livemode)
	assert.Equal(t, "acct_1Connected", e.Context)
	assert.Equal(t, "acct_1Connected", e.Account, "so that it can be fetched like a snapshot's")
	assert.Equal(t, webhook.Request{ID: "req_1Closed", IdempotencyKey: "close-du_1QdispU7e"}, e.Request)
	assert.Equal(t, webhook.Related{ID: "du_1QdispU7e", Type: "dispute", URL: "/v1/disputes/du_1QdispU7e"}, e.Related)
	_, ok := e.Dispute()
	assert.False(t, ok)
}

func TestParseThinEventWithOnlyAnID(t *testing.T) {
	for _, payload := range []string{
		`{"object":"v2.core.event","id":"evt_1","type":"v1.issuing_dispute.closed","related_object":null,"context":null,"reason":null}`,
		`{"object":"v2.core.event","id":"evt_1","type":"v1.issuing_dispute.closed","reason":"request"}`,
		`{"object":"v2.core.event","id":"evt_1","type":"v1.issuing_dispute.closed","data":{}}`,
	} {
		e := parse(t, payload)
		assert.True(t, e.Thin())
		assert.Empty(t, e.Related)
		assert.Empty(t, e.Account)
		_, ok := e.IssuingDispute()
		assert.False(t, ok)
	}
}

func TestParseTakesNoAccountFromAPathOfAccounts(t *testing.T) {
	for _, path := range []string{"org_1/acct_1", "acct_1/acct_2", "org_1"} {
		e := parse(t, strings.Replace(string(fixture(t, "thin_dispute_closed.json")), "acct_1Connected", path, 1))
		assert.Equal(t, path, e.Context)
		assert.Empty(t, e.Account)
	}
}

func TestParseTrustedOpensEnvelopes(t *testing.T) {
	snapshot := string(fixture(t, "dispute_updated.json"))
	thin := string(fixture(t, "thin_dispute_closed.json"))
	bridge := func(e string) string {
		return `{"version":"0","id":"0d0e","detail-type":"charge.dispute.updated","source":"aws.partner/stripe.com/ed_1",` +
			`"account":"123456789012","time":"2026-11-21T09:26:01Z","region":"us-east-1","resources":[],"detail":` + e + `}`
	}
	grid := func(e string) string {
		return `{"specversion":"1.0","id":"0d0e","source":"stripe","type":"charge.dispute.updated","time":"2026-11-21T09:26:01Z",` +
			`"data":` + e + `}`
	}
	for name, wrap := range map[string]func(string) string{
		"bare":        func(e string) string { return e },
		"EventBridge": bridge,
		"Event Grid":  grid,
	} {
		t.Run(name, func(t *testing.T) {
			e, err := webhook.ParseTrusted([]byte(wrap(snapshot)))
			require.NoError(t, err)
			assert.Equal(t, "evt_1QdUpd4t3d", e.ID)
			assert.Equal(t, "acct_1Connected", e.Account)
			d, ok := e.Dispute()
			require.True(t, ok)
			assert.Equal(t, "du_1QdispU7e", d.ID)

			again, err := webhook.ParseTrusted(e.Payload)
			require.NoError(t, err)
			assert.Equal(t, e.ID, again.ID)

			e, err = webhook.ParseTrusted([]byte(wrap(thin)))
			require.NoError(t, err)
			assert.True(t, e.Thin())
			assert.Equal(t, "du_1QdispU7e", e.Related.ID)
		})
	}
	for _, bad := range []string{
		"", "null", "[]", "{}", bridge("null"), bridge("{}"), bridge("7"), grid("null"), `{"specversion":"1.0"}`,
		"[" + grid(snapshot) + "]", `{"specversion":1,"data":{}}`,
	} {
		e, err := webhook.ParseTrusted([]byte(bad))
		assert.Nil(t, e, bad)
		assert.ErrorIs(t, err, webhook.ErrPayload, bad)
	}
}

func TestHandlerOpensNoEnvelopes(t *testing.T) {
	h := &webhook.Handler{Secrets: []string{secret}, Handle: mustNotRun(t)}
	w := post(h, `{"specversion":"1.0","data":`+created+`}`, "")
	assert.Equal(t, 400, w.Code)
	w = deliver(h, `{"specversion":"1.0","id":"x","data":{"id":"evt_1","object":"event"},"object":"cloud"}`)
	assert.Equal(t, 400, w.Code)
}

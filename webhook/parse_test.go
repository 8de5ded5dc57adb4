package webhook_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

func TestParseKeepsUnknownEvents(t *testing.T) {
	tests := map[string]struct {
		payload string
		want    webhook.Related
		typed   bool
	}{
		"a newer type": {
			`{"id":"evt_1","type":"moon.landed","data":{"object":{"id":"moon_1","object":"moon"}}}`,
			webhook.Related{ID: "moon_1", Type: "moon"},
			false,
		},
		"an object without an id": {
			`{"id":"evt_1","type":"balance.available","data":{"object":{"object":"balance"}}}`, webhook.Related{Type: "balance"}, false,
		},
		"an object that is a list": {`{"id":"evt_1","type":"x","data":{"object":[1,2]}}`, webhook.Related{}, false},
		"an object with a number for an id": {
			`{"id":"evt_1","type":"x","data":{"object":{"id":7,"object":"x"}}}`, webhook.Related{Type: "x"}, false,
		},
		"no data":       {`{"id":"evt_1","type":"charge.dispute.created"}`, webhook.Related{}, false},
		"null data":     {`{"id":"evt_1","type":"charge.dispute.created","data":null}`, webhook.Related{}, false},
		"a null object": {`{"id":"evt_1","type":"charge.dispute.created","data":{"object":null}}`, webhook.Related{}, false},
		"no type":       {`{"id":"evt_1","object":"event"}`, webhook.Related{}, false},
		"a newer type of dispute event": {
			`{"id":"evt_1","type":"charge.dispute.argued","data":{"object":{"id":"du_1"}}}`, webhook.Related{ID: "du_1"}, true,
		},
		"a newer status of a dispute": {
			strings.Replace(created, "needs_response", "argued", 1), webhook.Related{ID: "du_1", Type: "dispute"}, true,
		},
		"newer fields": {
			strings.Replace(created, `"id":"du_1"`, `"id":"du_1","moon":{"phase":[1]}`, 1), webhook.Related{ID: "du_1", Type: "dispute"}, true,
		},
		"an expanded charge": {
			strings.Replace(created, `"ch_1"`, `{"id":"ch_1","amount":1}`, 1), webhook.Related{ID: "du_1", Type: "dispute"}, true,
		},
		"another api version": {
			strings.Replace(created, `"object":"event"`, `"object":"event","api_version":"2011-01-01"`, 1),
			webhook.Related{ID: "du_1", Type: "dispute"},
			true,
		},
		"a dispute that does not fit": {
			strings.Replace(created, `"status":"needs_response"`, `"status":{"phase":1}`, 1), webhook.Related{ID: "du_1", Type: "dispute"}, false,
		},
		"a dispute whose charge does not fit": {strings.Replace(created, `"ch_1"`, `[]`, 1), webhook.Related{ID: "du_1", Type: "dispute"}, false},
		"a dispute word in another event": {
			`{"id":"evt_1","type":"file.created","data":{"object":{"id":"file_1","object":"file","title":"charge.dispute.","amount":"x"}}}`,
			webhook.Related{ID: "file_1", Type: "file"},
			false,
		},
		"an issuing word in a dispute's payload": {
			strings.Replace(created, `"ch_1"`, `"issuing_dispute.created"`, 1), webhook.Related{ID: "du_1", Type: "dispute"}, true,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			e := parse(t, tt.payload)
			assert.Equal(t, "evt_1", e.ID)
			assert.Equal(t, tt.want, e.Related)
			d, ok := e.Dispute()
			assert.Equal(t, tt.typed, ok)
			assert.Equal(t, tt.typed, d != nil, "a dispute or false")
			_, ok = e.IssuingDispute()
			assert.False(t, ok)
		})
	}
}

func TestParseChoosesTheObjectByTheTypeOfTheEvent(t *testing.T) {
	// Both are Issuing disputes that look like merchant disputes. The second one does not
	// fit the type of a merchant dispute.
	for _, more := range []string{`"note":1`, `"reason":7`} {
		e := parse(t, `{"id":"evt_1","type":"issuing_dispute.created","data":{"object":{"id":"idp_1","object":"issuing.dispute",`+
			`"transaction":"ipi_1","metadata":{"note":"charge.dispute.created"},`+more+`}}}`)
		d, ok := e.IssuingDispute()
		require.True(t, ok)
		assert.Equal(t, "ipi_1", d.Transaction.ID)
		_, ok = e.Dispute()
		assert.False(t, ok)
	}
	e := parse(t, `{"id":"evt_1","type":"issuing_dispute.created","data":{"object":{"id":"idp_1","amount":"charge.dispute."}}}`)
	_, ok := e.IssuingDispute()
	assert.False(t, ok, "it fits neither")
	assert.Equal(t, "idp_1", e.Related.ID)
}

func TestParseReadsRequestsOfAllVersions(t *testing.T) {
	for in, want := range map[string]webhook.Request{
		`null`:         {},
		`"req_1"`:      {ID: "req_1"}, // before 2017-05-25
		`{"id":null}`:  {},
		`["a"]`:        {},
		`{"id":"r_1"}`: {ID: "r_1"},
	} {
		e := parse(t, strings.Replace(created, `"livemode"`, `"request":`+in+`,"livemode"`, 1))
		assert.Equal(t, want, e.Request, in)
		_, ok := e.Dispute()
		assert.True(t, ok, in)
	}
}

func TestParseRefusesWhatIsNotAnEvent(t *testing.T) {
	for _, payload := range []string{
		``, ` `, `null`, `true`, `7`, `"evt_1"`, `[]`, `{}`, `{"id":""}`, `{"id":null}`, `{"id":7}`, `{"object":"event"}`,
		`{"id":"du_1","object":"dispute"}`, `{"id":"evt_1","type":7}`, `{"id":"evt_1"`, `{"id":"evt_1"}}`, created + created,
		"\xef\xbb\xbf" + created, "\x00", `{"id":"evt_1","data":7}`, strings.Repeat("[", 100_000),
		created[:len(created)/2],
	} {
		e, err := webhook.Parse([]byte(payload), signed(payload, time.Now(), secret), secret)
		assert.Nil(t, e, payload)
		assert.ErrorIs(t, err, webhook.ErrPayload, payload)
	}
}

// FuzzParse checks that Parse returns an event or ErrPayload, and that the dispute in the event
// is the same that encoding/json decodes from the payload.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "null", "{}", created, `{"id":"evt_1"}`, `{"id":"evt_1","type":"v1.charge.dispute.closed","created":"2026-11-21T09:26:01Z"}`,
		`{"id":"evt_1","type":"charge.dispute.created","data":{"object":{"id":"du_1","charge":7}}}`,
		string(fixture(f, "dispute_updated.json")),
		string(fixture(f, "issuing_dispute_submitted.json")), string(fixture(f, "thin_dispute_closed.json")),
	} {
		f.Add(seed)
	}
	at := time.Unix(1_795_253_160, 0)
	v := webhook.Verifier{Secrets: []string{secret}, Now: func() time.Time { return at }}
	f.Fuzz(func(t *testing.T, payload string) {
		e, err := v.Parse([]byte(payload), webhook.Sign([]byte(payload), secret, at))
		if err != nil {
			assert.Nil(t, e)
			assert.ErrorIs(t, err, webhook.ErrPayload)
			return
		}
		assert.NotEmpty(t, e.ID)
		assert.Equal(t, payload, string(e.Payload))
		_ = e.String()
		_ = e.Previous("evidence.receipt", nil)
		d, ok := e.Dispute()
		if !ok {
			return
		}
		var plain struct {
			Type webhook.Type `json:"type"`
			Data struct {
				Object dispute.Dispute `json:"object"`
			} `json:"data"`
		}
		if json.Unmarshal([]byte(payload), &plain) != nil {
			return // a scalar was converted
		}
		assert.True(t, plain.Type.Dispute())
		assert.Equal(t, plain.Data.Object, *d)
	})
}

func TestParseReadsCreatedInBothNotations(t *testing.T) {
	for in, want := range map[string]stripedispute.Timestamp{
		`1795253161`:                  1_795_253_161,
		`"1795253161"`:                1_795_253_161,
		`"2026-11-21T09:26:01Z"`:      1_795_253_161,
		`"2026-11-21T09:26:01.999Z"`:  1_795_253_161,
		`"2026-11-21T10:26:01+01:00"`: 1_795_253_161,
		`null`:                        0,
		`"tomorrow"`:                  0,
		`{}`:                          0,
		`1.5`:                         0,
	} {
		assert.Equal(t, want, parse(t, `{"id":"evt_1","created":`+in+`}`).Created, in)
	}
}

func TestEventDisputeIsFalseForAnotherObject(t *testing.T) {
	e, err := webhook.ParseTrusted([]byte(`{"id":"evt_1","object":"event","type":"charge.dispute.created","data":{"object":{"id":"ch_1",` +
		`"object":"charge"}}}`))
	require.NoError(t, err)
	_, ok := e.Dispute()
	assert.False(t, ok)
	assert.Equal(t, webhook.Related{ID: "ch_1", Type: "charge"}, e.Related)
}

func TestParseConvertsMembersOfAnotherType(t *testing.T) {
	for _, change := range [][2]string{
		{`"status":"needs_response"`, `"status":"needs_response","network_reason_code":104`},
		{`"status":"needs_response"`, `"status":"needs_response","balance_transactions":[{"net":"-57"}]`},
		{`"livemode":`, `"pending_webhooks":"1","livemode":`},
		{`"livemode":`, `"account":104,"api_version":7,"livemode":`},
	} {
		payload := strings.Replace(created, change[0], change[1], 1)
		require.NotEqual(t, created, payload)
		e := parse(t, payload)
		d, ok := e.Dispute()
		require.True(t, ok, payload)
		assert.Equal(t, dispute.StatusNeedsResponse, d.Status)
		assert.Equal(t, payload, string(e.Payload))
	}
	e := parse(t, strings.Replace(created, `"livemode":`, `"livemode":"true","was":`, 1))
	assert.True(t, e.Livemode)
}

func TestParseConvertsEachScalarOfAnEvent(t *testing.T) {
	for field := range reflect.TypeFor[webhook.Event]().Fields() {
		name, value := field.Tag.Get("json"), ""
		switch field.Type.Kind() {
		case reflect.String:
			value = "7"
		case reflect.Int:
			value = `"7"`
		case reflect.Bool:
			value = `"true"`
		}
		if value == "" || slices.Contains([]string{"-", "id", "object", "type", "snapshot_event"}, name) {
			continue
		}
		e, err := webhook.ParseTrusted([]byte(`{"id":"evt_1","` + name + `":` + value + `}`))
		require.NoError(t, err, "the member %s of an event is missing in convertible of parse.go", name)
		assert.Equal(t, strings.Trim(value, `"`), fmt.Sprint(reflect.ValueOf(e).Elem().FieldByIndex(field.Index)), name)
	}
}

func TestParseKeepsAContradictoryDisputeRaw(t *testing.T) {
	for _, more := range []string{`"Status":"won",`, `"ID":"du_2",`, `"balance_transactions":[` + strings.Repeat("{},", 100_000) + `{}],`} {
		e := parse(t, strings.Replace(created, `"status"`, more+`"status"`, 1))
		_, ok := e.Dispute()
		assert.False(t, ok)
	}
}

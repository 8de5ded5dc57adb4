package conformance

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-mock/embedded"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestValidateFindsEveryKindOfFault(t *testing.T) {
	doc := &Document{}
	require.NoError(t, json.Unmarshal([]byte(`{"components": {"schemas": {
		"thing": {"type": "object", "required": ["id", "object"], "properties": {
			"id": {"type": "string", "maxLength": 5}, "object": {"type": "string", "enum": ["thing"]},
			"size": {"type": "integer"}, "rate": {"type": "number", "nullable": true}, "on": {"type": "boolean"},
			"url": {"type": "string", "pattern": "^/v1/"},
			"labels": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 3}},
			"anything": {"type": "object", "additionalProperties": true},
			"parts": {"type": "array", "items": {"$ref": "#/components/schemas/thing"}},
			"maybe": {"anyOf": [{"$ref": "#/components/schemas/thing"}], "nullable": true},
			"owner": {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/thing"}]}}}}}}`), doc))
	const head = `{"id": "a", "object": "thing", `
	for in, want := range map[string]string{
		`{`:                               "is not JSON: unexpected EOF",
		`[]`:                              ": is a list and not of type object",
		`null`:                            ": is null",
		`{"object": "thing"}`:             "id: is missing",
		`{"id": null, "object": "thing"}`: "id: is null",
		`{"id": "ääääää", "object": "thing"}`:  "id: has 6 characters and may have 5",
		`{"id": "a", "object": "other"}`:       `object: is "other" and not one of [thing]`,
		head + `"new": 1}`:                     "new: is unknown",
		head + `"size": 1.5}`:                  "size: is 1.5 and not of type integer",
		head + `"size": "1"}`:                  `size: is "1" and not of type integer`,
		head + `"size": {}}`:                   "size: is an object and not of type integer",
		head + `"on": 1}`:                      "on: is 1 and not of type boolean",
		head + `"url": "/v2/x"}`:               `url: is "/v2/x" and does not match ^/v1/`,
		head + `"labels": {"k": "long"}}`:      "labels.*: has 4 characters and may have 3",
		head + `"parts": [{"id": "b"}]}`:       "parts[].object: is missing",
		head + `"maybe": {"object": "thing"}}`: "maybe.id: is missing",
		head + `"owner": {"object": "thing"}}`: "owner.id: is missing",
		head + `"owner": {"object": "other"}}`: "owner: fits none of its alternatives",
		head + `"owner": 5}`:                   "owner: is 5 and not of type string",
		head + `"owner": null}`:                "owner: is null",
	} {
		assert.Equal(t, []string{want}, doc.Validate(doc.Components.Schemas["thing"], []byte(in))[:1], in)
	}
	assert.Empty(t, doc.Validate(doc.Components.Schemas["thing"], []byte(head+`"size": 1, "rate": null, "on": true,
		"labels": {"k": "v"}, "anything": {"a": [1]}, "parts": [], "maybe": null, "owner": {"id": "b", "object": "thing"}}`)))
}

func TestValidateAcceptsStripesFixtures(t *testing.T) {
	doc, err := published()
	require.NoError(t, err)
	var fixtures struct {
		Resources map[string]json.RawMessage `json:"resources"`
	}
	require.NoError(t, json.Unmarshal(embedded.OpenAPIFixtures, &fixtures))
	for _, name := range []string{"dispute", "issuing.dispute", "file", "file_link", "event", "balance_transaction", "issuing.transaction"} {
		assert.Empty(t, doc.Validate(doc.Components.Schemas[name], fixtures.Resources[name]), name)
	}
}

func TestValidateFindsOneMistakeInAResponse(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	s := disputetest.NewServer()
	id := s.AddDispute(disputetest.Dispute{})
	var resp stripedispute.Response
	_, err = dispute.NewClient(s.Config()).Get(t.Context(), id, stripedispute.WithExpand("charge"), stripedispute.WithResponse(&resp))
	require.NoError(t, err)
	require.Empty(t, doc.Validate(doc.Components.Schemas["dispute"], resp.Body))
	tests := map[string]struct {
		path []string
		to   any // nil: taken away
		want string
	}{
		"a member less":              {[]string{"is_charge_refundable"}, nil, "is_charge_refundable: is missing"},
		"a member more":              {[]string{"evidence", "customer_email"}, "a@b.example", "evidence.customer_email: is unknown"},
		"a newer member less":        {[]string{"evidence_details", "submission_method"}, nil, "evidence_details.submission_method: is missing"},
		"another status":             {[]string{"status"}, "charge_refunded", `status: is "charge_refunded" and not one of`},
		"an amount as text":          {[]string{"amount"}, "4200", `amount: is "4200" and not of type integer`},
		"an expanded member less":    {[]string{"charge", "paid"}, nil, "charge.paid: is missing"},
		"another object is expanded": {[]string{"charge", "object"}, "refund", "charge: fits none of its alternatives"},
		"an unknown payment type":    {[]string{"payment_method_details", "ideal"}, map[string]any{}, "payment_method_details.ideal: is unknown"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var v map[string]any
			require.NoError(t, resp.Decode("", &v))
			at := v
			for _, name := range test.path[:len(test.path)-1] {
				at = at[name].(map[string]any)
			}
			last := test.path[len(test.path)-1]
			if at[last] = test.to; test.to == nil {
				delete(at, last)
			}
			body, err := json.Marshal(v)
			require.NoError(t, err)
			faults := doc.Validate(doc.Components.Schemas["dispute"], body)
			require.Len(t, faults, 1)
			assert.Contains(t, faults[0], test.want)
		})
	}
}

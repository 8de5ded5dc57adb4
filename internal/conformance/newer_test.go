package conformance

import (
	"encoding/json"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-mock/embedded"
)

const (
	updateBody        = "paths /v1/disputes/{dispute} post requestBody content {} schema properties "
	webhookBody       = "paths /v1/webhook_endpoints post requestBody content {} schema properties "
	issuingCreateBody = "paths /v1/issuing/disputes post requestBody content {} schema properties "
	issuingUpdateBody = "paths /v1/issuing/disputes/{dispute} post requestBody content {} schema properties "
)

// publishedParts is the document of stripe-mock without the paths and the schemas that these
// tests do not need.
var publishedParts = sync.OnceValues(func() ([]byte, error) {
	document, err := withNewer(embedded.OpenAPISpec, nil)
	if err != nil {
		return nil, err
	}
	var root map[string]any
	if err := json.Unmarshal(document, &root); err != nil {
		return nil, err
	}
	schemas, _ := dig(root, "components", "schemas").(map[string]any)
	maps.DeleteFunc(schemas, func(name string, _ any) bool { return !strings.Contains(name, "dispute") && name != "file" })
	return json.Marshal(root)
})

// A line of each kind must add its parts at all places.
func TestLineExpandsToAllOfItsPlaces(t *testing.T) {
	const (
		fileShown = `{"anyOf": [{"type": "string", "maxLength": 5000}, {"$ref": "#/components/schemas/file"}], "nullable": true,
			"x-expansionResources": {"oneOf": [{"$ref": "#/components/schemas/file"}]}}`
		empty      = `{"type": "string", "enum": [""]}`
		returnSent = `{"anyOf": [{"type": "object", "properties": {
			"explanation": {"anyOf": [{"type": "string", "maxLength": 2500}, ` + empty + `]},
			"photo": {"anyOf": [{"type": "string"}, ` + empty + `]}}}, ` + empty + `]}`
	)
	for name, test := range map[string]struct {
		line line
		want map[string]string // place → JSON; "…" in front: a list that ends so
	}{
		"evidence": {evidence(text("device"), longText("story"), file("photo")), map[string]string{
			"components schemas dispute_evidence properties device":  `{"type": "string", "maxLength": 5000, "nullable": true}`,
			"components schemas dispute_evidence properties story":   `{"type": "string", "maxLength": 150000, "nullable": true}`,
			"components schemas dispute_evidence properties photo":   fileShown,
			"components schemas dispute_evidence x-expandableFields": `…["photo"]`,
			updateBody + "evidence properties device":                `{"type": "string", "maxLength": 5000}`,
			updateBody + "evidence properties story":                 `{"type": "string", "maxLength": 20000}`,
			updateBody + "evidence properties photo":                 `{"type": "string"}`,
		}},
		"evidence that is an object": {evidence(object("case", files("photos"), text("why").unlimited()).clearable()), map[string]string{
			"components schemas dispute_evidence properties case": `{"type": "object", "nullable": true, "required": [],
				"x-expandableFields": [], "properties": {"why": {"type": "string", "nullable": true},
				"photos": {"type": "array", "nullable": true, "items": {"type": "string", "maxLength": 5000}}}}`,
			updateBody + "evidence properties case": `{"anyOf": [{"type": "object", "properties": {
				"why": {"anyOf": [{"type": "string"}, ` + empty + `]},
				"photos": {"anyOf": [{"type": "array", "items": {"type": "string"}}, ` + empty + `]}}}, ` + empty + `]}`,
		}},
		"evidence inside an object and inside a list": {
			evidenceIn("enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions",
				text("phone").clearable(), file("photo").required()),
			map[string]string{
				"components schemas dispute_visa_compelling_evidence3_prior_undisputed_transaction properties phone": `{
					"type": "string", "maxLength": 5000, "nullable": true}`,
				"components schemas dispute_visa_compelling_evidence3_prior_undisputed_transaction required":           `["charge", "photo"]`,
				"components schemas dispute_visa_compelling_evidence3_prior_undisputed_transaction x-expandableFields": `…["photo"]`,
				updateBody + "evidence properties enhanced_evidence anyOf 0 properties visa_compelling_evidence_3 properties " +
					"prior_undisputed_transactions items properties phone": `{"anyOf": [{"type": "string", "maxLength": 5000}, ` + empty + `]}`,
			},
		},
		"field that is only shown": {field("dispute", integer("fee"), boolean("urgent").required(), timestamp("heard_at")), map[string]string{
			"components schemas dispute properties fee":      `{"type": "integer", "nullable": true}`,
			"components schemas dispute properties urgent":   `{"type": "boolean"}`,
			"components schemas dispute properties heard_at": `{"type": "integer", "format": "unix-time", "nullable": true}`,
			"components schemas dispute required":            `…["urgent"]`,
			updateBody + "fee":                               `null`,
		}},
		"field that is also sent": {field("dispute", enum("route", "a", "b")).alsoSentTo("POST /v1/disputes/{dispute}"), map[string]string{
			"components schemas dispute properties route": `{"type": "string", "enum": ["a", "b"], "nullable": true}`,
			updateBody + "route":                          `{"type": "string", "enum": ["a", "b"]}`,
		}},
		"parameter": {parameter("POST /v1/disputes/{dispute}", enum("route", "a").clearable()), map[string]string{
			updateBody + "route":                          `{"type": "string", "enum": ["", "a"]}`,
			"components schemas dispute properties route": `null`,
		}},
		"filter": {filter("/v1/disputes", id("customer"), timeRange("due_by")), map[string]string{
			"paths /v1/disputes get parameters": `…[{"in": "query", "name": "customer", "required": false,
				"schema": {"type": "string", "maxLength": 5000, "format": "id"}}, {"in": "query", "name": "due_by", "required": false,
				"schema": {"anyOf": [{"type": "object", "properties": {"gt": {"type": "integer"}, "gte": {"type": "integer"},
				"lt": {"type": "integer"}, "lte": {"type": "integer"}}}, {"type": "integer"}]}}]`,
		}},
		"value of an enum": {enumValue("issuing.dispute", "status", "settled"), map[string]string{
			"components schemas issuing.dispute properties status enum": `…["settled"]`,
			"paths /v1/issuing/disputes get parameters 5 name":          `"status"`,
			"paths /v1/issuing/disputes get parameters 5 schema enum":   `…["settled"]`,
		}},
		"event": {event("charge.dispute.heard", "charge.dispute.moved"), map[string]string{
			webhookBody + "enabled_events items enum": `…["charge.dispute.heard", "charge.dispute.moved"]`,
		}},
		"Issuing reason": {issuingReason("late", text("explanation"), file("photo")), map[string]string{
			"components schemas issuing_dispute_late_evidence": `{"type": "object", "required": [], "x-expandableFields": ["photo"],
				"properties": {"explanation": {"type": "string", "maxLength": 5000, "nullable": true}, "photo": ` + fileShown + `}}`,
			"components schemas issuing_dispute_evidence properties late":        `{"$ref": "#/components/schemas/issuing_dispute_late_evidence"}`,
			"components schemas issuing_dispute_evidence properties reason enum": `…["late"]`,
			"components schemas issuing_dispute_evidence x-expandableFields":     `…["late"]`,
			issuingCreateBody + "evidence properties late":                       returnSent,
			issuingUpdateBody + "evidence properties late":                       returnSent,
			issuingCreateBody + "evidence properties reason enum":                `…["late"]`,
			issuingUpdateBody + "evidence properties reason enum":                `…["late"]`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			document, err := publishedParts()
			require.NoError(t, err)
			root, err := withLines(document, []line{test.line})
			require.NoError(t, err)
			for at, want := range test.want {
				got := dig(root, strings.Fields(at)...)
				want, isEnd := strings.CutPrefix(want, "…")
				if list, ok := got.([]any); isEnd && ok {
					var end []any
					require.NoError(t, json.Unmarshal([]byte(want), &end))
					require.Greater(t, len(list), len(end), at)
					got = list[len(list)-len(end):]
				}
				b, err := json.Marshal(got)
				require.NoError(t, err)
				assert.JSONEq(t, want, string(b), at)
			}
		})
	}
}

// A newer stripe-mock will have what newer.go adds. Then the error must name the line and what to delete.
func TestLineThatTheDocumentHasIsRefusedByName(t *testing.T) {
	document, err := publishedParts()
	require.NoError(t, err)
	for want, l := range map[string]line{
		`evidence("photo", "receipt"): the document has "photo", "receipt" already`: evidence(file("photo"), file("receipt")),
		`field("dispute", "amount"): the document has "amount"`:                     field("dispute", integer("amount")),
		`filter("/v1/disputes", "charge"): the document has "charge"`:               filter("/v1/disputes", id("charge")),
		`enumValue("dispute", "status", "won"): the document has "won"`:             enumValue("dispute", "status", "won"),
		`event("charge.dispute.closed"): the document has "`:                        event("charge.dispute.closed"),
		`issuingReason("fraudulent", "explanation"): the document has "`:            issuingReason("fraudulent", text("explanation")),
		`parameter("POST /v1/disputes/{dispute}", "submit"): the document has "`:    parameter("POST /v1/disputes/{dispute}", boolean("submit")),
		`field("disputes", "x"): the document has no object components schemas`:     field("disputes", text("x")),
		`filter("/v1/dispute", "x"): the document has no`:                           filter("/v1/dispute", text("x")),
		`evidenceIn("enhanced_evidence.visa_compliance", "fee_acknowledged"): the document has "`: evidenceIn(
			"enhanced_evidence.visa_compliance", boolean("fee_acknowledged")),
		`evidenceIn("enhanced_evidence.visa", "x"): the document has no object`: evidenceIn("enhanced_evidence.visa", text("x")),
		`enumValue("dispute", "amount", "x"): the document has no list`:         enumValue("dispute", "amount", "x"),
		`evidence("photo"): the document has "photo"`:                           evidence(file("photo")), // twice in the list
	} {
		_, err := withLines(document, []line{evidence(file("photo")), l})
		assert.ErrorContains(t, err, "newer.go: "+want)
	}
	_, err = withLines(document, []line{event("charge.dispute.closed"), field("dispute", text("status"))})
	require.ErrorContains(t, err, "charge.dispute.closed")
	require.ErrorContains(t, err, `field("dispute", "status")`, "one error names all lines")
}

// An earlier use of a line must not change what it adds.
func TestLineAddsTheSameTwice(t *testing.T) {
	document, err := publishedParts()
	require.NoError(t, err)
	lines := []line{evidence(object("case", text("why"))), issuingReason("late", text("explanation"))}
	first, err := withLines(document, lines)
	require.NoError(t, err)
	properties, _ := dig(first, "components", "schemas", "dispute_evidence", "properties", "case", "properties").(map[string]any)
	properties["more"] = true
	second, err := withLines(document, lines)
	require.NoError(t, err)
	assert.Nil(t, dig(second, "components", "schemas", "dispute_evidence", "properties", "case", "properties", "more"))
}

func TestEveryLineOfNewerHasAVersionOrAReason(t *testing.T) {
	for _, l := range newer {
		assert.NotEqual(t, l.version == "", l.why == "", l.call)
		assert.Regexp(t, `^$|^\d{4}-\d\d-\d\d\.[a-z]+$`, l.version, l.call)
	}
}

func TestChangelogNamesWhatEveryLineOfNewerAdds(t *testing.T) {
	changelog, err := os.ReadFile("../../CHANGELOG.md")
	require.NoError(t, err)
	for _, l := range newer {
		require.NotEmpty(t, l.names, l.call)
		for _, name := range l.names {
			assert.True(t, strings.Contains(string(changelog), "`"+name+"`"),
				"CHANGELOG.md does not name `%s`, which %s of newer.go adds: write there what users can do now", name, l.call)
		}
	}
}

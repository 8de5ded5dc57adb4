package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// selectNothing are filters of the in-memory Stripe that select no object, and why.
var selectNothing = map[string]string{
	"GET /v1/payment_intents customer_account": "no payment has one",
	"GET /v1/charges transfer_group":           "no payment has one",
	"GET /v1/balance_transactions payout":      "there are no payouts",
}

// If the in-memory Stripe ignored a filter, or the filter selected nothing, a test would get other
// objects than those that Stripe sends.
func TestDisputetestAppliesEveryFilter(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	s := disputetest.NewServer()
	e := newExaminer(s.HTTPClient().Transport, doc)
	s.AddDispute(disputetest.Dispute{})
	for _, status := range doc.Components.Schemas["issuing.dispute"].Properties["status"].values() {
		s.AddIssuingDispute(disputetest.IssuingDispute{Status: status})
	}
	s.AddTransaction(disputetest.Transaction{Cardholder: "ich_1"})
	s.AddFile(disputetest.File{})
	s.AddFile(disputetest.File{Purpose: "pci_document"})
	addMore(t, e, s)
	n, known := 0, exceptions{selectNothing, map[string]bool{}}
	var wrong []string
	for _, name := range slices.Concat(names(operations), eventOperations, paymentOperations) {
		method, path, _ := strings.Cut(name, " ")
		if method != http.MethodGet || strings.Contains(path, "{") {
			continue
		}
		op, err := doc.Operation(name)
		require.NoError(t, err)
		for filter, schema := range op.params().Properties {
			if slices.Contains([]string{"created", "limit", "starting_after", "ending_before", "expand"}, filter) {
				continue
			}
			n++
			if fault := filterFault(t, e, name, filter, schema); fault != "" && !known.allows(name+" "+filter) {
				wrong = append(wrong, name+" "+filter+" "+fault)
			}
		}
	}
	figure("disputetest: applies %d of %d filters", n-len(wrong), n)
	assertNone(t, wrong, "filters of the in-memory Stripe, which are in the listRoute of each resource in disputetest")
	known.checkNeeded(t, true)
}

// filterFault says what is wrong with a filter of a list, or nothing. If the objects have a member with
// the name of the filter, each value must select the objects that have it. Otherwise some value must
// select an object: a value of the enum, or a text in the objects and in what they expand to.
func filterFault(t *testing.T, e *examiner, list, filter string, schema *Schema) string {
	t.Helper()
	objects, _ := listed(t, e, list, e.doc.expandablePaths(list))
	require.NotEmpty(t, objects, list)
	withValue := map[string]int{} // value of the member → number of objects
	for _, o := range objects {
		if v, ok := o[filter].(map[string]any); ok {
			withValue[fmt.Sprint(v["id"])]++
		} else if o[filter] != nil {
			withValue[fmt.Sprint(o[filter])]++
		}
	}
	isShown, values := len(withValue) > 0, schema.values()
	switch schema.Type {
	case "boolean":
		values = []string{"true", "false"}
	case "array":
		filter += "[]"
	}
	isText := len(values) == 0
	if len(schema.Enum) > 0 {
		if _, refusal := listed(t, e, list, nil, filter, "none_1"); refusal == nil {
			return "accepts a value that Stripe does not have"
		}
	}
	if isText {
		values = []string{"none_1"} // no object has it
		if !isShown {
			values = append(values, textsIn(objects)...)
		}
	}
	for _, v := range values {
		withValue[v] += 0
	}
	sum := 0
	for _, v := range slices.Sorted(maps.Keys(withValue)) {
		selected, refusal := listed(t, e, list, nil, filter, v)
		n := len(selected)
		switch {
		case refusal != nil:
			return fmt.Sprintf("is refused: %v", refusal)
		case isShown && n != withValue[v], v == "none_1" && n > 0:
			return fmt.Sprintf("selects %d objects for %q, and %d have it", n, v, withValue[v])
		}
		sum += n
	}
	switch {
	case sum == 0:
		return "selects no object of this test, for any value"
	case !isText && sum > len(objects):
		return "selects the same object for several values"
	}
	return ""
}

// listed returns the first 100 objects of a list, or the error object.
func listed(t *testing.T, e *examiner, list string, expand []string, pairs ...string) (objects []map[string]any, refusal any) {
	t.Helper()
	page := ask(t, e, list, "", expand, append(pairs, "limit", "100")...)
	data, _ := page["data"].([]any)
	for _, v := range data {
		o, _ := v.(map[string]any)
		objects = append(objects, o)
	}
	return objects, page["error"]
}

// textsIn returns the texts that can be ids or words in v and in what v contains.
func textsIn(v any) (texts []string) {
	b, _ := json.Marshal(v)
	for _, text := range regexp.MustCompile(`"(\w[\w.]*)"`).FindAllSubmatch(b, -1) {
		texts = append(texts, string(text[1]))
	}
	return texts
}

// addMore adds objects that the Add methods of the in-memory Stripe cannot add: file links, of which
// one has expired, and a payment with a refund and a fraud warning.
func addMore(t *testing.T, e *examiner, s *disputetest.Server) {
	t.Helper()
	file := s.AddFile(disputetest.File{})
	ask(t, e, "POST /v1/file_links", "", nil, "file", file)
	link := ask(t, e, "POST /v1/file_links", "", nil, "file", file)
	id, _ := link["id"].(string)
	ask(t, e, "POST /v1/file_links/{link}", id, nil, "expires_at", "now")
	intent := ask(t, e, "POST /v1/payment_intents", "", nil, "amount", "9", "currency", "usd", "confirm", "true",
		"payment_method", "pm_card_createIssuerFraudRecord")
	paid, _ := intent["id"].(string)
	ask(t, e, "POST /v1/refunds", "", nil, "payment_intent", paid)
}

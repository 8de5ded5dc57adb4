package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Stripe expands at most four levels.
const deepest = 4

func TestDisputetestExpandsEveryPath(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	s := disputetest.NewServer(disputetest.SettleAtOnce())
	e := newExaminer(s.HTTPClient().Transport, doc)
	s.AddDispute(disputetest.Dispute{ID: "du_1", Charge: "ch_1", PaymentIntent: "pi_1"})
	s.AddIssuingDispute(disputetest.IssuingDispute{ID: "idp_1", Transaction: "ipi_1", Status: "won"})
	warned := ask(t, e, "POST /v1/payment_intents", "", nil, "amount", "9", "currency", "usd", "confirm", "true",
		"payment_method", "pm_card_createIssuerFraudRecord")
	refund := ask(t, e, "POST /v1/refunds", "", nil, "payment_intent", fmt.Sprint(warned["id"]))
	link := ask(t, e, "POST /v1/file_links", "", nil, "file", s.AddFile(disputetest.File{}))
	warnings := ask(t, e, "GET /v1/radar/early_fraud_warnings", "", nil)
	warning, _ := warnings["data"].([]any)[0].(map[string]any)
	n := 0
	var wrong []string
	for path, kind := range map[string]string{
		"/v1/disputes/du_1":              "dispute",
		"/v1/issuing/disputes/idp_1":     "issuing.dispute",
		"/v1/issuing/transactions/ipi_1": "issuing.transaction",
		"/v1/charges/ch_1":               "charge",
		"/v1/payment_intents/pi_1":       "payment_intent",

		"/v1/payment_methods/" + fmt.Sprint(warned["payment_method"]): "payment_method",
		"/v1/refunds/" + fmt.Sprint(refund["id"]):                     "refund",
		"/v1/balance_transactions/txn_Test0001":                       "balance_transaction",
		"/v1/radar/early_fraud_warnings/" + fmt.Sprint(warning["id"]): "radar.early_fraud_warning",
		"/v1/files/" + fmt.Sprint(link["file"]):                       "file",
		"/v1/file_links/" + fmt.Sprint(link["id"]):                    "file_link",
	} {
		var first []string
		doc.expandable("", doc.Components.Schemas[kind], &first)
		all := map[string]bool{}
		for _, p := range first {
			all[p] = true
		}
		walk := rand.New(rand.NewPCG(1, uint64(len(kind)))) // the same walks in every run
		for range 300 {
			all[doc.walk(walk, doc.Components.Schemas[kind])] = true
		}
		delete(all, "")
		for p := range all {
			n++
			if message := expanded(t, e, path, p); message != "" {
				wrong = append(wrong, kind+": "+message)
			}
		}
		if list, _, _ := strings.Cut(strings.TrimPrefix(path, "/v1/"), "/"+path[strings.LastIndex(path, "/")+1:]); kind != "payment_method" {
			for _, p := range first {
				n++
				if message := expanded(t, e, "/v1/"+list, "data."+p); message != "" {
					wrong = append(wrong, "list of "+kind+": "+message)
				}
			}
		}
	}
	assertNone(t, slices.Sorted(maps.Keys(e.faults)), "responses that do not fit the document")
	figure("disputetest: expands %d of %d paths", n-len(wrong), n)
	slices.Sort(wrong)
	assertNone(t, wrong, "paths that the in-memory Stripe does not expand")
}

// walk follows random references for up to four levels.
func (d *Document) walk(random *rand.Rand, s *Schema) string {
	var way []string
	for range 1 + random.IntN(deepest) {
		var all []string
		d.expandable("", s, &all)
		if len(all) == 0 {
			break
		}
		path := all[random.IntN(len(all))]
		way = append(way, path)
		next := d.targets(s, path)
		if len(next) == 0 {
			break
		}
		s = next[random.IntN(len(next))]
	}
	return strings.Join(way, ".")
}

// expanded requests an object or a list with one path expanded, and returns the message of the
// error, "" for none.
func expanded(t *testing.T, e *examiner, path, expand string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		"https://api.stripe.com"+path+"?expand[]="+url.QueryEscape(expand), http.NoBody)
	require.NoError(t, err)
	r.SetBasicAuth("sk_test_123", "")
	res, err := (&http.Client{Transport: e}).Do(r)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode == http.StatusOK {
		return ""
	}
	var response struct {
		Error errorObject `json:"error"`
	}
	require.NoError(t, json.NewDecoder(res.Body).Decode(&response))
	return fmt.Sprintf("%d %s", res.StatusCode, response.Error.Message)
}

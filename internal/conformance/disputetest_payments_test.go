package conformance

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// eventOperations are the operations on events, which the library does not have.
var eventOperations = []string{"GET /v1/events", "GET /v1/events/{id}"}

// paymentOperations are the operations on payments, which the library does not have.
var paymentOperations = []string{
	"POST /v1/payment_intents", "GET /v1/payment_intents", "GET /v1/payment_intents/{intent}", "POST /v1/payment_intents/{intent}",
	"POST /v1/payment_intents/{intent}/confirm", "POST /v1/payment_intents/{intent}/cancel",
	"POST /v1/payment_methods", "GET /v1/payment_methods/{payment_method}", "GET /v1/customers/{customer}",
	"POST /v1/charges", "GET /v1/charges", "GET /v1/charges/{charge}", "POST /v1/charges/{charge}",
	"POST /v1/refunds", "GET /v1/refunds", "GET /v1/refunds/{refund}", "POST /v1/refunds/{refund}",
	"GET /v1/balance_transactions", "GET /v1/balance_transactions/{id}",
	"GET /v1/issuing/transactions", "GET /v1/issuing/transactions/{transaction}", "POST /v1/issuing/transactions/{transaction}",
	"GET /v1/radar/early_fraud_warnings", "GET /v1/radar/early_fraud_warnings/{early_fraud_warning}",
}

// An endpoint that is in none of the lists would not be compared with Stripe's document.
func TestDisputetestHasNoOtherOperations(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	srv, id := disputetest.NewServer(), regexp.MustCompile(`\{\w+\}`)
	var others []string
	for path, methods := range doc.Paths {
		for method := range methods {
			method = strings.ToUpper(method)
			e := refused(t, srv, method, id.ReplaceAllString(path, "id"), url.Values{"shoe_size": {"x"}})
			isSearch := strings.HasSuffix(path, "/search") // the in-memory Stripe takes the word for an id
			if !isSearch && !strings.HasPrefix(e.Message, "Unrecognized request URL") {
				others = append(others, method+" "+path)
			}
		}
	}
	known := slices.Concat(names(operations), eventOperations, paymentOperations)
	others = slices.DeleteFunc(others, func(name string) bool { return slices.Contains(known, name) })
	assertNone(t, others, "operations of the in-memory Stripe that no test examines: add them to paymentOperations, "+
		"call them in exercisePayments, and name them in the package comment of disputetest")
}

func names(all []operation) []string {
	var names []string
	for _, o := range all {
		names = append(names, o.name)
	}
	return names
}

// cards are the test cards of package disputetest whose payments cause a dispute or a warning.
func cards(t *testing.T) (names []string) {
	t.Helper()
	source, err := os.ReadFile("../../disputetest/payment_card.go")
	require.NoError(t, err)
	card := regexp.MustCompile(`\{name: "(\w+)", number: "\d+", brand: "\w+", (?:disputes|warning):`)
	for _, m := range card.FindAllSubmatch(source, -1) {
		names = append(names, string(m[1]))
	}
	require.NotEmpty(t, names)
	return names
}

// exercisePayments pays with every test card, makes refunds, and reads all objects that result, with
// every path expanded.
func exercisePayments(t *testing.T, e *examiner) {
	t.Helper()
	s := disputetest.NewServer()
	_, look := examined(t, e, s)
	call := func(name, id string, pairs ...string) map[string]any {
		t.Helper()
		return ask(t, e, name, id, e.doc.expandablePaths(name), pairs...)
	}
	for _, card := range cards(t) {
		intent := call("POST /v1/payment_intents", "", "amount", "2000", "currency", "usd", "description", "Shoes", "metadata[a]", "b",
			"receipt_email", "jenny@example.com", "shipping[name]", "Jenny", "shipping[address][city]", "Cork", "customer", "cus_1")
		id, _ := intent["id"].(string)
		call("POST /v1/payment_intents/{intent}", id, "metadata[c]", "d")
		intent = call("POST /v1/payment_intents/{intent}/confirm", id, "payment_method", "pm_card_"+card)
		require.Equal(t, "succeeded", intent["status"], card)
		call("POST /v1/refunds", "", "payment_intent", id, "amount", "500")
		charge := call("POST /v1/charges", "", "amount", "900", "currency", "eur", "source", "tok_"+card)
		charged, _ := charge["id"].(string)
		call("POST /v1/charges/{charge}", charged, "metadata[a]", "b", "description", "Shoes")
		call("POST /v1/refunds", "", "charge", charged)
	}
	intent := call("POST /v1/payment_intents", "", "amount", "2000", "currency", "usd", "payment_method_data[type]", "card",
		"payment_method_data[card][number]", "4242424242424242", "payment_method_data[billing_details][name]", "Jenny")
	id, _ := intent["id"].(string)
	call("POST /v1/payment_intents/{intent}/cancel", id)
	call("POST /v1/payment_intents/{intent}/confirm", id)
	call("POST /v1/payment_intents", "", "amount", "1", "currency", "usd", "payment_method_data[type]", "card",
		"payment_method_data[card][number]", "1")
	call("POST /v1/payment_methods", "", "type", "card", "card[number]", "4242424242424242")
	call("GET /v1/customers/{customer}", "cus_1")
	transaction := s.AddTransaction(disputetest.Transaction{})
	call("POST /v1/issuing/transactions/{transaction}", transaction, "metadata[a]", "b")
	for _, list := range []string{
		"payment_intents", "charges", "refunds", "balance_transactions", "issuing/transactions", "radar/early_fraud_warnings",
	} {
		page := call("GET /v1/"+list, "", "limit", "100")
		data, _ := page["data"].([]any)
		require.NotEmpty(t, data, list)
		for _, member := range data {
			o, _ := member.(map[string]any)
			id, _ := o["id"].(string)
			one := ask(t, e, "GET /v1/"+list+"/{}", id, nil)
			require.Equal(t, id, one["id"])
			if method, ok := one["payment_method"].(string); ok && strings.HasPrefix(method, "pm_") {
				call("GET /v1/payment_methods/{payment_method}", method)
			}
			if list == "refunds" {
				call("POST /v1/refunds/{refund}", id, "metadata[a]", "b")
			}
		}
	}
	look()
}

// ask sends a request and returns the response, which the examiner has seen.
func ask(t *testing.T, e *examiner, name, id string, expand []string, pairs ...string) map[string]any {
	t.Helper()
	method, path, _ := strings.Cut(name, " ")
	if before, after, ok := strings.Cut(path, "{"); ok {
		_, after, _ = strings.Cut(after, "}")
		path = before + id + after
	}
	form := url.Values{"expand[]": expand}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(t.Context(), method, "https://api.stripe.com"+path, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	if method == http.MethodGet {
		r.URL.RawQuery, r.Body = form.Encode(), http.NoBody
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth("sk_test_123", "")
	res, err := (&http.Client{Transport: e}).Do(r)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	var o map[string]any
	require.NoError(t, json.NewDecoder(res.Body).Decode(&o))
	return o
}

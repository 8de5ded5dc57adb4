package transport_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

// refused is the error of a call with this form that is answered with this message.
func refused(t *testing.T, form, message string) *stripedispute.Error {
	t.Helper()
	body, err := json.Marshal(map[string]any{"error": map[string]string{"type": "invalid_request_error", "message": message}})
	require.NoError(t, err)
	r := post
	r.Form = form
	_, err = do(t.Context(), client(&script{answers: []answer{says(400, string(body))}}), r)
	e, ok := errors.AsType[*stripedispute.Error](err)
	require.True(t, ok)
	return e
}

func TestWhatTheRequestCarriedIsBlankedOutOfMessages(t *testing.T) {
	long := "Delivered to Jane Roe, 12 Elm Street, on the 3rd of May; she signed for it."
	tests := map[string]struct{ form, message, want string }{
		"a value":                     {"evidence[customer_name]=Jane+Roe", "Bad name: Jane Roe.", "Bad name: […]."},
		"in other letters":            {"evidence[customer_email_address]=Jane%40Example.com", "No mail to jane@example.com", "No mail to […]"},
		"as it was encoded":           {"evidence[customer_email_address]=jane%40example.com", "Got x=jane%40example.com&y", "Got x=[…]&y"},
		"encoded with %20":            {"evidence[customer_name]=Jane+Roe", "Got Jane%20Roe", "Got […]"},
		"escaped for HTML":            {"evidence[customer_name]=O%27Hara", "Got O&#39;Hara", "Got […]"},
		"escaped with names":          {"evidence[customer_name]=O%27Brien", "Got O&#x27;Brien", "Got […]"},
		"trimmed":                     {"evidence[customer_name]=+Jane+Roe+", "Bad name: Jane Roe.", "Bad name: […]."},
		"with other line breaks":      {"evidence[billing_address]=Jane+Roe%0D%0A12+Elm+St", "Got Jane Roe\n12 Elm St", "Got […]\n[…]"},
		"one line of it":              {"evidence[billing_address]=Jane+Roe%0A12+Elm+St%0A94107", "No such street: 12 Elm St", "No such street: […]"},
		"escaped for JSON":            {"evidence[billing_address]=J%C3%BCrgen+%22Jo%22%0AElm", `Got J\u00fcrgen \"Jo\"\nElm`, "Got […]"},
		"cut short":                   {"evidence[uncategorized_text]=" + url.QueryEscape(long), "Too long: " + long[:40] + "...", "Too long: […]..."},
		"the middle of it":            {"evidence[uncategorized_text]=" + url.QueryEscape(long), "See ..." + long[21:60], "See ...[…]"},
		"a letter cut through":        {"evidence[uncategorized_text]=" + url.QueryEscape(strings.Repeat("é", 30)), strings.Repeat("é", 15) + "è", "[…]"},
		"the same letter many times":  {"evidence[uncategorized_text]=" + strings.Repeat("a", 20_000), strings.Repeat("a", 39_000), "[…]"},
		"nothing but dashes":          {"evidence[uncategorized_text]=---", strings.Repeat("-", 9), "[…]"},
		"inside a longer word":        {"metadata[a]=ova", "Invalid value for Novak", "Invalid value for Novak"},
		"the key":                     {"", "Invalid API Key: sk_test_123", "Invalid API Key: […]"},
		"an id stays":                 {"evidence[receipt]=file_1AbC", "No such file: file_1AbC", "No such file: file_1AbC"},
		"what only looks like one":    {"metadata[user]=jane_roe", "Bad user jane_roe", "Bad user […]"},
		"an enum stays":               {"purpose=dispute_evidence", "Invalid purpose: dispute_evidence", "Invalid purpose: dispute_evidence"},
		"a number stays":              {"amount=5000", "Amount 5000 is too high", "Amount 5000 is too high"},
		"the name of a field stays":   {"evidence[customer_name]=evidence", "evidence[customer_name]", "evidence[customer_name]"},
		"what came by chance stays":   {"metadata[a]=xy", "xy is short", "xy is short"},
		"a form that is none":         {"%zz=%zz&=&&evidence[a]=Jane", "Jane and %zz", "[…] and […]"},
		"longer than any of Stripe's": {"", strings.Repeat("x", 40_001), "the message is longer than any of Stripe's and is left out"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, refused(t, test.form, test.message).Message)
		})
	}
}

func TestNoFieldOfAnErrorRepeatsWhatTheRequestCarried(t *testing.T) {
	const secret = "jane@example.com"
	fields := map[string]string{}
	for _, name := range []string{
		"type", "code", "param", "message", "doc_url", "decline_code", "advice_code", "network_advice_code",
		"network_decline_code", "charge", "payment_method_type", "request_log_url",
	} {
		fields[name] = secret
	}
	body, err := json.Marshal(map[string]any{"error": fields})
	require.NoError(t, err)
	s := &script{answers: []answer{says(429, string(body), "Request-Id: "+secret, "Stripe-Rate-Limited-Reason: "+secret, "Stripe-Should-Retry: false")}}
	r := post
	r.Form = "evidence[customer_email_address]=" + url.QueryEscape(secret)
	var resp stripedispute.Response
	_, err = do(t.Context(), client(s), r, stripedispute.WithResponse(&resp))
	e, ok := errors.AsType[*stripedispute.Error](err)
	require.True(t, ok)
	e.Body = nil
	assert.NotContains(t, fmt.Sprintf("%+v", *e), secret)
	assert.NotContains(t, fmt.Sprint(resp), secret)
	assert.Equal(t, "[…]", e.RequestID)
}

func TestAnAnswerAboutSomethingElseIsNotRepeatedInTheChainOfErrors(t *testing.T) {
	s := &script{answers: []answer{says(200, `{"object":"thing","id":"jane@example.com"}`)}}
	r := post
	r.Form = "evidence[customer_email_address]=jane%40example.com"
	_, err := do(t.Context(), client(s), r)
	require.EqualError(t, err, `stripe: 200 OK: the answer is about "[…]", not "th_1" (req_1)`)
	assert.Equal(t, stripedispute.ErrConnection, errors.Unwrap(err))
}

// spelled is an error that prints all that it holds.
type spelled struct{ URL string }

func (s spelled) Error() string { return "cannot reach " + s.URL }

func TestAnErrorWithoutAnAnswerPrintsNoFields(t *testing.T) {
	s := &script{answers: []answer{fails(spelled{"http://127.0.0.1/?email=jane@example.com"})}}
	r := post
	r.Form = "evidence[customer_email_address]=jane%40example.com"
	_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = -1 }), r)
	require.ErrorAs(t, err, new(spelled))
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		assert.NotContains(t, fmt.Sprintf(verb, err), "jane")
	}
}

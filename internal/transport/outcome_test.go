package transport_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

func TestAnErrorHasTheFieldsOfStripesError(t *testing.T) {
	s := &script{responders: []responder{respond(404, `{"error":{"type":"invalid_request_error","code":"resource_missing","param":"dispute",
		"message":"No such dispute: 'th_1'","doc_url":"https://stripe.com/docs/error-codes/resource-missing",
		"request_log_url":"https://dashboard.stripe.com/x","call":"no field of Stripe's"}}`, "Retry-After: 7")}}
	var resp stripedispute.Response
	_, err := do(t.Context(), client(s), post, stripedispute.WithResponse(&resp))
	e, ok := errors.AsType[*stripedispute.Error](err)
	require.True(t, ok)
	assert.Equal(t, "stripe: 404 resource_missing [dispute]: No such dispute: 'th_1' (req_1)", err.Error())
	assert.Equal(t, "POST /base/v1/things/th_1/close", e.Call)
	assert.Equal(t, 7*time.Second, e.RetryAfter)
	assert.Equal(t, "invalid_request_error", e.Type)
	assert.Equal(t, "https://stripe.com/docs/error-codes/resource-missing", e.DocURL)
	assert.Equal(t, "https://dashboard.stripe.com/x", e.RequestLogURL)
	assert.Equal(t, s.sent[0].header.Get("Idempotency-Key"), e.IdempotencyKey)
	assert.ErrorIs(t, err, stripedispute.ErrNotFound)
	assert.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
	assert.NotErrorIs(t, err, stripedispute.ErrServer)
	assert.Equal(t, 404, resp.Status)
}

func TestAnErrorForAResponseThatIsNotStripesHasItsStatus(t *testing.T) {
	const notJSON = "the response to GET /base/v1/things/th_1 is not the JSON that Stripe sends: "
	page := respond(403, "<html>you</html>", "Content-Type: text/html; charset=utf-8")
	success := respond(201, "<p>", "Stripe-Should-Retry: false", "Content-Type: text/html")
	tests := map[string]struct {
		responder responder
		want      string
	}{
		"HTML":              {page, "stripe: 403 Forbidden: " + notJSON + "16 bytes of text/html, which are invalid from byte 1 on (req_1)"},
		"nothing":           {respond(403, ""), "stripe: 403 Forbidden: the response is empty (req_1)"},
		"other JSON":        {respond(403, `{"detail":"no"}`), "15 bytes of application/json (req_1)"},
		"JSON cut short":    {respond(403, apiError[:20]), "20 bytes of application/json, which end early (req_1)"},
		"a body broken off": {cutBody(403, io.ErrUnexpectedEOF), "the response broke off after 5 bytes"},
		"no content type":   {respond(403, "x", "Content-Type: "), "1 bytes of unknown type"},
		"a redirect":        {respond(302, "", "Location: https://evil.test/?k=v"), "stripe: 302 Found: redirects are not followed"},
		"HTML for success":  {success, "stripe: 201 Created: " + notJSON + "3 bytes of text/html, which are invalid from byte 1 on (req_1)"},
		"a comma too many":  {respond(403, `{"id":"jane",}`), "which are invalid from byte 14 on (req_1)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := &script{responders: []responder{test.responder}}
			_, err := do(t.Context(), client(s), get)
			require.ErrorContains(t, err, test.want)
			_, ok := errors.AsType[*stripedispute.Error](err)
			assert.True(t, ok)
			assert.Len(t, s.sent, 1)
			assert.NotContains(t, err.Error(), "evil")
			assert.NotContains(t, err.Error(), "jane")
		})
	}
}

func TestAResponseThatIsTooLargeIsNotRetried(t *testing.T) {
	endless := func(length int64) responder {
		return func(r *http.Request) (*http.Response, error) {
			resp, _ := respond(200, "")(r)
			resp.ContentLength = length
			resp.Body = io.NopCloser(io.LimitReader(zeros{}, 200<<20))
			return resp, nil
		}
	}
	for name, length := range map[string]int64{"stated": 200 << 20, "unstated": -1} {
		t.Run(name, func(t *testing.T) {
			s := &script{responders: []responder{endless(length)}}
			_, err := do(t.Context(), client(s), get)
			require.ErrorContains(t, err, "larger than 4 MiB")
			assert.Len(t, s.sent, 1)
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestErrorMessagesDoNotRepeatWhatWasSent(t *testing.T) {
	const body = `{"error":{"type":"invalid_request_error",
		"message":"Invalid email: jane@example.com for Jane Roe at 203.0.113.7, key sk_test_123, charge ch_1"}}`
	s := &script{responders: []responder{respond(400, body)}}
	r := post
	r.Form = "evidence[customer_email_address]=jane%40example.com&evidence[customer_name]=Jane+Roe" +
		"&evidence[customer_purchase_ip]=203.0.113.7&charge=ch_1&n=In"
	_, err := do(t.Context(), client(s), r)
	e, _ := errors.AsType[*stripedispute.Error](err)
	want := "Invalid email: […] for […] at […], key […], charge ch_1"
	assert.Equal(t, want, e.Message)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		assert.NotContains(t, fmt.Sprintf(verb, err), "jane@")
	}
}

func TestHTMLIsNotQuotedInAnError(t *testing.T) {
	s := &script{responders: []responder{respond(400, "<p>jane@example.com</p>")}}
	_, err := do(t.Context(), client(s), post)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), "jane@")
	e, _ := errors.AsType[*stripedispute.Error](err)
	assert.Equal(t, "<p>jane@example.com</p>", string(e.Body), "the body is kept in a field")
}

func TestAnErrorWithoutAResponseNamesTheCallAndTheReason(t *testing.T) {
	s := &script{responders: []responder{failWith(errors.New("broken pipe for jane@example.com"))}}
	r := post
	r.Form = "email=jane%40example.com"
	_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = -1 }), r)
	assert.EqualError(t, err, "stripe: no response to POST /base/v1/things/th_1/close: broken pipe for […]")
	assert.ErrorIs(t, err, stripedispute.ErrConnection)
}

func TestLogsNameTheCallWithoutItsContent(t *testing.T) {
	var out bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := &script{responders: []responder{respond(200, whole)}}
	r := get
	r.Form = "charge=ch_secret"
	c := client(s, func(c *stripedispute.Config) { c.Logger = logger })
	v, err := do(t.Context(), c, r, stripedispute.WithParam("p", "jane@example.com"))
	must(t, v, err)
	line := out.String()
	for _, want := range []string{"method=GET", "path=/base/v1/things/th_1", "status=200", "request_id=req_1", "attempt=1", "level=DEBUG"} {
		assert.Contains(t, line, want)
	}
	for _, never := range []string{"sk_test", "ch_secret", "jane", "charge"} {
		assert.NotContains(t, line, never)
	}
	assert.Equal(t, 1, strings.Count(line, "\n"))
}

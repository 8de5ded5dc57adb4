package transport_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// refused returns the error of a call with this form, whose response has this message.
func refused(t *testing.T, form, message string) *stripedispute.Error {
	t.Helper()
	body, err := json.Marshal(map[string]any{"error": map[string]string{"type": "invalid_request_error", "message": message}})
	require.NoError(t, err)
	r := post
	r.Form = form
	_, err = do(t.Context(), client(&script{responders: []responder{respond(400, string(body))}}), r)
	e, ok := errors.AsType[*stripedispute.Error](err)
	require.True(t, ok)
	return e
}

func TestSecretsOfTheRequestAreRemovedFromMessages(t *testing.T) {
	e := refused(t, "evidence[customer_name]=Jane+Roe", "Bad name: \u00abJane Roe\u00bb or Jane%20Roe, of SmFuZSBSb2U=")
	assert.Equal(t, "Bad name: […] or […], of […]", e.Message)
}

func TestEveryFieldOfAnErrorIsFiltered(t *testing.T) {
	const said = "J\u0430ne R\u200boe"
	object, headers := map[string]string{}, []string{"Stripe-Should-Retry: false", "X-Echo: " + said}
	for field := range reflect.TypeFor[stripedispute.Error]().Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); field.Type.Kind() == reflect.String {
			object[name] = said
			header := strings.ReplaceAll(name, "_", "-")
			headers = append(headers, header+": "+said, "Stripe-"+header+": "+said)
		}
	}
	require.Contains(t, object, "network_decline_code")
	body, err := json.Marshal(map[string]any{"error": object})
	require.NoError(t, err)
	s := &script{responders: []responder{respond(429, string(body), headers...)}}
	r := post
	r.Form = "evidence[customer_name]=J%D0%B0ne+R%E2%80%8Boe"
	var resp stripedispute.Response
	_, err = do(t.Context(), client(s), r, stripedispute.WithResponse(&resp))
	e, ok := errors.AsType[*stripedispute.Error](err)
	require.True(t, ok)
	all, withoutBody := fmt.Sprint(err), resp
	withoutBody.Body = nil
	b, err := json.Marshal([]any{e, withoutBody})
	require.NoError(t, err)
	for _, part := range []string{"ne R", "oe", "J\u0430"} {
		assert.NotContains(t, all+string(b), part)
	}
	assert.Equal(t, "stripe: 429 […] [[…]]: […] ([…])", e.Error())
	assert.Equal(t, string(body), string(resp.Body), "the body is kept in the Response")
}

func TestErrorsAndLogsAreOneLine(t *testing.T) {
	const body = `{"error":{"code":"a\nb","message":"No\r\n\u0085\u2028such\u001b[31m dispute"}}`
	s := &script{responders: []responder{respond(400, body, "Request-Id: req_1\x7f")}}
	_, err := do(t.Context(), client(s), get)
	assert.EqualError(t, err, "stripe: 400 […]: No […] dispute ([…])")
	s = &script{responders: []responder{failWith(errors.New("a\n\x00b"))}}
	_, err = do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = -1 }), get)
	assert.EqualError(t, err, "stripe: no response to GET /base/v1/things/th_1: a […]")
}

func TestErrorsOfNetHTTPDoNotRepeatWhatTheServerSent(t *testing.T) {
	raw := textproto.ProtocolError("malformed MIME header line: Jane Roe\x00jane@example.com")
	wrapped := fmt.Errorf("net/http: HTTP/1.x transport connection broken: %w", raw)
	r := post
	r.Form = "evidence[customer_name]=Jane+Roe"
	for name, a := range map[string]responder{"before the head": failWith(wrapped), "within the body": cutBody(200, wrapped)} {
		s := &script{responders: []responder{a}}
		_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = -1 }), r)
		require.ErrorIs(t, err, stripedispute.ErrConnection, name)
		walk(err, func(err error) {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
				text := fmt.Sprintf(verb, err)
				assert.NotContains(t, text, "Jane", name)
				assert.NotContains(t, text, fmt.Sprintf("%x", "Jane"), name)
			}
		})
		var quoted textproto.ProtocolError
		assert.NotErrorAs(t, err, &quoted, name)
		assert.ErrorIs(t, err, wrapped, "errors.Is finds it")
	}
}

// walk calls look for an error and for all errors that it wraps.
func walk(err error, look func(error)) {
	look(err)
	switch w := err.(type) { //nolint:errorlint // this walks the chain
	case interface{ Unwrap() error }:
		if inner := w.Unwrap(); inner != nil {
			walk(inner, look)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range w.Unwrap() {
			walk(inner, look)
		}
	}
}

type ownError struct{ Code int }

func (e *ownError) Error() string { return "broken by jane@example.com" }

func TestErrorsOfTheRoundTripperAreFound(t *testing.T) {
	s := &script{responders: []responder{failWith(fmt.Errorf("around: %w", &ownError{7}))}}
	_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = -1 }), get)
	own, ok := errors.AsType[*ownError](err)
	require.True(t, ok)
	assert.Equal(t, 7, own.Code)

	s = &script{responders: []responder{failWith(&net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")})}}
	_, err = do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = -1 }), get)
	assert.EqualError(t, err, "stripe: no response to GET /base/v1/things/th_1: dial tcp: connection refused")
	_, ok = errors.AsType[net.Error](err)
	assert.True(t, ok)
}

func TestAKeyThatIsPassedAsAnIDIsNotShown(t *testing.T) {
	for _, id := range []string{
		"sk_test_123", "rk_live_AbC", "whsec_abc", "sk_org_test_1", "pi_1_secret_2", "sk_live_1 ", "sk_live_1\n", "Bearer",
	} {
		s := &script{responders: []responder{respond(404, `{"error":{"message":"No such thing: '`+strings.TrimSpace(id)+`'"}}`)}}
		r := get
		r.ID.Value = id
		var log strings.Builder
		c := client(s, func(c *stripedispute.Config) { c.Logger = logger(&log) })
		_, err := do(t.Context(), c, r)
		require.Error(t, err)
		if id != "Bearer" { // this one is an ordinary word
			assert.NotContains(t, err.Error()+log.String(), strings.TrimSpace(id))
		}
		s.responders = []responder{failWith(io.ErrUnexpectedEOF)}
		_, err = do(t.Context(), c, r)
		assert.NotContains(t, err.Error()+log.String(), strings.TrimSpace(id)+"\"")
		r.IDs, r.ID.Value = []transport.ID{{Name: "charge", Value: id + "/"}}, "th_1"
		_, err = do(t.Context(), c, r)
		assert.NotContains(t, err.Error(), strings.TrimSpace(id))
	}
}

func TestAResponseAboutAnotherObjectIsNotQuoted(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":"jane_roe"}`:                     `the response is about another id than "th_1"`,
		`{"id":"th_1","object":"Jane Roe"}`:     `the response is a "thing of another kind" and not a "thing"`,
		`{"id":"th_1","object":"file_link"}`:    `the response is a "file_link" and not a "thing"`,
		`{"id":"th_1","object":"jane\n\u001b"}`: `the response is a "thing of another kind"`,
	} {
		_, err := do(t.Context(), client(&script{responders: []responder{respond(200, body)}}), post)
		assert.ErrorContains(t, err, want)
		assert.NotContains(t, strings.ToLower(err.Error()), "jane")
	}
}

func TestErrorsDoNotRepeatTheContentsOfAFile(t *testing.T) {
	r := post
	r.Texts = []string{"Invoice of Jane.pdf", "order 94107"}
	r.Body = &transport.Body{Open: nothing, ContentType: "multipart/form-data"}
	for said, want := range map[string]string{
		"Invalid file: axolotl":                  "the message is left out, since it may repeat the file that was sent",
		"order 94107":                            "the message is left out, since it may repeat the file that was sent",
		"The file's type is not supported: PDF.": "The file's type is not supported: PDF.",
	} {
		s := &script{responders: []responder{respond(400, `{"error":{"message":"`+said+`"}}`)}}
		_, err := do(t.Context(), client(s), r)
		e, _ := errors.AsType[*stripedispute.Error](err)
		assert.Equal(t, want, e.Message)
	}
}

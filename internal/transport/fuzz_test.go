package transport_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

// receive returns the request as a server reads it from the wire.
func receive(t *testing.T, r *http.Request) *http.Request {
	t.Helper()
	var wire bytes.Buffer
	require.NoError(t, r.Write(&wire))
	in, err := http.ReadRequest(bufio.NewReader(&wire))
	require.NoError(t, err)
	return in
}

// FuzzIDInPath sends any id. It is refused before anything is sent, or it arrives unchanged
// as one segment of the path. A longer run:
//
//	go test ./internal/transport -fuzz FuzzIDInPath -fuzztime 10m
func FuzzIDInPath(f *testing.F) {
	for _, id := range []string{
		"du_1", "", ".", "..", "...", "a/b", "../close", "%2e%2e", "%2F", "a?b=c", "a#b", "a b", "a\nb", "a\x00b", "a:b", "a+b", "a&b",
		`a\b`, "//", "du_1;x", "é", "\xff", "%", "%zz", "a%20b", "@evil", "du_1\r\nHost: evil", strings.Repeat("x", 5001),
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		s := &script{}
		s.responders = []responder{func(r *http.Request) (*http.Response, error) {
			in := receive(t, r)
			segment, ok := strings.CutPrefix(in.RequestURI, "/base/v1/things/")
			segment, rest := strings.CutSuffix(segment, "/close")
			require.True(t, ok && rest, in.RequestURI)
			assert.NotContains(t, segment, "/")
			unescaped, err := url.PathUnescape(segment)
			require.NoError(t, err)
			assert.Equal(t, id, unescaped)
			assert.Equal(t, "/base/v1/things/"+id+"/close", in.URL.Path)
			assert.Equal(t, in.URL.Path, in.URL.JoinPath().Path, "a cleaned path is another path")
			assert.Empty(t, in.URL.RawQuery)
			assert.Equal(t, "127.0.0.1", in.Host)
			body, err := json.Marshal(thing{ID: id})
			require.NoError(t, err)
			return respond(http.StatusOK, string(body))(r)
		}}
		r := post
		r.ID.Value = id
		v, err := do(t.Context(), client(s), r)
		if err != nil {
			assert.Empty(t, s.sent)
			return
		}
		assert.Equal(t, id, v.ID)
	})
}

// FuzzHeaders sends any account and idempotency key. They are refused, or they arrive
// unchanged and add no other header. A longer run:
//
//	go test ./internal/transport -fuzz FuzzHeaders -fuzztime 10m
func FuzzHeaders(f *testing.F) {
	for _, s := range []string{"acct_1", "", "a b", "a\r\nX-Evil: 1", "a\nb", "\x00", "é", " a", "a ", "a,b", `"`, strings.Repeat("k", 256)} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, account, key string) {
		s := &script{}
		s.responders = []responder{func(r *http.Request) (*http.Response, error) {
			in := receive(t, r)
			assert.Equal(t, account, in.Header.Get("Stripe-Account"))
			assert.Equal(t, key, in.Header.Get("Idempotency-Key"))
			for name, values := range in.Header {
				assert.Contains(t, []string{
					"Authorization", "Stripe-Version", "Stripe-Account", "Idempotency-Key", "Content-Type", "User-Agent", "Content-Length",
				}, name)
				assert.Len(t, values, 1)
			}
			return respond(http.StatusOK, whole)(r)
		}}
		_, err := do(t.Context(), client(s), post, stripedispute.WithAccount(account), stripedispute.WithIdempotencyKey(key))
		if err != nil {
			assert.Empty(t, s.sent)
		}
	})
}

// FuzzErrorText has a server repeat a part of the request in its message. The error must not
// contain 20 bytes in a row from the request. A longer run:
//
//	go test ./internal/transport -fuzz FuzzErrorText -fuzztime 10m -fuzzminimizetime 10x
func FuzzErrorText(f *testing.F) {
	f.Add("Delivered to Jane Roe, 12 Elm Street", "Too long: ", 3, 30)
	f.Add(strings.Repeat("ab", 40), "ab", 1, 70)
	f.Add("ÄÖÜäöü, in other letters", "", 0, 99)
	f.Add("The customer did not return the item, and the account was used again.", "", 7, 60)
	f.Add("accounting the reporting of the disputes", " ", 1, 38)
	f.Fuzz(func(t *testing.T, value, said string, from, to int) {
		from = max(0, min(from, len(value)))
		to = max(from, min(to, len(value)))
		s := &script{}
		s.responders = []responder{func(r *http.Request) (*http.Response, error) {
			body, err := json.Marshal(map[string]any{"error": map[string]string{"message": said + value[from:to] + said}})
			require.NoError(t, err)
			return respond(http.StatusBadRequest, string(body))(r)
		}}
		r := post
		r.Form = "evidence[uncategorized_text]=" + url.QueryEscape(value)
		_, err := do(t.Context(), client(s), r)
		e, ok := errors.AsType[*stripedispute.Error](err)
		if !ok || strings.HasPrefix(value, "file_") {
			return
		}
		for i := 0; i+20 <= len(value); i++ {
			if strings.Contains(e.Message, value[i:i+20]) {
				t.Fatalf("%q is left in %q", value[i:i+20], e.Message)
			}
		}
	})
}

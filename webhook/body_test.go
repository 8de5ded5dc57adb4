package webhook_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/webhook"
)

func compressed(t *testing.T, w func(io.Writer) io.WriteCloser, text string) string {
	t.Helper()
	var b bytes.Buffer
	c := w(&b)
	_, err := io.WriteString(c, text)
	require.NoError(t, err)
	require.NoError(t, c.Close())
	return b.String()
}

func inUTF16(text string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// changedBodies has bodies that were changed after Stripe had signed created, and a part of the
// error for each.
func changedBodies(t *testing.T) map[string]struct{ body, want string } {
	t.Helper()
	gz := func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
	zl := func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }
	return map[string]struct{ body, want string }{
		"nothing":                   {"", "is empty"},
		"only white space":          {" \r\n", "is empty"},
		"gzip":                      {compressed(t, gz, created), "compressed (gzip)"},
		"gzip of a gzip":            {compressed(t, gz, compressed(t, gz, created)), "compressed (gzip)"},
		"zlib":                      {compressed(t, zl, created), "compressed (deflate)"},
		"zstd":                      {"\x28\xb5\x2f\xfd\x04\x00", "compressed (zstd)"},
		"a byte order mark":         {"\xef\xbb\xbf" + created, "byte order mark"},
		"two byte order marks":      {"\xef\xbb\xbf\xef\xbb\xbf" + created, "byte order mark"},
		"UTF-16":                    {inUTF16(created), "byte order mark"},
		"a line break before it":    {"\n" + created, "white space was added before"},
		"a guard before it":         {")]}',\n" + created, "something was added before"},
		"a name before it":          {"body=" + created, "something was added before"},
		"a JSON text":               {strconv.Quote(created), "JSON text that contains"},
		"a JSON text with a line":   {strconv.Quote("\n"+created) + "\n", "JSON text that contains"},
		"base64":                    {base64.StdEncoding.EncodeToString([]byte(created)), "base64"},
		"a list":                    {"[" + created + "]", "JSON list"},
		"a line break after it":     {created + "\r\n", ""},
		"an event without its end":  {created[:len(created)-1], ""},
		"written again":             {strings.ReplaceAll(created, `":`, `": `), ""},
		"another event":             {strings.Replace(created, "evt_1", "evt_2", 1), ""},
		"a word":                    {"hello", ""},
		"a word in a JSON text":     {`"hello"`, ""},
		"a form":                    {"payload=%7B%22id%22%3A1%7D", ""},
		"x^2, which is not deflate": {"x^2+1=0", ""},
		"what is not UTF-8":         {"\xc3\x28", ""},
	}
}

func TestVerifyAndParseSayHowTheBodyWasChanged(t *testing.T) {
	header := signed(created, time.Now(), secret)
	for name, tt := range changedBodies(t) {
		t.Run(name, func(t *testing.T) {
			_, parsed := webhook.Parse([]byte(tt.body), header, secret)
			handled := post(&webhook.Handler{Secrets: []string{secret}, Handle: mustNotRun(t)}, tt.body, header)
			assert.Equal(t, http.StatusBadRequest, handled.Code)
			for _, err := range []error{webhook.Verify([]byte(tt.body), header, secret), parsed} {
				require.ErrorIs(t, err, webhook.ErrSignature)
				assert.Equal(t, err.Error()+"\n", handled.Body.String())
				if tt.want == "" {
					assert.NotErrorIs(t, err, webhook.ErrBody)
					assert.ErrorContains(t, err, "another secret")
					assert.ErrorContains(t, err, "the body was changed")
					continue
				}
				assert.ErrorIs(t, err, webhook.ErrBody)
				assert.ErrorContains(t, err, tt.want)
				assert.NotContains(t, err.Error(), "no signature matches")
			}
		})
	}
}

func TestParseTrustedSaysHowTheBodyWasChanged(t *testing.T) {
	for name, tt := range changedBodies(t) {
		if tt.want == "" || strings.HasPrefix(name, "a line break") {
			continue // white space before the JSON does not disturb ParseTrusted
		}
		_, err := webhook.ParseTrusted([]byte(tt.body))
		require.ErrorIs(t, err, webhook.ErrPayload, name)
		if name != "a JSON text with a line" && name != "a JSON text" && name != "a list" {
			assert.ErrorContains(t, err, tt.want, name)
		}
	}
}

func TestHandlerSaysThatAContentEncodingCompresses(t *testing.T) {
	h := &webhook.Handler{Secrets: []string{secret}, Handle: mustNotRun(t)}
	for coding, body := range map[string]string{"br": "\x8b\x02\x80abc", "deflate": "\xab\x56\xca", "gzip": "\x1f\x8b\x08"} {
		r := httptest.NewRequest(http.MethodPost, "/stripe", strings.NewReader(body))
		r.Header.Set("Stripe-Signature", signed(created, time.Now(), secret))
		r.Header["content-encoding"] = []string{coding}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Equal(t, http.StatusBadRequest, w.Code)
		assert.Contains(t, w.Body.String(), "it is compressed", coding)
	}
}

func TestHandlerAcceptsRequestsOfFunctionAdapters(t *testing.T) {
	ran := 0
	h := &webhook.Handler{Secrets: []string{secret}, Handle: func(context.Context, *webhook.Event) error { ran++; return nil }}
	good := signed(created, time.Now(), secret)
	for i, header := range []http.Header{
		{"stripe-signature": {good}},
		{"STRIPE-SIGNATURE": {good}},
		{"stripe-Signature": {}, "Stripe-signature": {good}},
		{"Stripe-Signature": {good}, "stripe-signature": {"t=1,v1=00"}},
	} {
		body := strings.Replace(created, "evt_1", fmt.Sprint("evt_", i), 1)
		for _, values := range header {
			for j := range values {
				values[j] = strings.ReplaceAll(values[j], good, signed(body, time.Now(), secret))
			}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, &http.Request{Method: http.MethodPost, Header: header, Body: io.NopCloser(strings.NewReader(body))})
		assert.Equal(t, http.StatusOK, w.Code, i)
		assert.Equal(t, i+1, ran)
	}
	for name, r := range map[string]*http.Request{
		"no header and no body": {Method: http.MethodPost},
		"no body":               {Method: http.MethodPost, Header: http.Header{"stripe-signature": {good}}},
		"a body of nothing":     {Method: http.MethodPost, Header: http.Header{"stripe-signature": {good}}, Body: http.NoBody},
		"a size and no body":    {Method: http.MethodPost, Header: http.Header{"stripe-signature": {good}}, ContentLength: 100},
	} {
		w := httptest.NewRecorder()
		assert.NotPanics(t, func() { h.ServeHTTP(w, r) }, name)
		assert.Equal(t, http.StatusBadRequest, w.Code, name)
		if len(r.Header) > 0 {
			assert.Contains(t, w.Body.String(), "is empty", name)
		}
	}
}

package disputetest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// response is a response, decoded without a type.
type response struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// at returns the value at the end of a path of names with dots.
func (a response) at(path string) any {
	var at any = a.body
	for name := range strings.SplitSeq(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
		case []any:
			i := int(name[0] - '0')
			if i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}

func (a response) text(path string) string {
	s, _ := a.at(path).(string)
	return s
}

// header is a name and a value to send.
type header [2]string

func key(k string) header     { return header{"Idempotency-Key", k} }
func account(a string) header { return header{"Stripe-Account", a} }

func request(t *testing.T, method, path, form string, headers ...header) *http.Request {
	t.Helper()
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(form)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, "http://127.0.0.1:12111"+path, body)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer sk_test_x")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, h := range headers {
		if h[1] == "" {
			r.Header.Del(h[0])
		} else {
			r.Header.Set(h[0], h[1])
		}
	}
	return r
}

func do(t *testing.T, srv *disputetest.Server, r *http.Request) response {
	t.Helper()
	res, err := srv.HTTPClient().Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	a := response{status: res.StatusCode, header: res.Header, raw: string(raw)}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		require.NoError(t, json.Unmarshal(raw, &a.body), "%s", raw)
	}
	return a
}

func get(t *testing.T, srv *disputetest.Server, path string, headers ...header) response {
	t.Helper()
	return do(t, srv, request(t, http.MethodGet, path, "", headers...))
}

func post(t *testing.T, srv *disputetest.Server, path, form string, headers ...header) response {
	t.Helper()
	return do(t, srv, request(t, http.MethodPost, path, form, headers...))
}

// ok sends a POST that must succeed.
func ok(t *testing.T, srv *disputetest.Server, path, form string, headers ...header) response {
	t.Helper()
	a := post(t, srv, path, form, headers...)
	require.Equal(t, http.StatusOK, a.status, a.raw)
	return a
}

// errorOf returns the members of an error that tests compare.
func errorOf(a response) [4]any {
	return [4]any{a.status, a.text("error.type"), a.text("error.code"), a.text("error.param")}
}

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

// part is one part of an upload.
type part struct{ name, file, mime, content string }

func upload(t *testing.T, srv *disputetest.Server, parts []part) response {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, p := range parts {
		h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + p.name + `"`}}
		if p.file != "" {
			h.Set("Content-Disposition", `form-data; name="`+p.name+`"; filename="`+p.file+`"`)
		}
		if p.mime != "" {
			h.Set("Content-Type", p.mime)
		}
		part, err := w.CreatePart(h)
		require.NoError(t, err)
		_, err = io.WriteString(part, p.content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	r := request(t, http.MethodPost, "/v1/files", body.String(), header{"Content-Type", w.FormDataContentType()})
	return do(t, srv, r)
}

func evidenceFile(content string) []part {
	return []part{{name: "purpose", content: "dispute_evidence"}, {
		name: "file", file: "receipt.pdf",
		mime: "application/pdf", content: content,
	}}
}

func form(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

// panicOf calls f and returns the text that it panics with, or "".
func panicOf(f func()) (text string) {
	defer func() { text, _ = recover().(string) }()
	f()
	return ""
}

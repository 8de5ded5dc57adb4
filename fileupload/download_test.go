package fileupload_test

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/wiretest"
)

const address = "https://files.stripe.com/v1/files/file_1/contents"

func TestDownloadReturnsWhatWasUploaded(t *testing.T) {
	srv := disputetest.NewServer()
	c := fileupload.NewClient(srv.Config())
	sent := pdf + contents
	f, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "receipt.pdf", Body: strings.NewReader(sent)})
	require.NoError(t, err)

	var got bytes.Buffer
	same, err := c.Download(t.Context(), f.ID, &got, stripedispute.WithExpand("links"))
	require.NoError(t, err)
	assert.Equal(t, sent, got.String())
	assert.Equal(t, "receipt.pdf", same.Filename)
	assert.Equal(t, int64(len(sent)), same.Size)
}

func TestWireOfDownload(t *testing.T) {
	body := strings.Repeat("x", 9863)
	wiretest.Intercept(t,
		wiretest.Exchange{Method: "GET", Path: "/v1/files/file_1MtJUT2eZvKYlo2C", Query: "expand[]=links", Response: recorded(t, "file.json")},
		wiretest.Exchange{Method: "GET", Host: "https://files.stripe.com", Path: "/v1/files/file_1MtJUT2eZvKYlo2C/contents", Response: body},
	)
	var got bytes.Buffer
	var response stripedispute.Response
	f, err := fileupload.NewClient(wiretest.Config()).Download(t.Context(), "file_1MtJUT2eZvKYlo2C", &got,
		stripedispute.WithExpand("links"), stripedispute.WithResponse(&response))
	require.NoError(t, err)
	assert.Equal(t, body, got.String())
	assert.Equal(t, int64(9863), f.Size)
	assert.Equal(t, 200, response.Status)
	assert.Empty(t, response.Body)
}

func TestContentsSendsTheKeyToStripesHostsOnly(t *testing.T) {
	tests := map[string]struct {
		cfg     stripedispute.Config
		address string
		want    string // "": refused
	}{
		"files host":      {address: address, want: address},
		"api host":        {address: "https://api.stripe.com/v1/files/file_1/contents", want: "https://api.stripe.com/v1/files/file_1/contents"},
		"a query is kept": {address: address + "?a=b%20c", want: address + "?a=b%20c"},
		"Stripe's host, but a proxy": {
			stripedispute.Config{BaseURL: "https://proxy.test/stripe"}, address, "https://proxy.test/stripe/v1/files/file_1/contents",
		},
		"the proxy's own address": {
			stripedispute.Config{BaseURL: "https://proxy.test/stripe"},
			"https://proxy.test/stripe/v1/files/file_1/contents", "https://proxy.test/stripe/v1/files/file_1/contents",
		},
		"another path of the proxy": {
			stripedispute.Config{BaseURL: "https://proxy.test/stripe"}, "https://proxy.test/v1/files/file_1/contents", "",
		},
		"a files host of its own": {
			stripedispute.Config{FilesURL: "https://files.test"},
			"https://files.test/v1/files/file_1/contents", "https://files.test/v1/files/file_1/contents",
		},
		"somebody else":            {address: "https://evil.test/v1/files/file_1/contents"},
		"a name that begins alike": {address: "https://files.stripe.com.evil.test/v1/files/file_1/contents"},
		"a name that ends alike":   {address: "https://evilfiles.stripe.com/v1/files/file_1/contents"},
		"a user who looks like it": {address: "https://files.stripe.com@evil.test/v1/files/file_1/contents"},
		"a user at the true host":  {address: "https://me:you@files.stripe.com/v1/files/file_1/contents"},
		"another port":             {address: "https://files.stripe.com:8443/v1/files/file_1/contents"},
		"no encryption":            {address: "http://files.stripe.com/v1/files/file_1/contents"},
		"no scheme":                {address: "//files.stripe.com/v1/files/file_1/contents"},
		"a path only":              {address: "/v1/files/file_1/contents"},
		"another path":             {address: "https://files.stripe.com/links/abc"},
		"a file of this machine":   {address: "file:///etc/passwd"},
		"no URL at all":            {address: "https://[::1/v1/files"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var sent []string
			test.cfg.Key = "sk_test_1"
			test.cfg.HTTPClient = &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
				sent = append(sent, r.URL.String())
				return respond(r, 200, "12345"), nil
			})}
			err := fileupload.NewClient(test.cfg).Contents(t.Context(), &fileupload.File{ID: "file_1", Size: 5, URL: test.address}, io.Discard)
			if test.want == "" {
				require.ErrorContains(t, err, "Stripe")
				assert.Empty(t, sent)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, []string{test.want}, sent)
		})
	}
}

func TestContentsChecksTheSize(t *testing.T) {
	tests := map[string]struct {
		size    int64
		body    string
		written string
		want    string
	}{
		"exact":           {5, "12345", "12345", ""},
		"cut short":       {5, "123", "123", "the file broke off after 3 of 5 bytes"},
		"too long":        {5, "123456", "12345", "the file is larger than the 5 bytes that it should have"},
		"size not known":  {0, "12345", "12345", ""},
		"empty as it was": {0, "", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			attempts := 0
			c := client(func(r *http.Request) (*http.Response, error) {
				attempts++
				return respond(r, 200, test.body), nil
			})
			err := c.Contents(t.Context(), &fileupload.File{ID: "file_1", Size: test.size, URL: address}, &got)
			assert.Equal(t, test.written, got.String())
			assert.Equal(t, 1, attempts)
			if test.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.want)
			e, ok := errors.AsType[*stripedispute.Error](err)
			require.True(t, ok)
			assert.Equal(t, "req_1", e.RequestID)
		})
	}
}

func TestContentsRetriesOnlyBeforeTheFirstByte(t *testing.T) {
	cut := func(r *http.Request, body string) *http.Response {
		resp := respond(r, 200, "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(body), cutShort{}))
		return resp
	}
	tests := map[string]struct {
		first    func(*http.Request) (*http.Response, error)
		attempts int
		want     string
	}{
		"a reset":         {func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }, 2, ""},
		"a 500":           {func(r *http.Request) (*http.Response, error) { return respond(r, 500, "<html>"), nil }, 2, ""},
		"cut at once":     {func(r *http.Request) (*http.Response, error) { return cut(r, ""), nil }, 2, ""},
		"nothing":         {func(r *http.Request) (*http.Response, error) { return respond(r, 200, ""), nil }, 2, ""},
		"cut after three": {func(r *http.Request) (*http.Response, error) { return cut(r, "123"), nil }, 1, "broke off after 3 of 5 bytes"},
		"a file that is gone": {func(r *http.Request) (*http.Response, error) {
			return respond(r, 404, `{"error":{"type":"invalid_request_error","message":"gone"}}`), nil
		}, 1, "404 invalid_request_error: gone"},
		"a redirect elsewhere": {func(r *http.Request) (*http.Response, error) { return redirect(r), nil }, 1, "redirects are not followed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got bytes.Buffer
				attempts := 0
				c := client(func(r *http.Request) (*http.Response, error) {
					assert.Equal(t, address, r.URL.String())
					if attempts++; attempts == 1 {
						return test.first(r)
					}
					return respond(r, 200, "12345"), nil
				})
				err := c.Contents(t.Context(), &fileupload.File{ID: "file_1", Size: 5, URL: address}, &got)
				assert.Equal(t, test.attempts, attempts)
				if test.want != "" {
					require.ErrorContains(t, err, test.want)
					return
				}
				require.NoError(t, err)
				assert.Equal(t, "12345", got.String())
			})
		})
	}
}

type cutShort struct{}

func (cutShort) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func redirect(r *http.Request) *http.Response {
	resp := respond(r, 302, "")
	resp.Header.Set("Location", "https://evil.test/")
	return resp
}

func TestContentsEndsWhenTheWriterFails(t *testing.T) {
	full := errors.New("disk full")
	attempts := 0
	c := client(func(r *http.Request) (*http.Response, error) {
		attempts++
		return respond(r, 200, "12345"), nil
	})
	f := &fileupload.File{ID: "file_1", Size: 5, URL: address}
	for _, err := range []error{full, nil} {
		attempts = 0
		got := c.Contents(t.Context(), f, shortWriter{err})
		require.ErrorContains(t, got, "what was received cannot be written")
		require.ErrorIs(t, got, cmp.Or(err, io.ErrShortWrite))
		assert.Equal(t, 1, attempts)
	}
}

// shortWriter accepts two bytes of each call.
type shortWriter struct{ err error }

func (w shortWriter) Write(b []byte) (int, error) { return min(len(b), 2), w.err }

func TestContentsRefusesABadFileBeforeTheRequest(t *testing.T) {
	c := noRequests(t)
	require.ErrorContains(t, c.Contents(t.Context(), nil, io.Discard), "the File is nil")
	require.ErrorContains(t, c.Contents(t.Context(), &fileupload.File{URL: address}, nil), "the io.Writer is nil")
	err := c.Contents(t.Context(), &fileupload.File{ID: "file_1", Purpose: fileupload.PurposeIdentityDocument}, io.Discard)
	require.ErrorContains(t, err, `file_1 has no url; Stripe does not let you download files with the purpose "identity_document"`)
	for _, size := range []int64{-1, math.MinInt64} {
		err = c.Contents(t.Context(), &fileupload.File{ID: "file_1", URL: address, Size: size}, io.Discard)
		require.ErrorContains(t, err, "the size of file_1 is -")
	}
}

func TestDownloadLimitsAFileOfUnknownSize(t *testing.T) {
	for _, file := range []string{`"size":0`, `"size":null`, `"purpose":"dispute_evidence"`} {
		c := client(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/v1/files/file_1" {
				return respond(r, 200, `{"id":"file_1","object":"file","url":"`+address+`",`+file+`}`), nil
			}
			resp := respond(r, 200, "")
			resp.Body, resp.ContentLength = io.NopCloser(zeros{}), -1
			return resp, nil
		})
		_, err := c.Download(t.Context(), "file_1", io.Discard)
		require.ErrorContains(t, err, "is larger than 512 MiB", file)
	}
}

func TestContentsUsesLittleMemory(t *testing.T) {
	const size = 64 << 20
	c := client(func(r *http.Request) (*http.Response, error) {
		resp := respond(r, 200, "")
		resp.Body, resp.ContentLength = io.NopCloser(io.LimitReader(zeros{}, size)), size
		return resp, nil
	})
	f := &fileupload.File{ID: "file_1", Size: size, URL: address}
	n := allocated(func() { assert.NoError(t, c.Contents(t.Context(), f, io.Discard)) })
	assert.Less(t, n, uint64(1<<20), "bytes allocated in all")
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

package fileupload_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/fileupload"
)

func TestUploadMakesNamesHarmless(t *testing.T) {
	tests := map[string]string{
		"receipt.pdf":               "receipt.pdf",
		"/etc/passwd":               "passwd",
		"../../secret.pdf":          "secret.pdf",
		`C:\Users\me\receipt.pdf`:   "receipt.pdf",
		"folder/":                   "folder",
		`a"; filename="b.exe`:       "a%22; filename=%22b.exe",
		"a\r\nX-Header: y.pdf":      "a%0D%0AX-Header: y.pdf",
		"a\x00b\tc\x7f.pdf":         "a%00b%09c%7F.pdf",
		"Quittung für Jörg 領収書.pdf": "Quittung für Jörg 領収書.pdf",
		"\xff\xfe.pdf":              "\uFFFD.pdf",
		"100%.pdf":                  "100%.pdf",
		".hidden":                   ".hidden",
	}
	for name, want := range tests {
		t.Run(want, func(t *testing.T) {
			c := client(func(r *http.Request) (*http.Response, error) {
				raw, err := io.ReadAll(r.Body)
				assert.NoError(t, err)
				head, _, _ := strings.Cut(string(raw[bytes.Index(raw, []byte("filename=")):]), "\r\n\r\n")
				assert.Equal(t, `filename="`+want+"\"\r\nContent-Type: application/pdf", head)
				r.Body = io.NopCloser(bytes.NewReader(raw))
				all := parts(t, r)
				if assert.Len(t, all, 2) {
					assert.Equal(t, part{"file", want, "application/pdf", pdf}, all[1])
				}
				return respond(r, 200, uploaded), nil
			})
			_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: name, Body: strings.NewReader(pdf)})
			require.NoError(t, err)
		})
	}
}

func TestUploadDetectsTheContentType(t *testing.T) {
	rest := strings.Repeat("x", 3000)
	tests := map[string]struct{ body, want string }{
		"PDF":                         {"%PDF-1.7\n" + rest, "application/pdf"},
		"PDF after a byte order mark": {"\xef\xbb\xbf%PDF-1.7\n" + rest, "application/pdf"},
		"PDF after text":              {strings.Repeat(" ", 1000) + "%PDF-1.7\n" + rest, "application/pdf"},
		"PDF after other bytes":       {strings.Repeat("\x00", 900) + "%PDF-1.7\n" + rest, "application/pdf"},
		"PDF too far from the start":  {strings.Repeat("\x00", 1024) + "%PDF-1.7\n" + rest, "application/octet-stream"},
		"PNG":                         {"\x89PNG\r\n\x1a\n" + rest, "image/png"},
		"PNG that mentions PDF":       {"\x89PNG\r\n\x1a\n%PDF-1.7" + rest, "image/png"},
		"JPEG":                        {"\xff\xd8\xff\xe0" + rest, "image/jpeg"},
		"text":                        {"Dear bank" + rest, "text/plain; charset=utf-8"},
		"an archive":                  {"PK\x03\x04" + rest, "application/zip"},
		"one byte":                    {"\x01", "application/octet-stream"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for kind, body := range map[string]fileupload.Params{
				"seeker": {Body: strings.NewReader(test.body)},
				"stream": {Body: onlyReader{strings.NewReader(test.body)}},
			} {
				c := client(func(r *http.Request) (*http.Response, error) {
					assert.Equal(t, part{"file", "file", test.want, test.body}, parts(t, r)[1], kind)
					return respond(r, 200, uploaded), nil
				})
				body.Purpose, body.Name = evidence, "file"
				_, err := c.Upload(t.Context(), body)
				require.NoError(t, err)
			}
		})
	}
}

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

func TestNamesAreMadeHarmless(t *testing.T) {
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
				return says(r, 200, uploaded), nil
			})
			_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: name, Body: strings.NewReader(pdf)})
			require.NoError(t, err)
		})
	}
}

package fileupload_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/fileupload"
)

func TestTheTypeIsRecognisedByTheFirstBytes(t *testing.T) {
	rest := strings.Repeat("x", 3000)
	tests := map[string]struct{ body, want string }{
		"PDF":                          {"%PDF-1.7\n" + rest, "application/pdf"},
		"PDF behind a byte order mark": {"\xef\xbb\xbf%PDF-1.7\n" + rest, "application/pdf"},
		"PDF behind text":              {strings.Repeat(" ", 1000) + "%PDF-1.7\n" + rest, "application/pdf"},
		"PDF behind rubbish":           {strings.Repeat("\x00", 900) + "%PDF-1.7\n" + rest, "application/pdf"},
		"PDF too far behind":           {strings.Repeat("\x00", 1024) + "%PDF-1.7\n" + rest, "application/octet-stream"},
		"PNG":                          {"\x89PNG\r\n\x1a\n" + rest, "image/png"},
		"PNG that mentions PDF":        {"\x89PNG\r\n\x1a\n%PDF-1.7" + rest, "image/png"},
		"JPEG":                         {"\xff\xd8\xff\xe0" + rest, "image/jpeg"},
		"text":                         {"Dear bank" + rest, "text/plain; charset=utf-8"},
		"an archive":                   {"PK\x03\x04" + rest, "application/zip"},
		"one byte":                     {"\x01", "application/octet-stream"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for kind, body := range map[string]fileupload.Params{
				"seeker": {Body: strings.NewReader(test.body)},
				"stream": {Body: plain{strings.NewReader(test.body)}},
			} {
				c := client(func(r *http.Request) (*http.Response, error) {
					assert.Equal(t, part{"file", "file", test.want, test.body}, parts(t, r)[1], kind)
					return says(r, 200, uploaded), nil
				})
				body.Purpose, body.Name = evidence, "file"
				_, err := c.Upload(t.Context(), body)
				require.NoError(t, err)
			}
		})
	}
}
